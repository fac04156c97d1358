// SPDX-License-Identifier: GPL-2.0-only
/* --help, for people and as JSON, from the table of commands. */
#include <stdio.h>
#include <string.h>

#include "cmd/commands.h"

/* Two columns of text, of which the second is wrapped. */
static void begin_list(struct out *out, const char *title, const struct out_column *columns)
{
	printf("\n%s:\n", title);
	out_table(out, NULL, columns, 2);
}

static struct out_value option_usage(const void *row, const struct out_column *column)
{
	const struct option_row *option = row;
	char letter[] = "    ";

	(void)column;
	if (option->key < OPT_JSON)
		snprintf(letter, sizeof(letter), "-%c, ", (char)option->key);
	return v_owned(format_string("  %s--%s%s%s", letter, option->name, option->arg ? "=" : "",
				     option->arg ? option->arg : ""));
}

static struct out_value option_about(const void *row, const struct out_column *column)
{
	(void)column;
	return v_string(((const struct option_row *)row)->about);
}

static const struct out_column option_columns[] = {
	{ NULL, "", OUT_LEFT, option_usage },
	{ NULL, "", OUT_LEFT, option_about },
};

static void print_options(struct out *out, const struct option_row *option,
			  const struct command *command)
{
	for (; option && option->name; option++)
		if (option->about && option_suits(option, command))
			out_row(out, option);
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
	begin_list(out, "Keys (a LIST takes several values, separated by commas)",
		   key_columns);
	for (; key->name; key++)
		out_row(out, key);
	out_end(out);
}

static struct out_value command_name(const void *row, const struct out_column *column)
{
	(void)column;
	return v_owned(format_string("  %s", ((const struct command *)row)->name));
}

static struct out_value command_summary(const void *row, const struct out_column *column)
{
	(void)column;
	return v_string(((const struct command *)row)->summary);
}

static void print_commands(struct out *out)
{
	static const struct out_column columns[] = {
		{ NULL, "", OUT_LEFT, command_name },
		{ NULL, "", OUT_LEFT, command_summary },
	};

	begin_list(out, "Commands", columns);
	for (size_t i = 0; i < command_count; i++)
		out_row(out, &commands[i]);
	out_end(out);
	printf("\nWithout a command: status. 'v7sctl COMMAND --help' says more.\n"
	       "Exit status: 0 done or pass; 1 a check failed, or the answer is no;\n"
	       "2 wrong usage; 3 no module, no permission or malformed files.\n");
}

static struct out_value words(const void *row, const struct out_column *column)
{
	(void)column;
	return v_string(row);
}

static void print_paragraph(struct out *out, const char *text)
{
	static const struct out_column columns[] = { { NULL, "", OUT_LEFT, words } };

	out_table(out, NULL, columns, ARRAY_SIZE(columns));
	out_row(out, text);
	out_end(out);
}

static void help_command(struct out *out, const struct command *command)
{
	printf("Usage: v7sctl %s [OPTION…] %s\n\n", command->name, command->args);
	print_paragraph(out, command->about);
	print_keys(out, command->keys);
	begin_list(out, "Options", option_columns);
	print_options(out, command->options, command);
	print_options(out, common_options, command);
	out_end(out);
	printf("\nExample:\n  %s\n", command->example);
}

static void help_all(struct out *out)
{
	printf("Usage: v7sctl [OPTION…] COMMAND …\n\n");
	print_paragraph(out,
			"See and judge page tables of the v7s format through the module " MODULE ".");
	print_commands(out);
	begin_list(out, "Options, which every command takes too", option_columns);
	print_options(out, common_options, NULL);
	print_options(out, global_options, NULL);
	out_end(out);
}

static void describe_options(struct out *out, const struct option_row *option)
{
	for (; option && option->name; option++) {
		char letter[2] = { (char)option->key, '\0' };

		if (!option->about)
			continue;
		out_begin(out, NULL, NULL);
		out_field(out, "name", NULL, v_string(option->name));
		out_field(out, "short", NULL, option->key < OPT_JSON ? v_string(letter) : v_none());
		out_field(out, "argument", NULL, v_word(option->arg));
		out_field(out, "summary", NULL, v_string(option->about));
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
		if (ctl->command)
			help_command(ctl->out, ctl->command);
		else
			help_all(ctl->out);
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
