// SPDX-License-Identifier: GPL-2.0-only
/* Cuts mappings into ranges, a table at a time. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "dump/tree.h"

#define SECTION_SHIFT 20

/* The bytes of "4K" or "16M"; 0 if @text ends in neither K nor M. */
static uint64_t size_bytes(const char *text)
{
	char *end;
	uint64_t size = strtoull(text, &end, 10);

	if (!strcmp(end, "K"))
		return size << 10;
	return strcmp(end, "M") ? 0 : size << 20;
}

static void take_word(char *to, size_t room, const struct table *table, const char *column)
{
	const char *text = table_text(table, 0, column);

	if (strlen(text) >= room)
		fail(EXIT_MISSING, "malformed file '%s': row %zu: '%.40s' is not a %s",
		     table->name, table->before + 1, text, column);
	strcpy(to, text);
}

/* The range of a row of `mappings`, which may span many tables. */
static struct range read_range(const struct table *table)
{
	struct range range = {
		.start = table_number(table, 0, "iova-start"),
		.end = table_number(table, 0, "iova-end"),
		.phys = table_number(table, 0, "phys-start"),
		.size = size_bytes(table_text(table, 0, "pgsize")),
	};

	if (!range.size || (range.size & (range.size - 1)))
		fail(EXIT_MISSING, "malformed file '%s': row %zu: '%.40s' is not a page size",
		     table->name, table->before + 1, table_text(table, 0, "pgsize"));
	if (range.end < range.start || range.end >> 34 || range.phys >> 36)
		fail(EXIT_MISSING, "malformed file '%s': row %zu is not a range of addresses",
		     table->name, table->before + 1);
	take_word(range.pgsize, sizeof(range.pgsize), table, "pgsize");
	take_word(range.prot, sizeof(range.prot), table, "prot");
	range.level = range.size >> SECTION_SHIFT ? 1 : 2;
	return range;
}

void ranges_open(const struct ctl *ctl, struct ranges *ranges, const char *domain,
		 struct window window)
{
	stream_open(ctl, &ranges->rows, window, MAPPING_COLUMNS, "domains/%s/mappings", domain);
}

static bool next_row(struct ranges *ranges)
{
	const struct table *table = &ranges->rows.table;

	if (!stream_next(&ranges->rows))
		return false;
	ranges->rest = read_range(table);
	if (ranges->rest.start < ranges->next)
		fail(EXIT_MISSING, "malformed file '%s': row %zu is not in order of IOVA",
		     table->name, table->before + 1);
	ranges->next = ranges->rest.end + 1;
	return true;
}

bool ranges_next(struct ranges *ranges, struct range *range)
{
	struct range *rest = &ranges->rest;

	if (!ranges->has_rest && !next_row(ranges))
		return false;
	*range = *rest;
	ranges->has_rest = range->level == 2 &&
			   range->start >> SECTION_SHIFT != range->end >> SECTION_SHIFT;
	if (ranges->has_rest) {
		range->end = range->start | ((1 << SECTION_SHIFT) - 1);
		rest->phys += range->end + 1 - range->start;
		rest->start = range->end + 1;
	}
	range->blocks = range->end / range->size - range->start / range->size + 1;
	return true;
}

void ranges_close(struct ranges *ranges)
{
	stream_close(&ranges->rows);
}
