// SPDX-License-Identifier: GPL-2.0-only
/* Cuts mappings into ranges, a table at a time. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "dump/tree.h"

#define SECTION_SHIFT 20

/* "4K" or "16M" as bytes, 0 if it is neither. */
static uint64_t size_bytes(const char *text)
{
	char *end;
	uint64_t size = strtoull(text, &end, 10);

	if (!strcmp(end, "K"))
		return size << 10;
	return strcmp(end, "M") ? 0 : size << 20;
}

/* A row of `mappings`, which may span many tables. */
static struct range read_range(const struct table *table, size_t row)
{
	struct range range = {
		.start = table_number(table, row, "iova-start"),
		.end = table_number(table, row, "iova-end"),
		.phys = table_number(table, row, "phys-start"),
		.pgsize = table_text(table, row, "pgsize"),
		.prot = table_text(table, row, "prot"),
	};

	range.size = size_bytes(range.pgsize);
	if (!range.size || (range.size & (range.size - 1)))
		fail(EXIT_MISSING, "malformed file '%s': row %zu: '%.40s' is no page size",
		     table->name, row + 1, range.pgsize);
	if (range.end < range.start || range.end >> 34 || range.phys >> 36)
		fail(EXIT_MISSING, "malformed file '%s': row %zu is no range of addresses",
		     table->name, row + 1);
	range.level = range.size >> SECTION_SHIFT ? 1 : 2;
	return range;
}

static void push(struct tree *tree, const struct range *range)
{
	struct range *last;

	if (tree->count == tree->room) {
		tree->room = tree->room ? tree->room * 2 : 64;
		tree->ranges = check_memory(realloc(tree->ranges,
						    tree->room * sizeof(*range)));
	}
	last = &tree->ranges[tree->count++];
	*last = *range;
	last->blocks = (range->end - range->start) / range->size + 1;
	snprintf(last->iova_text, sizeof(last->iova_text), "0x%08" PRIx64, range->start);
	snprintf(last->phys_text, sizeof(last->phys_text), "0x%08" PRIx64, range->phys);
}

/* What lies in several L2 tables is a range of each. */
static void push_by_table(struct tree *tree, struct range range)
{
	uint64_t last = range.end;

	while (range.level == 2 && range.start >> SECTION_SHIFT != last >> SECTION_SHIFT) {
		range.end = range.start | ((1 << SECTION_SHIFT) - 1);
		push(tree, &range);
		range.phys += range.end + 1 - range.start;
		range.start = range.end + 1;
	}
	range.end = last;
	push(tree, &range);
}

static int by_start(const void *left, const void *right)
{
	const struct range *a = left, *b = right;

	return a->start < b->start ? -1 : a->start > b->start;
}

void tree_read(const struct ctl *ctl, struct tree *tree, const char *domain)
{
	uint64_t ias;

	record_read(ctl, &tree->config, "domains/%s/config", domain);
	table_read(ctl, &tree->tables, TABLE_COLUMNS, NULL, "domains/%s/tables",
		   domain);
	table_read(ctl, &tree->mappings, MAPPING_COLUMNS, NULL,
		   "domains/%s/mappings", domain);
	ias = record_number(&tree->config, "ias");
	if (ias < SECTION_SHIFT || ias > 34)
		fail(EXIT_MISSING, "malformed file '%s': there is no format with ias %llu",
		     tree->config.name, (unsigned long long)ias);
	tree->ias = (unsigned int)ias;
	for (size_t i = 0; i < tree->mappings.rows.count; i++)
		push_by_table(tree, read_range(&tree->mappings, i));
	if (tree->count)
		qsort(tree->ranges, tree->count, sizeof(*tree->ranges), by_start);
}

void tree_free(struct tree *tree)
{
	record_free(&tree->config);
	table_free(&tree->tables);
	table_free(&tree->mappings);
	free(tree->ranges);
}
