/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a physical address becomes in a redacted capture. Memory is seen as blocks of
 * 16 MiB, the largest page of the format. Blocks that are named keep their order, and the
 * offset within them; what lies between them that is not named shrinks to one block. So
 * alignment, order, zone, what is contiguous, and what is below 4 GiB stay as they were.
 */
#ifndef OFFSETS_H
#define OFFSETS_H

#include <stddef.h>
#include <stdint.h>

struct offsets {
	uint8_t *flags;		/* by block */
	uint32_t *to;		/* by block, after offsets_seal() */
};

void offsets_init(struct offsets *offsets);
void offsets_free(struct offsets *offsets);
/* @size bytes of memory at @phys are named. */
void offsets_mark(struct offsets *offsets, uint64_t phys, uint64_t size);
/*
 * The block of @iova stays where it is: whether an IOVA that faulted looks like a
 * physical address is the same afterwards.
 */
void offsets_fix(struct offsets *offsets, uint64_t iova);
/* All is named. */
void offsets_seal(struct offsets *offsets);
uint64_t offsets_map(const struct offsets *offsets, uint64_t phys);

#endif
