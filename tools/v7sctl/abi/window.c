// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <string.h>

#include "abi/window.h"

#define PAGE	4096
#define SECTION	(1 << 20)

bool window_is_all(const struct window *window)
{
	return !window->first && window->last == UINT64_MAX;
}

static uint64_t number(const struct stream *stream, const char *column)
{
	return table_number(&stream->table, 0, column);
}

static bool overlaps(const struct window *window, uint64_t start, uint64_t end)
{
	return start <= window->last && end >= window->first;
}

static void PRINTF(4, 5) set(struct stream *stream, const char *column, char *cell,
			     const char *format, ...)
{
	struct rows *rows = &stream->table.rows;
	va_list args;

	va_start(args, format);
	vsnprintf(cell, sizeof(stream->cut[0]), format, args);
	va_end(args);
	rows->cells[rows_column(rows, column)] = cell;
}

static bool has_mapping(struct stream *stream)
{
	const struct window *window = &stream->window;
	uint64_t start = number(stream, "iova-start"), end = number(stream, "iova-end");
	uint64_t first = start < window->first ? window->first : start;
	uint64_t last = end > window->last ? window->last : end;

	if (!overlaps(window, start, end))
		return false;
	if (first == start && last == end)
		return true;
	set(stream, "iova-start", stream->cut[0], "0x%08" PRIx64, first);
	set(stream, "iova-end", stream->cut[1], "0x%08" PRIx64, last);
	set(stream, "phys-start", stream->cut[2], "0x%08" PRIx64,
	    number(stream, "phys-start") + first - start);
	set(stream, "size", stream->cut[3], "%" PRIu64, last - first + 1);
	return true;
}

static bool has_descriptor(const struct stream *stream)
{
	uint64_t start = number(stream, "iova");
	uint64_t bytes = number(stream, "level") == 1 ? SECTION : PAGE;

	if (!strcmp(table_text(&stream->table, 0, "kind"), "table"))
		bytes = 1;
	return overlaps(&stream->window, start, start + bytes - 1);
}

static bool has_table(const struct stream *stream)
{
	uint64_t start = number(stream, "iova");

	return number(stream, "level") == 1 ||
	       overlaps(&stream->window, start, start + SECTION - 1);
}

bool window_has_row(struct stream *stream)
{
	const struct rows *rows = &stream->table.rows;

	if (rows_column(rows, "iova-start") >= 0)
		return has_mapping(stream);
	return rows_column(rows, "kind") >= 0 ? has_descriptor(stream) : has_table(stream);
}
