/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The addresses of a redacted capture. Memory is divided into blocks of 16 MiB, the
 * largest page of the format. Blocks that occur in the capture keep their order, and
 * addresses their offset in the block; a gap between such blocks shrinks to one block. So
 * alignment, order, zone, contiguity and the side of the 4 GiB line stay the same.
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
/* Marks @size bytes of memory at @phys as occurring in the capture. */
void offsets_mark(struct offsets *offsets, uint64_t phys, uint64_t size);
/*
 * Keeps the block of @iova where it is, so that an IOVA that faulted looks like a
 * physical address afterwards if it did before, and only then.
 */
void offsets_fix(struct offsets *offsets, uint64_t iova);
/* Places the blocks, after all addresses are marked. */
void offsets_seal(struct offsets *offsets);
/* The address that replaces @phys. */
uint64_t offsets_map(const struct offsets *offsets, uint64_t phys);

#endif
