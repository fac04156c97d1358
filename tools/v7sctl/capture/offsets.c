// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "capture/offsets.h"
#include "v7sctl.h"

#define SHIFT	24
#define BLOCKS	((size_t)1 << 20)	/* 16 TiB; higher addresses count as the last block */
#define LIMIT	((size_t)1 << (32 - SHIFT))

enum {
	NAMED = 1,
	FIXED = 2,
	CROSSES = 4,	/* a range here continues in the next block */
};

static size_t block_of(uint64_t phys)
{
	return phys >> SHIFT < BLOCKS ? (size_t)(phys >> SHIFT) : BLOCKS - 1;
}

void offsets_init(struct offsets *offsets)
{
	offsets->flags = check_memory(calloc(BLOCKS, sizeof(*offsets->flags)));
	offsets->to = check_memory(calloc(BLOCKS, sizeof(*offsets->to)));
	/* Address 0 stands for none. */
	offsets_fix(offsets, 0);
}

void offsets_free(struct offsets *offsets)
{
	free(offsets->flags);
	free(offsets->to);
}

void offsets_mark(struct offsets *offsets, uint64_t phys, uint64_t size)
{
	uint64_t end = size && phys + size - 1 > phys ? phys + size - 1 : phys;
	size_t last = block_of(end);

	for (size_t block = block_of(phys); block <= last; block++)
		offsets->flags[block] |= block < last ? NAMED | CROSSES : NAMED;
}

void offsets_fix(struct offsets *offsets, uint64_t iova)
{
	offsets->flags[block_of(iova)] |= FIXED;
}

/* The end of the run of adjacent blocks that begins at @first. */
static size_t run_end(const struct offsets *offsets, size_t first, bool *fixed)
{
	size_t block = first;

	*fixed = false;
	for (; block < BLOCKS && offsets->flags[block]; block++) {
		/* A run ends at the limit, unless a range crosses it: then the run is fixed. */
		if (block == LIMIT && first < LIMIT) {
			if (!(offsets->flags[block - 1] & CROSSES))
				break;
			*fixed = true;
		}
		*fixed |= offsets->flags[block] & FIXED;
	}
	return block;
}

void offsets_seal(struct offsets *offsets)
{
	size_t next = 0;	/* the first block that may be taken */

	for (size_t first = 0; first < BLOCKS;) {
		size_t end, to;
		bool fixed;

		if (!offsets->flags[first]) {
			first++;
			continue;
		}
		end = run_end(offsets, first, &fixed);
		to = first >= LIMIT && next < LIMIT ? LIMIT : next;
		if (fixed)
			to = first;
		for (size_t block = first; block < end; block++)
			offsets->to[block] = (uint32_t)(to + block - first);
		next = to + (end - first) + 1;
		first = end;
	}
}

uint64_t offsets_map(const struct offsets *offsets, uint64_t phys)
{
	uint64_t within = phys & (((uint64_t)1 << SHIFT) - 1);

	return (uint64_t)offsets->to[block_of(phys)] << SHIFT | within;
}
