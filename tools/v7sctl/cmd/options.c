// SPDX-License-Identifier: GPL-2.0-only
/* Parses the command line by getopt_long(), with the options in the table of commands. */
#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#include "abi/parse.h"
#include "cmd/commands.h"

#define MOST 24		/* options of a command, including the common ones */

const struct option_row common_options[] = {
	{ "json", OPT_JSON, NULL, "print one JSON document, errors too" },
	{ "root", OPT_ROOT, "DIR",
	  "the module's debugfs directory (default /sys/kernel/debug/" MODULE ")" },
	{ "sysroot", OPT_SYSROOT, "DIR", "read /proc, /sys, /boot and /lib below DIR" },
	{ "from", OPT_FROM, "FILE", "read a capture instead of this machine" },
	{ "help", OPT_HELP, NULL, "print this help" },
	{ 0 }
};

const struct option_row global_options[] = {
	{ "version", OPT_VERSION, NULL, "print the version" },
	{ "complete", OPT_COMPLETE, NULL, NULL },
	{ 0 }
};

/* The accepted options, for getopt_long(). */
struct accepted {
	struct option words[MOST + 1];
	char letters[2 * MOST + 3];
	size_t count;
};

bool option_suits(const struct option_row *option, const struct command *command)
{
	return option->key != OPT_FROM || !command || command->reads;
}

static void accept_options(struct accepted *accepted, const struct option_row *option)
{
	char *end = accepted->letters + strlen(accepted->letters);

	for (; option && option->name && accepted->count < MOST; option++) {
		accepted->words[accepted->count++] = (struct option){
			.name = option->name,
			.has_arg = option->arg ? required_argument : no_argument,
			.val = option->key,
		};
		if (option->key < OPT_JSON)
			*end++ = (char)option->key;
		if (option->key < OPT_JSON && option->arg)
			*end++ = ':';
	}
}

static const char *name_of(const struct accepted *accepted, int key)
{
	for (size_t i = 0; i < accepted->count; i++)
		if (accepted->words[i].val == key)
			return accepted->words[i].name;
	return NULL;
}

/* Reports that @word is neither an option nor a unique abbreviation of one. */
static _Noreturn void fail_unknown(const struct ctl *ctl, const struct accepted *accepted,
				   const char *word)
{
	size_t length = strcspn(word, "=");
	char *typed CLEANUP(free_pointer) = format_string("%.*s", (int)length - 2, word + 2);
	const char *names[MOST], *begun[2], *near;
	size_t count = 0;

	for (size_t i = 0; i < accepted->count; i++) {
		names[i] = accepted->words[i].name;
		if (count < ARRAY_SIZE(begun) && !strncmp(names[i], typed, length - 2))
			begun[count++] = names[i];
	}
	if (count == ARRAY_SIZE(begun))
		fail_usage(ctl, "'--%s' is ambiguous: --%s or --%s", typed, begun[0], begun[1]);
	near = nearest(typed, names, accepted->count);
	if (near)
		fail_usage(ctl, "no option '--%s': did you mean '--%s'?", typed, near);
	fail_usage(ctl, "no option '--%s'", typed);
}

/* Reports the error that getopt_long() returned as @code, optopt and optind. */
static _Noreturn void fail_option(const struct ctl *ctl, const struct accepted *accepted, int code,
				  char *const *argv)
{
	const char *name = name_of(accepted, optopt);

	if (code == ':')
		fail_usage(ctl, "option '--%s' takes a value", name);
	if (name)
		fail_usage(ctl, "option '--%s' takes no value", name);
	if (optopt)
		fail_usage(ctl, "no option '-%c'", optopt);
	fail_unknown(ctl, accepted, argv[optind - 1]);
}

/*
 * Parses @own options and the common ones. Returns the number of the first word that is not part
 * of an option. If @order is "+", parsing ends at this word, else getopt_long() moves such words
 * after the options.
 */
static int parse(struct ctl *ctl, const struct option_row *own, const char *order, int argc,
		 char **argv)
{
	struct accepted accepted = { 0 };
	int key;

	stpcpy(stpcpy(accepted.letters, order), ":");
	accept_options(&accepted, own);
	accept_options(&accepted, common_options);
	opterr = 0;
	optind = 0;
	while ((key = getopt_long(argc, argv, accepted.letters, accepted.words, NULL)) >= 0) {
		if (key == '?' || key == ':')
			fail_option(ctl, &accepted, key, argv);
		ctl->opt[key] = optarg ? optarg : "";
		if (key == OPT_JSON) /* it may have been abbreviated */
			fail_as_json = true;
		if (key == OPT_COMPLETE)
			break;
	}
	return optind;
}

int options_parse_global(struct ctl *ctl, int argc, char **argv)
{
	return parse(ctl, global_options, "+", argc, argv);
}

void options_parse_command(struct ctl *ctl, int argc, char **argv)
{
	const struct command *command = ctl->command;
	int first = parse(ctl, command->options, "", argc, argv);

	ctl->argv = argv + first;
	ctl->argc = argc - first;
	if (ctl->opt[OPT_HELP])
		return;
	if (ctl->argc < command->min_args)
		fail_usage(ctl, "too few arguments: it takes %s", command->args);
	if (command->max_args >= 0 && ctl->argc > command->max_args)
		fail_usage(ctl, "unexpected argument '%s'", ctl->argv[command->max_args]);
}

uint64_t option_number(const struct ctl *ctl, int key, uint64_t fallback, uint64_t min,
		       uint64_t max)
{
	const char *text = ctl->opt[key];
	uint64_t number;

	if (!text)
		return fallback;
	if (!parse_number(text, &number) || number < min || number > max)
		fail_usage(ctl, "'%s' is not a number from %" PRIu64 " to %" PRIu64, text, min,
			   max);
	return number;
}
