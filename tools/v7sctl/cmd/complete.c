// SPDX-License-Identifier: GPL-2.0-only
/* Prints the words that may come next, for the shell's completion, from the table of commands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/file.h"
#include "abi/parse.h"
#include "soc/socs.h"
#include "cmd/commands.h"

struct offer {
	const char *root;
	const char *typed;	/* the start of the word to complete: offers must begin with it */
};

static void offer_word(const struct offer *offer, const char *prefix, const char *word)
{
	char *whole CLEANUP(free_pointer) = format_string("%s%s", prefix, word);

	if (!strncmp(whole, offer->typed, strlen(offer->typed)))
		puts(whole);
}

static void offer_domains(const struct offer *offer, const char *prefix)
{
	char *path CLEANUP(free_pointer) = format_string("%s/domains", offer->root);
	struct names names CLEANUP(names_free) = { 0 };

	file_list(path, &names);
	for (size_t i = 0; i < names.count; i++)
		offer_word(offer, prefix, names.names[i]);
}

/* The cells of a column of one of the module's files. */
static void offer_cells(const struct offer *offer, const char *prefix, const char *file,
			const char *title)
{
	char *path CLEANUP(free_pointer) = format_string("%s/%s", offer->root, file);
	struct parse_error error;
	struct rows rows;
	size_t length;
	char *text = file_read(path, &length);
	int column;

	if (!text)
		return;
	if (parse_rows(&rows, text, length, NULL, &error)) {
		column = rows_column(&rows, title);
		for (size_t i = 0; column >= 0 && i < rows.count; i++)
			offer_word(offer, prefix, rows_cell(&rows, i, (size_t)column));
	}
	rows_free(&rows);
}

static void offer_socs(const struct offer *offer, const char *prefix)
{
	static const struct soc *const socs[] = { ALL_SOCS };

	for (size_t i = 0; i < ARRAY_SIZE(socs); i++)
		offer_word(offer, prefix, socs[i]->name);
}

static void offer_commands(const struct offer *offer)
{
	for (size_t i = 0; i < command_count; i++)
		offer_word(offer, "", commands[i].name);
}

static void offer_options(const struct offer *offer, const struct option_row *option,
			  const struct command *command)
{
	for (; option && option->name; option++)
		if (option->about && option_suits(option, command))
			offer_word(offer, "--", option->name);
}

static void offer_value(const struct offer *offer, const char *prefix, const char *value)
{
	if (!strcmp(value, "@domains"))
		offer_domains(offer, prefix);
	else if (!strcmp(value, "@providers"))
		offer_cells(offer, prefix, "providers", "name");
	else if (!strcmp(value, "@zones"))
		offer_cells(offer, prefix, "zones", "zone");
	else if (!strcmp(value, "@devices"))
		offer_cells(offer, prefix, "live", "device");
	else if (!strcmp(value, "@socs"))
		offer_socs(offer, prefix);
	else
		offer_word(offer, prefix, value);
}

/* Offers each of @values, which commas separate, with @prefix before it. */
static void offer_values(const struct offer *offer, const char *prefix, const char *values)
{
	char *copy CLEANUP(free_pointer) = format_string("%s", values ? values : "");
	char *rest = copy, *value;

	while ((value = strsep(&rest, ",")))
		if (*value)
			offer_value(offer, prefix, value);
}

/*
 * Offers the values of @key with @prefix before them: "key=", or nothing if the value is a word of
 * its own. In a list the values before the last comma stay.
 */
static void offer_key(const struct offer *offer, const char *prefix, const struct key *key)
{
	const char *comma = strrchr(offer->typed, ',');
	char *before CLEANUP(free_pointer) = NULL;

	if (!key->list || !comma || strncmp(offer->typed, prefix, strlen(prefix))) {
		offer_values(offer, prefix, key->values);
		return;
	}
	before = format_string("%.*s", (int)(comma + 1 - offer->typed), offer->typed);
	offer_values(offer, before, key->values);
}

static void offer_arguments(const struct offer *offer, const struct command *command)
{
	offer_values(offer, "", command->words);
	for (const struct key *key = command->keys; key && key->name; key++) {
		char *prefix CLEANUP(free_pointer) = format_string("%s=", key->name);

		offer_key(offer, prefix, key);
	}
}

/* Offers values for a word "--option=…". */
static void offer_option_value(const struct offer *offer)
{
	int length = (int)strcspn(offer->typed, "=");
	char *prefix CLEANUP(free_pointer) = format_string("%.*s=", length, offer->typed);
	char *name CLEANUP(free_pointer) = format_string("%.*s", length - 2, offer->typed + 2);
	const struct key *key = option_values(name);

	if (key)
		offer_key(offer, prefix, key);
}

/* The option @word if its value is the word that follows, or NULL. */
static const struct option_row *takes_value(const struct option_row *option, const char *word)
{
	for (; option && option->name; option++)
		if (option->arg && ((word[1] == '-' && !strcmp(word + 2, option->name)) ||
				    (word[1] == option->key && !word[2])))
			return option;
	return NULL;
}

struct scan {
	const struct command *command;
	const char *root;
	const struct option_row *value_of; /* the last word is this option's value */
	bool unknown;  /* there is no such command */
};

/* Reads the words before the last as the parser would. */
static void scan(struct scan *scan, int argc, char **argv)
{
	for (int i = 0; i < argc - 1; i++) {
		const char *word = argv[i];

		if (scan->value_of) {
			if (scan->value_of->key == OPT_ROOT)
				scan->root = word;
			scan->value_of = NULL;
		} else if (word[0] == '-' && word[1]) {
			scan->value_of = takes_value(common_options, word);
			if (!scan->value_of && scan->command)
				scan->value_of = takes_value(scan->command->options, word);
			if (!strncmp(word, "--root=", 7))
				scan->root = word + 7;
		} else if (!scan->command) {
			scan->command = command_find(word);
			scan->unknown |= !scan->command;
		}
	}
}

int complete(struct ctl *ctl, int argc, char **argv)
{
	struct scan found = {
		.root = ctl->opt[OPT_ROOT] ? ctl->opt[OPT_ROOT] : "/sys/kernel/debug/" MODULE,
	};
	const struct command *command;
	struct offer offer;

	if (argc && !strcmp(argv[0], "--")) {
		argc--;
		argv++;
	}
	scan(&found, argc, argv);
	if (!argc || found.unknown)
		return EXIT_DONE;
	command = found.command;
	offer = (struct offer){ found.root, argv[argc - 1] };
	if (found.value_of) {
		/* Where nothing is offered, the shell offers files. */
		const struct key *values = option_values(found.value_of->name);

		if (values)
			offer_key(&offer, "", values);
	} else if (!strncmp(offer.typed, "--", 2) && strchr(offer.typed, '=')) {
		offer_option_value(&offer);
	} else if (offer.typed[0] == '-') {
		offer_options(&offer, command ? command->options : global_options, command);
		offer_options(&offer, common_options, command);
	} else if (command) {
		offer_arguments(&offer, command);
	} else {
		offer_commands(&offer);
	}
	finish_output();
	return EXIT_DONE;
}
