// SPDX-License-Identifier: GPL-2.0-only
/* create, destroy, map, unmap: words in, a line to the file of that name. */
#include <stdlib.h>

#include "cmd/batch.h"
#include "cmd/commands.h"

/* Arguments or a batch, but not both and not neither. */
static void check_count(const struct ctl *ctl, int fixed, int least)
{
	bool batch = ctl->opt[OPT_FILE];

	if (batch && ctl->argc > fixed)
		fail_usage(ctl, "unexpected argument '%s' beside --file",
			   ctl->argv[fixed]);
	if (!batch && ctl->argc < least)
		fail_usage(ctl, "too few arguments: it takes %s, or --file",
			   ctl->command->args);
}

static void report(struct ctl *ctl, const char *domain, size_t lines)
{
	out_field(ctl->out, "command", NULL, v_string(ctl->command->name));
	if (domain)
		out_field(ctl->out, "domain", NULL, v_string(domain));
	out_field(ctl->out, "lines", NULL, v_number(lines));
	if (ctl->opt[OPT_FILE])
		out_say(ctl->out, "%zu lines done", lines);
}

static int write_root(struct ctl *ctl, const char *line)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };

	writer_open(ctl, &writer, "%s", ctl->command->name);
	report(ctl, NULL, carry_out(ctl, &writer, line));
	return EXIT_DONE;
}

static int write_domain(struct ctl *ctl, int least)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };
	char *line CLEANUP(free_pointer) = NULL;

	check_count(ctl, 1, least);
	line = join_words(ctl, ctl->argc - 1, ctl->argv + 1);
	abi_check(ctl);
	domain_check(ctl, ctl->argv[0]);
	writer_open(ctl, &writer, "domains/%s/%s", ctl->argv[0],
		    ctl->command->name);
	report(ctl, ctl->argv[0], carry_out(ctl, &writer, line));
	return EXIT_DONE;
}

int cmd_create(struct ctl *ctl)
{
	char *line CLEANUP(free_pointer) = NULL;

	check_count(ctl, 0, 1);
	line = join_words(ctl, ctl->argc, ctl->argv);
	abi_check(ctl);
	return write_root(ctl, line);
}

int cmd_destroy(struct ctl *ctl)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };

	check_count(ctl, 0, 1);
	free(join_words(ctl, ctl->argc, ctl->argv));
	abi_check(ctl);
	if (ctl->opt[OPT_FILE])
		return write_root(ctl, NULL);
	writer_open(ctl, &writer, "destroy");
	for (int i = 0; i < ctl->argc; i++)
		writer_line(&writer, ctl->argv[i], NULL, 0);
	report(ctl, NULL, (size_t)ctl->argc);
	return EXIT_DONE;
}

int cmd_map(struct ctl *ctl)
{
	return write_domain(ctl, 4);
}

int cmd_unmap(struct ctl *ctl)
{
	return write_domain(ctl, 3);
}
