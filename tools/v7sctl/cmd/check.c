// SPDX-License-Identifier: GPL-2.0-only
/* Shows the verdict and the tables above the limit, for people and for CI systems. */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/verdict.h"
#include "out/junit.h"

static const char *name(const struct verdict *verdict, size_t row)
{
	return table_text(&verdict->domains, row, "domain");
}

static bool above_limit(const struct verdict *verdict, size_t row)
{
	return strcmp(table_text(&verdict->domains, row, "above-limit"), "0");
}

/* Captures of older modules have no such column. */
static struct out_value wrong_cell(const void *table_row, const struct out_column *column)
{
	const struct table_row *row = table_row;

	(void)column;
	return v_cell(table_wrong(row->table, row->row), true);
}

static const struct out_column domain_columns[] = {
	{ "domain", "DOMAIN", OUT_LEFT, table_cell },
	{ "provider", "PROVIDER", OUT_LEFT, table_cell, 2 },
	{ "tables", "TABLES", OUT_RIGHT, table_cell, 1 },
	{ "above_limit", "ABOVE LIMIT", OUT_RIGHT, table_cell },
	{ "misaligned", "MISALIGNED", OUT_RIGHT, table_cell },
	{ "unsynced", "UNSYNCED", OUT_RIGHT, table_cell },
	{ "wrong", "WRONG", OUT_RIGHT, wrong_cell },
	{ "verdict", "VERDICT", OUT_LEFT, verdict_cell },
};

/* A table above the limit, and its domain. */
struct offender {
	struct table_row row;
	const char *domain;
};

static struct out_value offender_domain(const void *row, const struct out_column *column)
{
	const struct offender *offender = row;

	(void)column;
	return v_string(offender->domain);
}

static const struct out_column table_columns[] = {
	{ "domain", "DOMAIN", OUT_LEFT, offender_domain },
	{ "level", "LEVEL", OUT_RIGHT, table_cell },
	{ "index", "INDEX", OUT_RIGHT, table_cell },
	{ "iova", "IOVA", OUT_LEFT, table_cell },
	{ "phys", "LIES AT", OUT_LEFT, table_cell },
	{ "zone", "ZONE", OUT_LEFT, table_cell },
	{ "node", "NODE", OUT_RIGHT, table_cell },
};

/* The next table of the domain that lies above the limit. */
static bool next_offender(struct stream *tables)
{
	while (stream_next(tables))
		if (!table_yes(&tables->table, 0, "within-limit"))
			return true;
	return false;
}

static void show_offenders(struct ctl *ctl, const char *domain)
{
	struct stream tables CLEANUP(stream_close) = { 0 };

	stream_open(ctl, &tables, EVERYWHERE, TABLE_COLUMNS, "domains/%s/tables", domain);
	while (next_offender(&tables))
		out_row(ctl->out, &(struct offender){ { &tables.table, 0 }, domain });
}

static void show_all_offenders(struct ctl *ctl, const struct verdict *verdict)
{
	bool any = false;

	out_table(ctl->out, "above_limit", table_columns, ARRAY_SIZE(table_columns));
	for (size_t i = 0; i < verdict->domains.rows.count; i++) {
		if (!above_limit(verdict, i))
			continue;
		if (!any)
			out_say(ctl->out, "\nTables above the limit, where the IOMMU cannot reach them:");
		any = true;
		show_offenders(ctl, name(verdict, i));
	}
	out_end(ctl->out);
}

/* "above-limit 2, misaligned 0, unsynced 0, wrong 0" */
static char *reason(const struct verdict *verdict, size_t row)
{
	return format_string("above-limit %s, misaligned %s, unsynced %s, wrong %s",
			     table_text(&verdict->domains, row, "above-limit"),
			     table_text(&verdict->domains, row, "misaligned"),
			     table_text(&verdict->domains, row, "unsynced"),
			     table_wrong(&verdict->domains, row));
}

/* "L2 table at 0x…, …: above the limit"; the caller frees. */
static char *offender_words(const struct stream *tables)
{
	const struct table *table = &tables->table;

	return format_string("L%s table at %s, zone %s, node %s, for iova %s: above the limit",
			     table_text(table, 0, "level"), table_text(table, 0, "phys"),
			     table_text(table, 0, "zone"), table_text(table, 0, "node"),
			     table_text(table, 0, "iova"));
}

