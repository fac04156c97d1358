// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree: TTBR, the L1 table, its L2 tables and blocks in order of IOVA. Tables and
 * mappings are read side by side, and only two items below the L1 table are in memory at a time:
 * the shape of a branch depends on whether another follows.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "out/term.h"
#include "dump/tree.h"

#define BAR		8
#define SECTION		(1 << 20)
#define MOST_ITEMS	24	/* of the L1 table, without --all */
#define MOST_RANGES	8	/* of an L2 table */

/* An item below the L1 table: an L2 table with its ranges, or a range of blocks. */
struct item {
	char *table;		/* its line, or NULL */
	struct range *ranges;	/* without --all only the first MOST_RANGES */
	size_t count, room;
};

struct pen {
	struct ctl *ctl;
	const char *arrow, *times, *branch, *corner, *trunk;
	struct stream tables;
	struct ranges ranges;
	struct range range;		/* the next range */
	bool has_table, has_range;	/* there is a next table, a next range */
	uint64_t next;			/* no L2 table may begin before this */
	struct space *space;
};

/* "███░░░░░ 96/256" for a table of 4-byte descriptors. */
static char *fill(const struct table *tables)
{
	uint64_t all = table_number(tables, 0, "bytes") / 4;
	uint64_t used = table_number(tables, 0, "used");
	char *picture CLEANUP(free_pointer) = bar(BAR, all, &used, 1);

	return format_string("%s %" PRIu64 "/%" PRIu64, picture, used, all);
}

/* The line of the next table. */
static char *table_line(const struct pen *pen)
{
	const struct table *tables = &pen->tables.table;
	bool first = table_number(tables, 0, "level") == 1;
	char *filled CLEANUP(free_pointer) = fill(tables);
	char *place CLEANUP(free_pointer) = first ? format_string("%s", "") :
		format_string("[0x%03" PRIx64 "] %s %s ",
			      table_number(tables, 0, "index"),
			      table_text(tables, 0, "iova"), pen->arrow);
	const char *alarm = table_yes(tables, 0, "within-limit") ? "" : "  ABOVE THE LIMIT";

	return format_string("%sL%s %s  %s  %s%s%s%s", place, table_text(tables, 0, "level"),
			     table_text(tables, 0, "phys"), table_text(tables, 0, "zone"),
			     filled, *alarm ? term_style(STYLE_BAD) : "", alarm,
			     *alarm ? term_plain() : "");
}

static void draw_range(const struct pen *pen, const char *trunk, const char *branch,
		       const struct range *range)
{
	out_say(pen->ctl->out,
		"%s%s0x%08" PRIx64 "-0x%08" PRIx64 " %s 0x%08" PRIx64 "  %" PRIu64 " %s %s  %s",
		trunk, branch, range->start, range->end, pen->arrow, range->phys,
		range->blocks, pen->times, range->pgsize, range->prot);
}

static void draw_more(const struct pen *pen, const char *trunk, size_t count,
		      const char *what)
{
	out_say(pen->ctl->out, "%s%s%zu more %s (--all shows them)", trunk, pen->corner,
		count, what);
}

static bool shows_all(const struct pen *pen)
{
	return pen->ctl->opt[OPT_ALL];
}

static void next_range(struct pen *pen)
{
	pen->has_range = ranges_next(&pen->ranges, &pen->range);
	if (pen->has_range)
		space_add(pen->space, &pen->range);
}

static void next_table(struct pen *pen)
{
	pen->has_table = stream_next(&pen->tables);
}

/* The IOVA at which the next L2 table begins. */
static uint64_t table_start(struct pen *pen)
{
	const struct table *tables = &pen->tables.table;
	uint64_t start = table_number(tables, 0, "iova");

	if (start < pen->next || start >> 34 || table_number(tables, 0, "level") != 2)
		fail(EXIT_MISSING, "malformed file '%s': row %zu is not in order of IOVA",
		     tables->name, tables->before + 1);
	return start;
}

static void add_range(const struct pen *pen, struct item *item)
{
	if (shows_all(pen) && item->count == item->room) {
		item->room *= 2;
		item->ranges = check_memory(reallocarray(item->ranges, item->room,
							 sizeof(*item->ranges)));
	}
	if (item->count < item->room)
		item->ranges[item->count] = pen->range;
	item->count++;
}

/*
 * Adds the ranges before @end to @item, up to the next block of the L1 table. Drops them if @item
 * is NULL: they have no table.
 */
