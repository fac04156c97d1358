// SPDX-License-Identifier: GPL-2.0-only
/* Shows the page tables of other drivers, and the verdicts on them. */
#include <string.h>

#include "cmd/commands.h"
#include "cmd/verdict.h"

struct live {
	struct table tables;
	struct verdict verdict;
};

/* A page table, and the row of `check` that judges it, if it has a domain. */
struct live_row {
	struct table_row row;
	const struct verdict *verdict;
	size_t judged;
};

static struct out_value live_cell(const void *row, const struct out_column *column)
{
	const struct live_row *live = row;

	return table_cell(&live->row, column);
}

static bool is_judged(const struct live_row *row)
{
	return row->judged < row->verdict->domains.rows.count;
}

static struct out_value live_verdict(const void *row, const struct out_column *column)
{
	const struct live_row *live = row;

	if (!is_judged(live))
		return v_none();
	return v_verdict(table_text(&live->verdict->domains, live->judged, column->key));
}

static struct out_value live_judged(const void *row, const struct out_column *column)
{
	const struct live_row *live = row;

	if (!is_judged(live))
		return v_none();
	return table_cell(&(struct table_row){ &live->verdict->domains, live->judged }, column);
}

static const struct out_column columns[] = {
	{ "verdict", "VERDICT", OUT_LEFT, live_verdict },
	{ "device", "DEVICE", OUT_LEFT, live_cell },
	{ "driver", "DRIVER", OUT_LEFT, live_cell, 2 },
	{ "domain", "DOMAIN", OUT_LEFT, live_cell },
	{ "tables", "TABLES", OUT_RIGHT, live_judged },
	{ "above_limit", "ABOVE LIMIT", OUT_RIGHT, live_judged },
	{ "misaligned", "MISALIGNED", OUT_RIGHT, live_judged, 4 },
	{ "ttbr", "TTBR", OUT_LEFT, live_cell, 1 },
	{ "ias", "IAS", OUT_RIGHT, live_cell, 3 },
	{ "oas", "OAS", OUT_RIGHT, live_cell, 3 },
	{ "quirks", "QUIRKS", OUT_LEFT, live_cell, 6 },
	{ "walk", "WALK", OUT_LEFT, live_cell, 5 },
	{ "found", "FOUND", OUT_LEFT, live_cell, 1 },
	{ "since_ns", "SINCE NS", OUT_RIGHT, live_cell, 7 },
};

static size_t judged_row(const struct verdict *verdict, const char *domain)
{
	size_t row = 0;

	while (row < verdict->domains.rows.count &&
	       strcmp(table_text(&verdict->domains, row, "domain"), domain))
		row++;
	return row;
}

static struct live_row live_row(const struct live *live, size_t row)
{
	return (struct live_row){
		.row = { &live->tables, row },
		.verdict = &live->verdict,
		.judged = judged_row(&live->verdict, table_text(&live->tables, row, "domain")),
	};
}

static void live_read(struct ctl *ctl, struct live *live)
{
	abi_check(ctl);
	if (!abi_exists(ctl, "live"))
		fail(EXIT_MISSING, "this module cannot find other drivers' page tables");
	table_read(ctl, &live->tables, LIVE_COLUMNS, "# note", "live");
	verdict_read(ctl, &live->verdict, NULL);
}

static void live_free(struct live *live)
{
	table_free(&live->tables);
	verdict_free(&live->verdict);
}

/* Returns false if a page table fails. Without a domain it has no verdict, and does not fail. */
static bool live_show(struct ctl *ctl, const struct live *live)
{
	bool pass = true;

	if (!live->tables.rows.count && !live->tables.rows.trailer)
		out_say(ctl->out, "no page table of another driver is known yet: the module finds one when its driver maps something");
	out_table(ctl->out, "live", columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < live->tables.rows.count; i++) {
		const struct live_row row = live_row(live, i);

		out_row(ctl->out, &row);
		pass &= !is_judged(&row) || verdict_passes(&live->verdict, row.judged);
	}
	out_end(ctl->out);
	out_field(ctl->out, "note", live->tables.rows.trailer ? "Note" : NULL,
		  v_word(live->tables.rows.trailer));
	return pass;
}

static void view_live(struct ctl *ctl)
{
	struct live live CLEANUP(live_free) = { 0 };

	live_read(ctl, &live);
	live_show(ctl, &live);
}

int cmd_live(struct ctl *ctl)
{
	if (ctl->opt[OPT_WATCH])
		return watch(ctl, view_live);
	view_live(ctl);
	return EXIT_DONE;
}

int live_check(struct ctl *ctl)
{
	struct live live CLEANUP(live_free) = { 0 };
	bool pass;

	live_read(ctl, &live);
	if (!live.tables.rows.count)
		fail(EXIT_MISSING, "no page table of another driver is known%s%s",
		     live.tables.rows.trailer ? ": " : "",
		     live.tables.rows.trailer ? live.tables.rows.trailer : "");
	pass = live_show(ctl, &live);
	out_say(ctl->out, "%s", "");
	out_field(ctl->out, "verdict", "Verdict", v_verdict(pass ? "pass" : "fail"));
	return pass ? EXIT_DONE : EXIT_NO;
}