static void tap_offenders(struct ctl *ctl, const char *domain)
{
	struct stream tables CLEANUP(stream_close) = { 0 };

	stream_open(ctl, &tables, EVERYWHERE, TABLE_COLUMNS, "domains/%s/tables", domain);
	while (next_offender(&tables)) {
		char *words CLEANUP(free_pointer) = offender_words(&tables);

		out_say(ctl->out, "# %s", words);
	}
}

static void junit_offenders(FILE *file, const struct junit_case *test)
{
	struct stream tables CLEANUP(stream_close) = { 0 };

	stream_open(test->context, &tables, EVERYWHERE, TABLE_COLUMNS, "domains/%s/tables",
		    test->name);
	while (next_offender(&tables)) {
		char *words CLEANUP(free_pointer) = offender_words(&tables);

		junit_line(file, words);
	}
}

static void show_tap(struct ctl *ctl, const struct verdict *verdict)
{
	size_t count = verdict->domains.rows.count;

	out_say(ctl->out, "TAP version 13");
	out_say(ctl->out, count ? "1..%zu" : "1..%zu # SKIP " NO_DOMAIN, count);
	for (size_t i = 0; i < count; i++) {
		char *why CLEANUP(free_pointer) = reason(verdict, i);
		bool pass = verdict_passes(verdict, i);

		out_say(ctl->out, "%s %zu - %s: tables of provider %s",
			pass ? "ok" : "not ok", i + 1, name(verdict, i),
			table_text(&verdict->domains, i, "provider"));
		if (pass)
			continue;
		out_say(ctl->out, "# %s", why);
		tap_offenders(ctl, name(verdict, i));
	}
}

static void write_junit(const struct ctl *ctl, const struct verdict *verdict)
{
	static const struct junit_case none = { .name = "domains", .skipped = NO_DOMAIN };
	size_t count = verdict->domains.rows.count;
	struct junit_case *cases CLEANUP(free_pointer) =
		check_memory(calloc(count + 1, sizeof(*cases)));
	const char *path = ctl->opt[OPT_JUNIT];

	for (size_t i = 0; i < count; i++) {
		cases[i].name = name(verdict, i);
		if (verdict_passes(verdict, i))
			continue;
		cases[i].failure = reason(verdict, i);
		cases[i].context = ctl;
		if (above_limit(verdict, i))
			cases[i].details = junit_offenders;
	}
	if (count)
		junit_write(path, "check", cases, count);
	else
		junit_write(path, "check", &none, 1);
	for (size_t i = 0; i < count; i++)
		free((char *)cases[i].failure);
}

static void show_text(struct ctl *ctl, const struct verdict *verdict)
{
	table_show(ctl->out, &verdict->domains, "domains",
		   domain_columns, ARRAY_SIZE(domain_columns));
	show_all_offenders(ctl, verdict);
	verdict_show(ctl->out, verdict);
}

/* Each of these formats needs standard output to itself. */
static void check_formats(const struct ctl *ctl)
{
	if (ctl->opt[OPT_TAP] && ctl->opt[OPT_JSON])
		fail_usage(ctl, "--tap or --json, not both");
	if (junit_to_stdout(ctl->opt[OPT_JUNIT]) && (ctl->opt[OPT_TAP] || ctl->opt[OPT_JSON]))
		fail_usage(ctl, "--junit - or %s, not both: they print to standard output",
			   ctl->opt[OPT_TAP] ? "--tap" : "--json");
}

int cmd_check(struct ctl *ctl)
{
	const char *domain = ctl->argc ? ctl->argv[0] : NULL;
	struct verdict verdict CLEANUP(verdict_free) = { 0 };

	check_formats(ctl);
	if (ctl->opt[OPT_LIVE]) {
		if (domain || ctl->opt[OPT_TAP] || ctl->opt[OPT_JUNIT])
			fail_usage(ctl, "--live takes no domain, --tap or --junit");
		return live_check(ctl);
	}
	abi_check(ctl);
	if (domain)
		domain_check(ctl, domain);
	verdict_read(ctl, &verdict, domain);
	if (ctl->opt[OPT_JUNIT])
		write_junit(ctl, &verdict);
	if (ctl->opt[OPT_TAP])
		show_tap(ctl, &verdict);
	else if (!junit_to_stdout(ctl->opt[OPT_JUNIT]))
		show_text(ctl, &verdict);
	return verdict_status(&verdict);
}
