// SPDX-License-Identifier: GPL-2.0-only
#include "exhaust.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi.h"
#include "consistent.h"
#include "failing.h"

#define DOMAIN	"exhaust"
#define MOST	100000	/* allocations of one command */

/* A command, and @before, which prepares its domain. */
static const struct command {
	const char *what, *before, *file, *line;
	bool splits;		/* a block: the kernel's own code cannot, or corrupts pages */
} commands[] = {
	{ "create", NULL, "create", DOMAIN },
	{ "create, 34 bits", NULL, "create", DOMAIN " ias=34 oas=35 quirks=no_perms,mtk_ext" },
	{ "map of every page size", "", "map", "0x00eef000 0x40eef000 0x01222000" },
	{ "map of many tables", "0x10100000 0 4K", "map", "0x10000000 0 1M pgsize=64K" },
	{ "map over several tables", "0x10000000 0 4K", "map", "0x10001000 0 20M pgsize=4K" },
	{ "unmap", "0x00eef000 0x40eef000 0x01222000", "unmap", "0x00eef000 0x01222000" },
	{ "unmap of a part of 64K", "0 0 64K", "unmap", "0x1000 4K", true },
	{ "unmap of a part of 1M", "0 0 1M", "unmap", "0x11000 4K", true },
	{ "unmap of parts of two 16M", "0 0 32M", "unmap", "0x123000 0x1001000", true },
	{ "translate", "0 0 32M", "translate", "0x1234567" },
	{ "destroy", "0 0 20M pgsize=4K", "destroy", DOMAIN },
};

#define N_COMMANDS	(sizeof(commands) / sizeof(commands[0]))

static bool is_top(const struct command *c)
{
	return !strcmp(c->file, "create") || !strcmp(c->file, "destroy");
}

/*
 * The contents of the domain's files; "" without a domain. Leaves out syncs, flushes and rejected
 * tables at the end of stats, which also count work that was undone. A failed map of the kernel's
 * own code may leave tables, so for @provider kernel it is only `mappings`.
 */
static char *state(const char *provider)
{
	static const char *const files[] = {
		"config", "mappings", "stats", "tables", "descriptors", "image",
	};
	unsigned int i, n = strcmp(provider, "kernel") ? sizeof(files) / sizeof(files[0]) : 2;
	char *all = calloc(1, 1), *text, *work;

	for (i = 0; i < n; i++) {
		text = get(file_of(DOMAIN, files[i]).text);
		if (!text)
			continue;
		work = strstr(text, "syncs: ");
		if (work)
			*work = 0;
		all = joined(all, text);
	}
	return all;
}

/* Writes @line to the file; @provider is that of a domain to create, or NULL. */
static int write_line(const char *domain, const char *file, const char *line, const char *provider)
{
	char text[256];

	snprintf(text, sizeof(text), "%s%s%s", line, provider ? " provider=" : "", provider ?: "");
	return put(file_of(domain, file).text, text, strlen(text));
}

static void prepare(const struct command *c, const char *provider)
{
	write_line("", "destroy", DOMAIN, NULL);
	if (!c->before)
		return;
	write_line("", "create", DOMAIN, provider);
	write_line(DOMAIN, "map", c->before, NULL);
}

/*
 * Runs the command while its @nth allocation fails. Returns 0 after a wrong result, and -1 if the
 * command makes fewer allocations.
 */
static int try(const struct command *c, const char *provider, unsigned int nth, int *err)
{
	char *before, *after;
	bool failed, ok = true;

	prepare(c, provider);
	before = state(provider);
	failing_nth(nth);
	*err = write_line(is_top(c) ? "" : DOMAIN, c->file, c->line,
			  strcmp(c->file, "create") ? NULL : provider);
	failed = failing_nth(0);
	after = state(provider);
	if (*err && (*err != ENOMEM || !failed))
		printf("%s: %s %s\n", provider, c->what, strerror(*err));
	if (*err && strcmp(before, after)) {
		printf("%s: %s failed and changed something\n", provider, c->what);
		ok = false;
	}
	ok = ok && (!*err || (*err == ENOMEM && failed));
	free(before);
	free(after);
	return ok ? (failed ? 1 : -1) : 0;
}

/*
 * Fails each allocation in turn, but skips most of the thousands that a preallocation makes in a
 * loop.
 */
static bool all_of(const struct command *c, const char *provider, unsigned int *refused)
{
	unsigned int nth;
	int err, result = 1;

	for (nth = 1; nth < MOST; nth += 1 + nth / 32) {
		result = try(c, provider, nth, &err);
		if (result <= 0)
			break;
		*refused += !!err;
	}
	if (result >= 0)
		printf("%s: allocation %u of %s\n", provider, nth, c->what);
	return result < 0 && !inconsistencies();
}

static bool exhaust_one(const struct command *c)
{
	struct names names = providers();
	unsigned int refused = 0;
	bool ok = true;
	int p;

	for (p = 0; p < names.n; p++)
		if (!c->splits || strcmp(names.name[p], "kernel"))
			ok &= all_of(c, names.name[p], &refused);
	printf("%s: %s, %u failed allocations made it fail\n", ok && refused ? "ok" : "WRONG",
	       c->what, refused);
	fflush(stdout);
	return ok && refused;
}

bool exhaust(void)
{
	unsigned int i;
	bool ok = failing_ready();

	if (!ok)
		printf("this kernel has no fault injection\n");
	for (i = 0; i < N_COMMANDS && ok; i++)
		ok &= exhaust_one(&commands[i]);
	write_line("", "destroy", DOMAIN, NULL);
	return ok;
}
