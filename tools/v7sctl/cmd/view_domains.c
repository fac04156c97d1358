// SPDX-License-Identifier: GPL-2.0-only
/* Domains: their tables, the memory that these use, and the memory held for them. */
#include "cmd/commands.h"
#include "cmd/verdict.h"

struct domain_row {
	struct table_row check;
	const struct record *stats;
};

static struct out_value domain_name(const void *row, const struct out_column *column)
{
	const struct domain_row *domain = row;

	(void)column;
	return v_string(table_text(domain->check.table, domain->check.row, "domain"));
}

/* A field of `stats`. "rejected" is - if the kernel's own code makes the tables. */
static struct out_value domain_count(const void *row, const struct out_column *column)
{
	static const char *const fields[] = {
		"rejected", "table-bytes", "held-bytes", "mapped-bytes"
	};
	const struct domain_row *domain = row;
	const char *field = fields[column->index];

	if (!column->index)
		return record_value(domain->stats, field);
	return v_bytes(record_number(domain->stats, field));
}

static const struct out_column columns[] = {
	{ "name", "DOMAIN", OUT_LEFT, domain_name },
	{ "provider", "PROVIDER", OUT_LEFT, table_cell, 3 },
	{ "tables", "TABLES", OUT_RIGHT, table_cell },
	{ "table_bytes", "USED", OUT_RIGHT, domain_count, 1, .index = 1 },
	{ "held_bytes", "HELD", OUT_RIGHT, domain_count, 2, .index = 2 },
	{ "mapped_bytes", "MAPPED", OUT_RIGHT, domain_count, 4, .index = 3 },
	{ "rejected", "REJECTED", OUT_RIGHT, domain_count, 5 },
	{ "verdict", "VERDICT", OUT_LEFT, verdict_cell },
};

static void show_domain(struct ctl *ctl, const struct verdict *verdict, size_t row)
{
	const char *name = table_text(&verdict->domains, row, "domain");
	char *file CLEANUP(free_pointer) = format_string("domains/%s/stats", name);
	struct record stats CLEANUP(record_free) = { 0 };

	if (!abi_exists(ctl, file))
		return;		/* destroyed since */
	record_read(ctl, &stats, "%s", file);
	out_row(ctl->out, &(struct domain_row){ { &verdict->domains, row }, &stats });
}

void show_domains(struct ctl *ctl, const struct verdict *verdict)
{
	out_table(ctl->out, "domains", columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < verdict->domains.rows.count; i++)
		show_domain(ctl, verdict, i);
	out_end(ctl->out);
	if (!verdict->domains.rows.count)
		out_say(ctl->out, "none; create one with 'v7sctl create NAME'");
}

void view_domains(struct ctl *ctl)
{
	struct verdict verdict CLEANUP(verdict_free) = { 0 };

	verdict_read(ctl, &verdict, NULL);
	show_domains(ctl, &verdict);
}
