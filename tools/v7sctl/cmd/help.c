// SPDX-License-Identifier: GPL-2.0-only
/* --help, for people and as JSON, from the table of commands. */
#include <stdio.h>
#include <string.h>

#include "cmd/commands.h"

/* The string at the offset @index of a row. */
static struct out_value text(const void *row, const struct out_column *column)
{
	const char *string;

	memcpy(&string, (const char *)row + column->index, sizeof(string));
	return v_word(string);
}

#define MEMBER(type, name) .index = offsetof(struct type, name)

static struct out_value option_letter(const void *row, const struct out_column *column)
{
	const struct option_row *option = row;

	(void)column;
	return option->key < OPT_JSON ? v_owned(format_string("%c", option->key)) : v_none();
}

/* "--file=FILE" */
static char *long_option(const struct option_row *option)
{
	return format_string("--%s%s%s", option->name, option->arg ? "=" : "",
			     option->arg ? option->arg : "");
}

static struct out_value option_usage(const void *row, const struct out_column *column)
{
	const struct option_row *option = row;
	char *words CLEANUP(free_pointer) = long_option(option);

	(void)column;
	if (option->key < OPT_JSON)
		return v_owned(format_string("  -%c, %s", option->key, words));
	return v_owned(format_string("      %s", words));
}

static void show_options(struct out *out, const struct option_row *own,
			 const struct option_row *more)
{
	static const struct out_column columns[] = {
		{ "name", NULL, OUT_MACHINE, text, MEMBER(option_row, name) },
		{ "short", NULL, OUT_MACHINE, option_letter },
		{ "argument", NULL, OUT_MACHINE, text, MEMBER(option_row, arg) },
		{ NULL, "", OUT_LEFT, option_usage },
		{ "summary", "", OUT_LEFT, text, MEMBER(option_row, about) },
	};

	if (own)
		out_say(out, "\nOptions:");
	out_table(out, "options", columns, ARRAY_SIZE(columns));
	for (; own && own->name; own++)
		if (own->about)
			out_row(out, own);
	for (; more && more->name; more++)
		out_row(out, more);
	out_end(out);
}

/* The common options by name alone: v7sctl --help explains them. */
static void show_common(struct out *out, const struct command *command)
{
	char *line CLEANUP(free_pointer) = format_string("\nAlso");
	const char *comma = "";

	for (const struct option_row *option = common_options; option->name; option++) {
		char *before CLEANUP(free_pointer) = NULL, *words CLEANUP(free_pointer) = NULL;

		if (!option_suits(option, command))
			continue;
		before = line;
		words = long_option(option);
		line = format_string("%s%s %s", before, comma, words);
		comma = ",";
	}
	out_say(out, "%s: see v7sctl --help", line);
}

static struct out_value key_list(const void *row, const struct out_column *column)
{
	(void)column;
	return v_bool(((const struct key *)row)->list);
}

static struct out_value key_usage(const void *row, const struct out_column *column)
{
	const struct key *key = row;

	(void)column;
	return v_owned(format_string("  %s=%s", key->name, key->list ? "LIST" : "VALUE"));
}

/* "32,34: bits of an IOVA (default 32)" */
static struct out_value key_words(const void *row, const struct out_column *column)
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

static void show_keys(struct out *out, const struct key *key)
{
	static const struct out_column columns[] = {
		{ "name", NULL, OUT_MACHINE, text, MEMBER(key, name) },
		{ "list", NULL, OUT_MACHINE, key_list },
		{ "values", NULL, OUT_MACHINE, text, MEMBER(key, values) },
		{ "summary", NULL, OUT_MACHINE, text, MEMBER(key, about) },
		{ NULL, "", OUT_LEFT, key_usage },
		{ NULL, "", OUT_LEFT, key_words },
	};

	if (key)
		out_say(out, "\nKeys (a LIST takes several values, separated by commas):");
	out_table(out, "keys", columns, ARRAY_SIZE(columns));
	for (; key && key->name; key++)
		out_row(out, key);
	out_end(out);
}

static void show_command(struct out *out, const struct command *command)
{
	out_begin(out, NULL, NULL);
	out_say(out, "Usage: v7sctl %s [OPTION…]%s%s\n", command->name, *command->args ? " " : "",
		command->args);
	out_field(out, "name", NULL, v_string(command->name));
	out_field(out, "arguments", NULL, v_string(command->args));
	out_field(out, "summary", NULL, v_string(command->summary));
	out_field(out, "about", "", v_string(command->about));
	out_field(out, "example", NULL, v_string(command->example));
	show_keys(out, command->keys);
	show_options(out, command->options, NULL);
	show_common(out, command);
	out_say(out, "\nExample:\n  %s", command->example);
	out_end(out);
}

static struct out_value command_name(const void *row, const struct out_column *column)
{
	(void)column;
	return v_owned(format_string("  %s", ((const struct command *)row)->name));
}

static void list_commands(struct out *out)
{
	static const struct out_column columns[] = {
		{ NULL, "", OUT_LEFT, command_name },
		{ NULL, "", OUT_LEFT, text, MEMBER(command, summary) },
	};

	out_say(out, "Usage: v7sctl [OPTION…] COMMAND …\n\n"
		"Inspect and judge v7s page tables through the module " MODULE ".\n\n"
		"Commands:");
	out_table(out, NULL, columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < command_count; i++)
		out_row(out, &commands[i]);
	out_end(out);
	out_say(out, "\nWithout a command: status. 'v7sctl COMMAND --help' explains COMMAND.\n"
		"Exit status: 0 done or pass; 1 a check failed, or the answer is no;\n"
		"2 wrong usage; 3 no module, no permission or malformed files.");
}

void help(struct ctl *ctl)
{
	if (ctl->command && !ctl->opt[OPT_JSON]) {
		show_command(ctl->out, ctl->command);
		return;
	}
	if (!ctl->opt[OPT_JSON])
		list_commands(ctl->out);
	show_options(ctl->out, global_options, common_options);
	if (!ctl->opt[OPT_JSON])
		return;
	out_array(ctl->out, "commands");
	for (size_t i = 0; i < command_count; i++)
		if (!ctl->command || ctl->command == &commands[i])
			show_command(ctl->out, &commands[i]);
	out_end(ctl->out);
}
