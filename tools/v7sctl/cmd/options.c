// SPDX-License-Identifier: GPL-2.0-only
/* The command line, by argp, and --help, both from the table of commands. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "abi/parse.h"
#include "cmd/commands.h"

const struct argp_option common_options[] = {
	{ "json", OPT_JSON, NULL, 0, "print one JSON document, errors too", 8 },
	{ "root", OPT_ROOT, "DIR", 0,
	  "the module's debugfs directory (default /sys/kernel/debug/" MODULE ")", 8 },
	{ "sysroot", OPT_SYSROOT, "DIR", 0, "look below DIR for /proc, /sys, /boot and /lib", 8 },
	{ "from", OPT_FROM, "FILE", 0, "look into a capture instead of this machine", 8 },
	{ "help", OPT_HELP, NULL, 0, "print this help", 9 },
	{ 0 }
};

const struct argp_option global_options[] = {
	{ "version", OPT_VERSION, NULL, 0, "print the version", 9 },
	{ "complete", OPT_COMPLETE, NULL, OPTION_HIDDEN,
	  "print the words that may stand for the last of those that follow", 9 },
	{ 0 }
};

struct parse {
	struct ctl *ctl;
	int command_at; /* global: the number of the command's word */
};

static error_t take_option(int key, char *arg, struct argp_state *state)
{
	struct parse *parse = state->input;

	if (key <= 0 || key >= OPT_END)
		return ARGP_ERR_UNKNOWN;
	parse->ctl->opt[key] = arg ? arg : "";
	if (key == OPT_JSON) /* it may have been abbreviated */
		fail_as_json = true;
	if (key == OPT_COMPLETE) {
		parse->command_at = state->next;
		state->next = state->argc;
	}
	return 0;
}

static error_t take_global(int key, char *arg, struct argp_state *state)
{
	struct parse *parse = state->input;

	if (key != ARGP_KEY_ARG)
		return take_option(key, arg, state);
	parse->command_at = state->next - 1;
	state->next = state->argc;
	return 0;
}

static error_t take_argument(int key, char *arg, struct argp_state *state)
{
	struct ctl *ctl = ((struct parse *)state->input)->ctl;

	if (key != ARGP_KEY_ARG)
		return take_option(key, arg, state);
	ctl->argv[ctl->argc++] = arg;
	return 0;
}

static size_t option_count(const struct argp_option *options)
{
	size_t count = 0;

	while (options && options[count].name)
		count++;
	return count;
}

/* The options of a command (or the global ones) and the common ones. */
static struct argp_option *all_options(const struct argp_option *own)
{
	size_t n = option_count(own), m = option_count(common_options);
	struct argp_option *all;

	all = check_memory(calloc(n + m + 1, sizeof(*all)));
	if (n)
		memcpy(all, own, n * sizeof(*all));
	memcpy(all + n, common_options, m * sizeof(*all));
	return all;
}

/* argp and getopt complain to stderr: catch that, to fail in our own way. */
static void parse(const struct argp_option *own, argp_parser_t parser, unsigned int flags,
		  struct parse *input, int argc, char **argv)
{
	struct argp_option *options CLEANUP(free_pointer) = all_options(own);
	const struct argp argp = { .options = options, .parser = parser };
	char *complaint CLEANUP(free_pointer) = NULL, *reason;
	FILE *terminal = stderr;
	error_t error;
	size_t size;

	stderr = check_memory(open_memstream(&complaint, &size));
	error = argp_parse(&argp, argc, argv, flags | ARGP_NO_HELP | ARGP_NO_EXIT, NULL, input);
	fclose(stderr);
	stderr = terminal;
	if (!error)
		return;
	reason = complaint + strcspn(complaint, ":");
	reason += strspn(reason, ": ");
	reason[strcspn(reason, "\n")] = '\0';
	fail_usage(input->ctl, "%s", *reason ? reason : strerror(error));
}

int options_parse_global(struct ctl *ctl, int argc, char **argv)
{
	struct parse input = { .ctl = ctl, .command_at = argc };

	parse(global_options, take_global, ARGP_IN_ORDER, &input, argc, argv);
	return input.command_at;
}

