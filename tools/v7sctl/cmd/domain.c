// SPDX-License-Identifier: GPL-2.0-only
/* create, destroy, map, unmap: write their arguments as a line to the file of the same name. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/batch.h"
#include "cmd/commands.h"
#include "cmd/verdict.h"

/* There must be @least arguments, or a batch and no more than @fixed arguments. */
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

/* Only the kernel's own code is known to corrupt mappings, so read `check` of its domains only. */
static bool may_go_wrong(const struct ctl *ctl, const char *domain)
{
	struct record config CLEANUP(record_free) = { 0 };

	record_read(ctl, &config, "domains/%s/config", domain);
	return !strcmp(record_text(&config, "provider"), "kernel");
}

static uint64_t wrong_pages(const struct ctl *ctl, const char *domain)
{
	struct verdict verdict CLEANUP(verdict_free) = { 0 };

	verdict_read(ctl, &verdict, domain);
	return verdict_wrong(&verdict);
}

static void show_wrong(struct ctl *ctl, const char *domain, uint64_t before, uint64_t after)
{
	uint64_t more = after > before ? after - before : 0;

	out_field(ctl->out, "wrong", NULL, v_number(more));
	if (more && !ctl->opt[OPT_JSON])
		fprintf(stderr,
			"v7sctl: done, but the kernel's own code left %" PRIu64
			" page%s of 4K with a wrong translation: see v7sctl check %s\n",
			more, plural(more), domain);
}

static int write_domain(struct ctl *ctl, int least)
{
	uint64_t before = 0, after = 0;
	bool may_be_wrong;
	int status;
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
	may_be_wrong = may_go_wrong(ctl, ctl->argv[0]);
	if (may_be_wrong)
		before = wrong_pages(ctl, ctl->argv[0]);
	status = carry_out(ctl, &writer, &line, 1);
	if (may_be_wrong)
		after = wrong_pages(ctl, ctl->argv[0]);
	show_wrong(ctl, ctl->argv[0], before, after);
	return status;
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