static void take_ranges(struct pen *pen, struct item *item, uint64_t end)
{
	for (; pen->has_range && pen->range.level == 2 && pen->range.start < end; next_range(pen))
		if (item)
			add_range(pen, item);
}

/* Replaces the item by the next; false after the last. @drawn: whether it will be drawn. */
static bool next_item(struct pen *pen, struct item *item, bool drawn)
{
	uint64_t start = pen->has_table ? table_start(pen) : UINT64_MAX;

	free(item->table);
	item->table = NULL;
	item->count = 0;
	take_ranges(pen, NULL, start);
	if (pen->has_range && pen->range.start < start) {
		add_range(pen, item);
		next_range(pen);
		return true;
	}
	if (!pen->has_table)
		return false;
	item->table = drawn ? table_line(pen) : format_string("%s", "");
	pen->next = start + SECTION;
	take_ranges(pen, item, start + SECTION);
	next_table(pen);
	return true;
}

static void draw_item(const struct pen *pen, const char *indent, const struct item *item,
		      bool last)
{
	const char *branch = last ? pen->corner : pen->branch;
	char *trunk CLEANUP(free_pointer) =
		format_string("%s%s", indent, last ? "   " : pen->trunk);
	bool all = shows_all(pen) || item->count <= MOST_RANGES;
	size_t most = all ? item->count : MOST_RANGES - 1;

	if (!item->table) {
		draw_range(pen, indent, branch, item->ranges);
		return;
	}
	out_say(pen->ctl->out, "%s%s%s", indent, branch, item->table);
	for (size_t i = 0; i < most; i++)
		draw_range(pen, trunk, i == item->count - 1 ? pen->corner : pen->branch,
			   &item->ranges[i]);
	if (!all)
		draw_more(pen, trunk, item->count - most, "ranges");
}

static struct item item_new(void)
{
	return (struct item){
		.ranges = check_memory(calloc(MOST_RANGES, sizeof(struct range))),
		.room = MOST_RANGES,
	};
}

static void item_free(struct item *item)
{
	free(item->table);
	free(item->ranges);
}

/* Draws each item as soon as it is known whether another follows. */
static void draw_items(struct pen *pen, const char *indent)
{
	struct item item CLEANUP(item_free) = item_new(), next CLEANUP(item_free) = item_new();
	bool more = next_item(pen, &item, true), all = shows_all(pen);
	size_t count = 0;

	while (more) {
		struct item swap = item;

		count++;
		more = next_item(pen, &next, all || count < MOST_ITEMS);
		if (all || count < MOST_ITEMS || (count == MOST_ITEMS && !more))
			draw_item(pen, indent, &item, !more);
		if (!all && count == MOST_ITEMS)
			out_catch_up(pen->ctl->out);	/* counting the rest may take long */
		item = next;
		next = swap;
	}
	if (!all && count > MOST_ITEMS)
		draw_more(pen, indent, count - MOST_ITEMS + 1, "tables and blocks");
}

static void draw_l1(struct pen *pen)
{
	for (; pen->has_table && table_number(&pen->tables.table, 0, "level") == 1;
	     next_table(pen)) {
		char *line CLEANUP(free_pointer) = table_line(pen);

		out_say(pen->ctl->out, "%s%s", pen->corner, line);
	}
}

void tree_draw(struct ctl *ctl, const char *domain, const struct record *config,
	       struct window window, struct space *space)
{
	bool utf8 = term_utf8();
	struct pen pen = {
		.ctl = ctl,
		.arrow = utf8 ? "→" : "->",
		.times = utf8 ? "×" : "x",
		.branch = utf8 ? "├─ " : "|- ",
		.corner = utf8 ? "└─ " : "`- ",
		.trunk = utf8 ? "│  " : "|  ",
		.space = space,
	};

	stream_open(ctl, &pen.tables, window, TABLE_COLUMNS, "domains/%s/tables", domain);
	ranges_open(ctl, &pen.ranges, domain, window);
	out_say(ctl->out, "%s: provider %s, %s-bit IOVAs", domain,
		record_text(config, "provider"), record_text(config, "ias"));
	out_say(ctl->out, "TTBR %s", record_text(config, "ttbr"));
	next_table(&pen);
	next_range(&pen);
	draw_l1(&pen);
	draw_items(&pen, "   ");
	stream_close(&pen.tables);
	ranges_close(&pen.ranges);
}