void options_parse_command(struct ctl *ctl, int argc, char **argv)
{
	const struct command *command = ctl->command;
	struct parse input = { .ctl = ctl };

	ctl->argv = check_memory(calloc((size_t)argc + 1, sizeof(char *)));
	ctl->argc = 0;
	parse(command->options, take_argument, 0, &input, argc, argv);
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

/* Not by argp, which would break long lines. */
static void print_commands(void)
{
	printf("\nCommands:\n");
	for (size_t i = 0; i < command_count; i++)
		printf("  %-11s %s\n", commands[i].name, commands[i].summary);
	printf("\nWithout a command: status. 'v7sctl COMMAND --help' says more.\n"
	       "Exit status: 0 done or pass; 1 a check failed, or the answer is no;\n"
	       "2 wrong usage; 3 no module, no permission or malformed files.\n");
}

/* "32,34: bits of an IOVA (default 32)" */
static struct out_value key_values(const void *row, const struct out_column *column)
{
	const struct key *key = row;
	const char *about = key->about ? key->about : "", *between = "";

	(void)column;
	if (!key->values || key->values[0] == '@' || !strchr(key->values, ','))
		return v_string(about);
	if (*about)
		between = *about == '(' ? " " : ": ";
	return v_owned(format_string("%s%s%s", key->values, between, about));
}

static struct out_value key_usage(const void *row, const struct out_column *column)
{
	const struct key *key = row;

	(void)column;
	return v_owned(format_string("  %s=%s", key->name, key->list ? "LIST" : "VALUE"));
}

static const struct out_column key_columns[] = {
	{ NULL, "", OUT_LEFT, key_usage },
	{ NULL, "", OUT_LEFT, key_values },
};

static void print_keys(struct out *out, const struct key *key)
{
	if (!key)
		return;
	printf("\nKeys, of which a LIST takes several values, separated by commas:\n");
	out_table(out, NULL, NULL, key_columns, ARRAY_SIZE(key_columns));
	for (; key->name; key++)
		out_row(out, key);
	out_end(out);
}

static void help_text(struct out *out, const struct command *command)
{
	struct argp_option *options CLEANUP(free_pointer) =
		all_options(command ? command->options : global_options);
	char *name CLEANUP(free_pointer) =
		format_string(command ? "v7sctl %s" : "v7sctl", command ? command->name : "");
	struct argp argp = {
		.options = options,
		.args_doc = command ? command->args : "COMMAND …",
		.doc = command ? command->about :
		       "See and judge page tables of the v7s format through the module " MODULE ".",
	};

	/* argp would explain how long and short options share their arguments. */
	setenv("ARGP_HELP_FMT", "no-dup-args-note", false);
	argp_help(&argp, stdout, ARGP_HELP_USAGE | ARGP_HELP_PRE_DOC | ARGP_HELP_LONG, name);
	if (command)
		print_keys(out, command->keys);
	if (command)
		printf("\nExample:\n  %s\n", command->example);
	else
		print_commands();
}

static void describe_options(struct out *out, const struct argp_option *option)
{
	for (; option && option->name; option++) {
		char letter[2] = { (char)option->key, '\0' };

		if (option->flags & OPTION_HIDDEN)
			continue;
		out_begin(out, NULL, NULL);
		out_field(out, "name", NULL, v_string(option->name));
		out_field(out, "short", NULL, option->key < 256 ? v_string(letter) : v_none());
		out_field(out, "argument", NULL, v_word(option->arg));
		out_field(out, "summary", NULL, v_string(option->doc));
		out_end(out);
	}
}

static void describe_keys(struct out *out, const struct key *key)
{
	for (; key && key->name; key++) {
		out_begin(out, NULL, NULL);
		out_field(out, "name", NULL, v_string(key->name));
		out_field(out, "list", NULL, v_bool(key->list));
		out_field(out, "values", NULL, v_word(key->values));
		out_field(out, "summary", NULL, v_word(key->about));
		out_end(out);
	}
}

static void describe(struct out *out, const struct command *command)
{
	out_begin(out, NULL, NULL);
	out_field(out, "name", NULL, v_string(command->name));
	out_field(out, "arguments", NULL, v_string(command->args));
	out_field(out, "summary", NULL, v_string(command->summary));
	out_field(out, "about", NULL, v_string(command->about));
	out_field(out, "example", NULL, v_string(command->example));
	out_array(out, "options");
	describe_options(out, command->options);
	out_end(out);
	out_array(out, "keys");
	describe_keys(out, command->keys);
	out_end(out);
	out_end(out);
}

void help(struct ctl *ctl)
{
	if (!ctl->opt[OPT_JSON]) {
		help_text(ctl->out, ctl->command);
		return;
	}
	out_array(ctl->out, "options");
	describe_options(ctl->out, global_options);
	describe_options(ctl->out, common_options);
	out_end(ctl->out);
	out_array(ctl->out, "commands");
	for (size_t i = 0; i < command_count; i++)
		if (!ctl->command || ctl->command == &commands[i])
			describe(ctl->out, &commands[i]);
	out_end(ctl->out);
}
