// SPDX-License-Identifier: GPL-2.0-only
/* A map of the IOVA space: a cell is as full as its part of it is mapped. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "out/term.h"
#include "dump/tree.h"

#define LINES 4

/* The largest power of two of cells beside the address at a line's start. */
static size_t cells_per_line(size_t label)
{
	size_t cells = 16;

	while (cells * 2 + label + 1 <= term_width() && cells < 256)
		cells *= 2;
	return cells;
}

/* Adds to each cell the bytes of @range that lie in it. */
static void add_range(double *cells, size_t count, uint64_t size,
		      const struct range *range)
{
	uint64_t at = range->start;

	while (at <= range->end && at / size < count) {
		uint64_t end = (at / size + 1) * size - 1;

		if (end > range->end)
			end = range->end;
		cells[at / size] += (double)(end - at + 1) / (double)size;
		at = end + 1;
	}
}

void space_draw(struct out *out, const struct tree *tree)
{
	uint64_t space = (uint64_t)1 << tree->ias;
	int digits = tree->ias > 32 ? 9 : 8;
	size_t width = cells_per_line((size_t)digits + 3), count = width * LINES;
	uint64_t size = space / count;
	double *cells CLEANUP(free_pointer) =
		check_memory(calloc(count, sizeof(*cells)));
	char *line CLEANUP(free_pointer) =
		check_memory(malloc(width * strlen("█") + 1));
	char bytes[HUMAN];

	for (size_t i = 0; i < tree->count; i++)
		add_range(cells, count, size, &tree->ranges[i]);
	out_say(out, "\nThe IOVA space, %s a cell", human(bytes, size));
	for (size_t row = 0; row < LINES; row++) {
		char *end = line;

		for (size_t i = 0; i < width; i++)
			end = stpcpy(end, fill_glyph(cells[row * width + i]));
		out_say(out, "0x%0*" PRIx64 " %s", digits, row * width * size, line);
	}
}
