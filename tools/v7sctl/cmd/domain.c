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

static int write_root(struct ctl *ctl, char *const *lines, int count)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };

	writer_open(ctl, &writer, "%s", ctl->command->name);
	out_field(ctl->out, "command", NULL, v_string(ctl->command->name));
	return carry_out(ctl, &writer, lines, count);
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
	out_field(ctl->out, "command", NULL, v_string(ctl->command->name));
	out_field(ctl->out, "domain", NULL, v_string(ctl->argv[0]));
	return carry_out(ctl, &writer, &line, 1);
}

int cmd_create(struct ctl *ctl)
{
	char *line CLEANUP(free_pointer) = NULL;

	check_count(ctl, 0, 1);
	line = join_words(ctl, ctl->argc, ctl->argv);
	abi_check(ctl);
	return write_root(ctl, &line, 1);
}

int cmd_destroy(struct ctl *ctl)
{
	check_count(ctl, 0, 1);
	free(join_words(ctl, ctl->argc, ctl->argv));
	abi_check(ctl);
	return write_root(ctl, ctl->argv, ctl->argc);
}

int cmd_map(struct ctl *ctl)
{
	return write_domain(ctl, 4);
}

int cmd_unmap(struct ctl *ctl)
{
	return write_domain(ctl, 3);
}
