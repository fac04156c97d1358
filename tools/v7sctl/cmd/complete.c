// SPDX-License-Identifier: GPL-2.0-only
/*
 * The words that may come next, for the shell's completion. A command's table
 * entry lists them; @domains and @providers stand for what the module has, and
 * "key=@providers" for each with the key before it.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/file.h"
#include "abi/parse.h"
#include "cmd/commands.h"

/* What stands before @word: an offer that does not begin so is not made. */
struct offer {
	const char *root;
	const char *typed;
};

static void offer_word(const struct offer *offer, const char *prefix,
		       const char *word)
{
	char *whole CLEANUP(free_pointer) = format_string("%s%s", prefix, word);

	if (!strncmp(whole, offer->typed, strlen(offer->typed)))
		puts(whole);
}

static void offer_domains(const struct offer *offer, const char *prefix)
{
	char *path CLEANUP(free_pointer) = format_string("%s/domains", offer->root);
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		if (entries[i]->d_name[0] != '.')
			offer_word(offer, prefix, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static void offer_providers(const struct offer *offer, const char *prefix)
{
	char *path CLEANUP(free_pointer) = format_string("%s/providers", offer->root);
	struct parse_error error;
	struct rows rows;
	size_t length;
	char *text = file_read(path, &length);
	int name;

	if (!text)
		return;
	if (parse_rows(&rows, text, length, NULL, &error)) {
		name = rows_column(&rows, "name");
		for (size_t i = 0; name >= 0 && i < rows.count; i++)
			offer_word(offer, prefix, rows_cell(&rows, i, (size_t)name));
	}
	rows_free(&rows);
}

static void offer_commands(const struct offer *offer)
{
	for (size_t i = 0; i < command_count; i++)
		offer_word(offer, "", commands[i].name);
}

static void offer_options(const struct offer *offer,
			  const struct argp_option *option)
{
	for (; option && option->name; option++)
		if (!(option->flags & OPTION_HIDDEN))
			offer_word(offer, "--", option->name);
}

/* One of a table entry's words: "word", "@what" or "key=@what". */
static void offer_entry(const struct offer *offer, const char *entry)
{
	const char *at = strchr(entry, '@');
	char *prefix CLEANUP(free_pointer) =
		check_memory(strndup(entry, at ? (size_t)(at - entry) : 0));

	if (!at)
		offer_word(offer, "", entry);
	else if (!strcmp(at, "@domains"))
		offer_domains(offer, prefix);
	else if (!strcmp(at, "@providers"))
		offer_providers(offer, prefix);
}

static void offer_words(const struct offer *offer, const char *words)
{
	char *copy CLEANUP(free_pointer) = format_string("%s", words ? words : "");
	char *rest = copy, *word;

	while ((word = strsep(&rest, " ")))
		if (*word)
			offer_entry(offer, word);
}

/* The key of the option @word if its value is the word that follows, or 0. */
static int takes_value(const struct argp_option *option, const char *word)
{
	for (; option && option->name; option++)
		if (option->arg && ((word[1] == '-' && !strcmp(word + 2, option->name)) ||
				    (word[1] == option->key && !word[2])))
			return option->key;
	return 0;
}

struct scan {
	const struct command *command;
	const char *root;
	int value_of;		/* the last word is this option's value */
	bool lost;		/* there is no such command */
};

/* Reads the words before the last as the parser would. */
static void scan(struct scan *scan, int argc, char **argv)
{
	for (int i = 0; i < argc - 1; i++) {
		const char *word = argv[i];

		if (scan->value_of) {
			if (scan->value_of == OPT_ROOT)
				scan->root = word;
			scan->value_of = 0;
		} else if (word[0] == '-' && word[1]) {
			scan->value_of = takes_value(common_options, word);
			if (!scan->value_of && scan->command)
				scan->value_of = takes_value(scan->command->options, word);
			if (!strncmp(word, "--root=", 7))
				scan->root = word + 7;
		} else if (!scan->command) {
			scan->command = command_find(word);
			scan->lost |= !scan->command;
		}
	}
}

/* Where nothing is offered, the shell offers files. */
static void offer_values(const struct offer *offer, int option)
{
	if (option == OPT_SORT)
		offer_words(offer, "pages name objects object-size slabs loss");
	else if (option == OPT_PROVIDER)
		offer_words(offer, "@providers");
	else if (option == OPT_WORKLOAD)
		offer_words(offer, "sparse full churn pipeline");
}

int complete(struct ctl *ctl, int argc, char **argv)
{
	struct scan found = {
		.root = ctl->opt[OPT_ROOT] ? ctl->opt[OPT_ROOT] :
					     "/sys/kernel/debug/" MODULE,
	};
	const struct command *command;
	struct offer offer;

	if (argc && !strcmp(argv[0], "--")) {
		argc--;
		argv++;
	}
	scan(&found, argc, argv);
	if (!argc || found.lost)
		return EXIT_DONE;
	command = found.command;
	offer = (struct offer){ found.root, argv[argc - 1] };
	if (found.value_of) {
		offer_values(&offer, found.value_of);
	} else if (offer.typed[0] == '-') {
		offer_options(&offer, command ? command->options : global_options);
		offer_options(&offer, common_options);
	} else if (command) {
		offer_words(&offer, command->words);
	} else {
		offer_commands(&offer);
	}
	finish_output();
	return EXIT_DONE;
}
