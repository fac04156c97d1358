// SPDX-License-Identifier: GPL-2.0-only
/* The verdict, for people and for CI systems. Offending tables are named. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/verdict.h"

static const char *name(const struct verdict *verdict, size_t row)
{
	return table_text(&verdict->domains, row, "domain");
}

static bool above_limit(const struct verdict *verdict, size_t row)
{
	return strcmp(table_text(&verdict->domains, row, "above-limit"), "0");
}

static struct out_value verdict_cell(const void *row, const struct out_column *column)
{
	struct out_value value = table_cell(row, column);

	return v_verdict(value.string);
}

static const struct out_column domain_columns[] = {
	{ "domain", "DOMAIN", OUT_LEFT, table_cell },
	{ "provider", "PROVIDER", OUT_LEFT, table_cell, 2 },
	{ "tables", "TABLES", OUT_RIGHT, table_cell, 1 },
	{ "above_limit", "ABOVE LIMIT", OUT_RIGHT, table_cell },
	{ "misaligned", "MISALIGNED", OUT_RIGHT, table_cell },
	{ "unsynced", "UNSYNCED", OUT_RIGHT, table_cell },
	{ "verdict", "VERDICT", OUT_LEFT, verdict_cell },
};

/* A table above the limit, of which domain. */
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

static void show_offenders(struct ctl *ctl, const char *domain)
{
	struct table tables CLEANUP(table_free) = { 0 };

	table_read(ctl, &tables, TABLE_COLUMNS, NULL, "domains/%s/tables", domain);
	for (size_t i = 0; i < tables.rows.count; i++)
		if (!table_yes(&tables, i, "within-limit"))
			out_row(ctl->out, &(struct offender){ { &tables, i }, domain });
}

static void show_all_offenders(struct ctl *ctl, const struct verdict *verdict)
{
	out_table(ctl->out, "above_limit",
		  "Tables above the limit, where the IOMMU cannot reach",
		  table_columns, ARRAY_SIZE(table_columns));
	for (size_t i = 0; i < verdict->domains.rows.count; i++)
		if (above_limit(verdict, i))
			show_offenders(ctl, name(verdict, i));
	out_end(ctl->out);
}

/* "above-limit 2, misaligned 0, unsynced 0" */
static char *reason(const struct verdict *verdict, size_t row)
{
	return format_string("above-limit %s, misaligned %s, unsynced %s",
			     table_text(&verdict->domains, row, "above-limit"),
			     table_text(&verdict->domains, row, "misaligned"),
			     table_text(&verdict->domains, row, "unsynced"));
}

static void show_tap(struct out *out, const struct verdict *verdict)
{
	out_say(out, "TAP version 13");
	out_say(out, "1..%zu", verdict->domains.rows.count);
	for (size_t i = 0; i < verdict->domains.rows.count; i++) {
		char *why CLEANUP(free_pointer) = reason(verdict, i);
		bool pass = verdict_passes(verdict, i);

		out_say(out, "%s %zu - %s: tables of provider %s",
			pass ? "ok" : "not ok", i + 1, name(verdict, i),
			table_text(&verdict->domains, i, "provider"));
		if (!pass)
			out_say(out, "# %s", why);
	}
}

static void put_xml(FILE *file, const char *text)
{
	static const char *const names[] = {
		['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;"
	};

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ARRAY_SIZE(names) && names[c])
			fputs(names[c], file);
		else
			fputc(c, file);
	}
}

static void write_case(FILE *file, const struct verdict *verdict, size_t row)
{
	char *why CLEANUP(free_pointer) = reason(verdict, row);

	fputs("  <testcase classname=\"" MODULE ".check\" name=\"", file);
	put_xml(file, name(verdict, row));
	if (verdict_passes(verdict, row)) {
		fputs("\"/>\n", file);
		return;
	}
	fputs("\">\n    <failure message=\"", file);
	put_xml(file, why);
	fputs("\"/>\n  </testcase>\n", file);
}

static void write_junit(const struct ctl *ctl, const struct verdict *verdict)
{
	const char *path = ctl->opt[OPT_JUNIT];
	size_t count = verdict->domains.rows.count, failures = 0;
	FILE *file = fopen(path, "we");
	bool failed;

	if (!file)
		fail(EXIT_MISSING, "cannot write %s: %s", path, strerror(errno));
	for (size_t i = 0; i < count; i++)
		failures += !verdict_passes(verdict, i);
	fprintf(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuite name=\"v7sctl check\" tests=\"%zu\" failures=\"%zu\">\n",
		count, failures);
	for (size_t i = 0; i < count; i++)
		write_case(file, verdict, i);
	fputs("</testsuite>\n", file);
	failed = ferror(file);
	if (fclose(file) || failed)
		fail(EXIT_MISSING, "cannot write %s: %s", path, strerror(errno));
}

int cmd_check(struct ctl *ctl)
{
	const char *domain = ctl->argc ? ctl->argv[0] : NULL;
	struct verdict verdict CLEANUP(verdict_free) = { 0 };

	if (ctl->opt[OPT_TAP] && ctl->opt[OPT_JSON])
		fail_usage(ctl, "--tap or --json, not both");
	abi_check(ctl);
	if (domain)
		domain_check(ctl, domain);
	verdict_read(ctl, &verdict, domain);
	if (ctl->opt[OPT_JUNIT])
		write_junit(ctl, &verdict);
	if (ctl->opt[OPT_TAP]) {
		show_tap(ctl->out, &verdict);
	} else {
		table_show(ctl->out, &verdict.domains, "domains", NULL,
			   domain_columns, ARRAY_SIZE(domain_columns));
		show_all_offenders(ctl, &verdict);
		verdict_show(ctl->out, &verdict);
	}
	return verdict.pass ? EXIT_DONE : EXIT_NO;
}
