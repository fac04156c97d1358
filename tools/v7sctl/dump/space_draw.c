// SPDX-License-Identifier: GPL-2.0-only
/* A map of the IOVA space: a cell is filled in proportion to how much of it is mapped. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "out/term.h"
#include "dump/tree.h"

#define LINES 4

static int digits(const struct space *space)
{
	return space->ias > 32 ? 9 : 8;
}

/* The largest power of two of cells that fits beside the address at a line's start. */
static size_t cells_per_line(size_t label)
{
	size_t cells = 16;

	while (cells * 2 + label + 1 <= term_width() && cells < 256)
		cells *= 2;
	return cells;
}

void space_begin(struct space *space, unsigned int ias)
{
	space->ias = ias;
	space->width = cells_per_line((size_t)digits(space) + 3);
	space->size = ((uint64_t)1 << ias) / (space->width * LINES);
	space->cells = check_memory(calloc(space->width * LINES, sizeof(*space->cells)));
}

void space_add(struct space *space, const struct range *range)
{
	size_t count = space->width * LINES;
	uint64_t at = range->start, size = space->size;

	while (at <= range->end && at / size < count) {
		uint64_t end = (at / size + 1) * size - 1;

		if (end > range->end)
			end = range->end;
		space->cells[at / size] += (double)(end - at + 1) / (double)size;
		at = end + 1;
	}
}

void space_draw(struct out *out, const struct space *space)
{
	char *line CLEANUP(free_pointer) =
		check_memory(malloc(space->width * strlen("█") + 1));
	char bytes[HUMAN];

	out_say(out, "\nThe IOVA space, %s per cell", human(bytes, space->size));
	for (size_t row = 0; row < LINES; row++) {
		char *end = line;

		for (size_t i = 0; i < space->width; i++)
			end = stpcpy(end, fill_glyph(space->cells[row * space->width + i]));
		out_say(out, "0x%0*" PRIx64 " %s", digits(space),
			row * space->width * space->size, line);
	}
}

void space_free(struct space *space)
{
	free(space->cells);
}
