// SPDX-License-Identifier: GPL-2.0-only
/* The tree: TTBR, the L1 table, its L2 tables and blocks in order of IOVA. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "out/term.h"
#include "dump/tree.h"

#define BAR		8
#define MOST_ITEMS	24	/* of the L1 table, without --all */
#define MOST_RANGES	8	/* of an L2 table */

/* What hangs below the L1 table: an L2 table (a row) or a range of blocks. */
struct item {
	uint64_t start;
	size_t row;
	const struct range *range;
};

struct pen {
	struct ctl *ctl;
	const struct tree *tree;
	const char *arrow, *times, *branch, *corner, *trunk;
};

static const char *warning(const struct table *tables, size_t row)
{
	return table_yes(tables, row, "within-limit") ? "" : "  ABOVE THE LIMIT";
}

/* "███░░░░░ 96/256" for a table of 4-byte descriptors. */
static char *fill(const struct table *tables, size_t row)
{
	uint64_t all = table_number(tables, row, "bytes") / 4;
	uint64_t used = table_number(tables, row, "used");
	char *picture CLEANUP(free_pointer) = bar(BAR, all, &used, 1);

	return format_string("%s %" PRIu64 "/%" PRIu64, picture, used, all);
}

static void draw_table(const struct pen *pen, const char *before, size_t row)
{
	const struct table *tables = &pen->tree->tables;
	bool first = table_number(tables, row, "level") == 1;
	char *filled CLEANUP(free_pointer) = fill(tables, row);
	char *place CLEANUP(free_pointer) = first ? format_string("%s", "") :
		format_string("[0x%03" PRIx64 "] %s %s ",
			      table_number(tables, row, "index"),
			      table_text(tables, row, "iova"), pen->arrow);
	const char *alarm = warning(tables, row);

	out_say(pen->ctl->out, "%s%sL%s %s  %s  %s%s%s%s", before, place,
		table_text(tables, row, "level"), table_text(tables, row, "phys"),
		table_text(tables, row, "zone"), filled,
		*alarm ? term_style(STYLE_BAD) : "", alarm,
		*alarm ? term_plain() : "");
}

static void draw_range(const struct pen *pen, const char *before,
		       const struct range *range)
{
	out_say(pen->ctl->out, "%s%s-0x%08" PRIx64 " %s %s  %" PRIu64 " %s %s  %s",
		before, range->iova_text, range->end, pen->arrow, range->phys_text,
		range->blocks, pen->times, range->pgsize, range->prot);
}

static void draw_more(const struct pen *pen, const char *before, size_t count,
		      const char *what)
{
	out_say(pen->ctl->out, "%s%zu more %s (--all shows them)", before, count,
		what);
}

/* The number of the first range that does not begin before @iova. */
static size_t range_from(const struct tree *tree, uint64_t iova)
{
	size_t low = 0, high = tree->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tree->ranges[middle].start < iova)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The ranges of an L2 table, which are the next ones in order. */
static void draw_ranges(const struct pen *pen, const char *trunk,
			const struct item *item)
{
	const struct tree *tree = pen->tree;
	uint64_t end = item->start + (1 << 20) - 1;
	char *branch CLEANUP(free_pointer) = format_string("%s%s", trunk, pen->branch);
	char *corner CLEANUP(free_pointer) = format_string("%s%s", trunk, pen->corner);
	size_t first = range_from(tree, item->start), count, most;

	for (count = 0; first + count < tree->count; count++)
		if (tree->ranges[first + count].start > end)
			break;
	most = pen->ctl->opt[OPT_ALL] || count <= MOST_RANGES ? count :
								MOST_RANGES - 1;
	for (size_t i = 0; i < most; i++)
		draw_range(pen, i == count - 1 ? corner : branch,
			   &tree->ranges[first + i]);
	if (most < count)
		draw_more(pen, corner, count - most, "ranges");
}

static int by_start(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	return a->start < b->start ? -1 : a->start > b->start;
}

static struct item *list_items(const struct tree *tree, size_t *count)
{
	size_t rows = tree->tables.rows.count, n = 0;
	struct item *items;

	items = check_memory(calloc(rows + tree->count + 1, sizeof(*items)));
	for (size_t i = 0; i < rows; i++)
		if (table_number(&tree->tables, i, "level") == 2)
			items[n++] = (struct item){
				.start = table_number(&tree->tables, i, "iova"),
				.row = i,
			};
	for (size_t i = 0; i < tree->count; i++)
		if (tree->ranges[i].level == 1)
			items[n++] = (struct item){
				.start = tree->ranges[i].start,
				.range = &tree->ranges[i],
			};
	qsort(items, n, sizeof(*items), by_start);
	*count = n;
	return items;
}

static void draw_items(const struct pen *pen, const char *indent)
{
	size_t count, most;
	struct item *items CLEANUP(free_pointer) = list_items(pen->tree, &count);
	char *branch CLEANUP(free_pointer) = format_string("%s%s", indent, pen->branch);
	char *corner CLEANUP(free_pointer) = format_string("%s%s", indent, pen->corner);

	most = pen->ctl->opt[OPT_ALL] || count <= MOST_ITEMS ? count :
							       MOST_ITEMS - 1;
	for (size_t i = 0; i < most; i++) {
		bool last = i == count - 1;
		char *trunk CLEANUP(free_pointer) =
			format_string("%s%s", indent, last ? "   " : pen->trunk);

		if (items[i].range) {
			draw_range(pen, last ? corner : branch, items[i].range);
			continue;
		}
		draw_table(pen, last ? corner : branch, items[i].row);
		draw_ranges(pen, trunk, &items[i]);
	}
	if (most < count)
		draw_more(pen, corner, count - most, "tables and blocks");
}

void tree_draw(struct ctl *ctl, const struct tree *tree, const char *domain)
{
	bool utf8 = term_utf8();
	const struct pen pen = {
		.ctl = ctl, .tree = tree,
		.arrow = utf8 ? "→" : "->",
		.times = utf8 ? "×" : "x",
		.branch = utf8 ? "├─ " : "|- ",
		.corner = utf8 ? "└─ " : "`- ",
		.trunk = utf8 ? "│  " : "|  ",
	};

	out_say(ctl->out, "%s: provider %s, %s-bit IOVAs", domain,
		record_text(&tree->config, "provider"),
		record_text(&tree->config, "ias"));
	out_say(ctl->out, "TTBR %s", record_text(&tree->config, "ttbr"));
	for (size_t i = 0; i < tree->tables.rows.count; i++)
		if (table_number(&tree->tables, i, "level") == 1)
			draw_table(&pen, pen.corner, i);
	draw_items(&pen, "   ");
}
