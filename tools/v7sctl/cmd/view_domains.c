// SPDX-License-Identifier: GPL-2.0-only
/* Domains: their tables, what these need and what is held for them. */
#include "cmd/commands.h"
#include "cmd/verdict.h"

static const struct out_column columns[] = {
	{ "name", "DOMAIN", OUT_LEFT },
	{ "provider", "PROVIDER", OUT_LEFT },
	{ "tables", "TABLES", OUT_RIGHT },
	{ "table_bytes", "USED", OUT_RIGHT },
	{ "held_bytes", "HELD", OUT_RIGHT },
	{ "mapped_bytes", "MAPPED", OUT_RIGHT },
	{ "rejected", "REJECTED", OUT_RIGHT },
	{ "verdict", "VERDICT", OUT_LEFT },
};

static void show_domain(struct ctl *ctl, const struct verdict *verdict, size_t row)
{
	const char *name = table_text(&verdict->domains, row, "domain");
	char *file CLEANUP(free_pointer) = format_string("domains/%s/stats", name);
	struct record stats CLEANUP(record_free) = { 0 };
	struct out *out = ctl->out;

	if (!abi_exists(ctl, file))
		return;		/* destroyed since */
	record_read(ctl, &stats, "%s", file);
	out_cell(out, v_string(name));
	out_cell(out, v_string(table_text(&verdict->domains, row, "provider")));
	out_cell(out, table_value(&verdict->domains, row, "tables"));
	out_cell(out, v_bytes(record_number(&stats, "table-bytes")));
	out_cell(out, v_bytes(record_number(&stats, "held-bytes")));
	out_cell(out, v_bytes(record_number(&stats, "mapped-bytes")));
	out_cell(out, record_value(&stats, "rejected"));
	out_cell(out, v_verdict(verdict_passes(verdict, row) ? "pass" : "fail"));
}

void view_domains(struct ctl *ctl)
{
	struct verdict verdict CLEANUP(verdict_free) = { 0 };

	verdict_read(ctl, &verdict, NULL);
	out_table(ctl->out, "domains", "Domains", columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < verdict.domains.rows.count; i++)
		show_domain(ctl, &verdict, i);
	out_end(ctl->out);
	if (!verdict.domains.rows.count)
		out_say(ctl->out, "none; make one with 'v7sctl create NAME'");
}
