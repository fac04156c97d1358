// SPDX-License-Identifier: GPL-2.0-only
/* Folds descriptors into ranges. */
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

static bool is_block(const char *kind)
{
	static const char *const kinds[] = { "page", "large", "section", "super" };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kind, kinds[i]))
			return true;
	return false;
}

/*
 * The block of one descriptor. Large pages and supersections are 16 alike:
 * the first, where the block begins, stands for all.
 */
static bool read_block(const struct table *table, size_t row, struct range *range)
{
	uint64_t size;

	if (!is_block(table_text(table, row, "kind")))
		return false;
	*range = (struct range){
		.start = table_number(table, row, "iova"),
		.phys = table_number(table, row, "phys"),
		.level = table_number(table, row, "level"),
		.blocks = 1,
		.iova_text = table_text(table, row, "iova"),
		.phys_text = table_text(table, row, "phys"),
		.pgsize = table_text(table, row, "pgsize"),
		.prot = table_text(table, row, "prot"),
	};
	size = size_bytes(range->pgsize);
	if (!size || (size & (size - 1)))
		fail(EXIT_MISSING, "malformed file '%s': row %zu: '%.40s' is no page size",
		     table->name, row + 1, range->pgsize);
	range->end = range->start + size - 1;
	return !(range->start & (size - 1)) && range->end > range->start;
}

static int by_start(const void *left, const void *right)
{
	const struct range *a = left, *b = right;

	return a->start < b->start ? -1 : a->start > b->start;
}

/* Whether @next goes on where @range ends, on both sides, in the same table. */
static bool continues(const struct range *range, const struct range *next)
{
	return next->level == range->level &&
	       next->start == range->end + 1 &&
	       next->phys == range->phys + (range->end - range->start) + 1 &&
	       !strcmp(next->pgsize, range->pgsize) &&
	       !strcmp(next->prot, range->prot) &&
	       (range->level == 1 ||
		next->start >> SECTION_SHIFT == range->start >> SECTION_SHIFT);
}

static void fold(struct tree *tree)
{
	size_t kept = 0;

	for (size_t i = 0; i < tree->count; i++) {
		struct range *last = kept ? &tree->ranges[kept - 1] : NULL;

		if (last && continues(last, &tree->ranges[i])) {
			last->end = tree->ranges[i].end;
			last->blocks++;
		} else {
			tree->ranges[kept++] = tree->ranges[i];
		}
	}
	tree->count = kept;
}

void tree_read(const struct ctl *ctl, struct tree *tree, const char *domain)
{
	uint64_t ias;

	record_read(ctl, &tree->config, "domains/%s/config", domain);
	table_read(ctl, &tree->tables, TABLE_COLUMNS, NULL, "domains/%s/tables",
		   domain);
	table_read(ctl, &tree->descriptors, DESCRIPTOR_COLUMNS, NULL,
		   "domains/%s/descriptors", domain);
	ias = record_number(&tree->config, "ias");
	if (ias < SECTION_SHIFT || ias > 34)
		fail(EXIT_MISSING, "malformed file '%s': there is no format with ias %llu",
		     tree->config.name, (unsigned long long)ias);
	tree->ias = (unsigned int)ias;
	tree->ranges = check_memory(calloc(tree->descriptors.rows.count + 1,
					   sizeof(*tree->ranges)));
	for (size_t i = 0; i < tree->descriptors.rows.count; i++)
		if (read_block(&tree->descriptors, i, &tree->ranges[tree->count]))
			tree->count++;
	qsort(tree->ranges, tree->count, sizeof(*tree->ranges), by_start);
	fold(tree);
}

void tree_free(struct tree *tree)
{
	record_free(&tree->config);
	table_free(&tree->tables);
	table_free(&tree->descriptors);
	free(tree->ranges);
}
