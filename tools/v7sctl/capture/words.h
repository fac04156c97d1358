/* SPDX-License-Identifier: GPL-2.0-only */
/* Replaces physical addresses in words of the format: ARM DDI 0406C.d, B3.5.1. */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stdint.h>

/* Returns the address that replaces @phys, of @size bytes. */
typedef uint64_t place_fn(void *target, uint64_t phys, uint64_t size);

/* A descriptor of @level with its address replaced; @mtk: leaves have PA[34:32] too. */
uint32_t place_descriptor(uint32_t word, unsigned int level, bool mtk, place_fn *place,
			  void *target);
/* The same for a TTBR, which has PA[34:32] in its lowest bits if @mtk. */
uint64_t place_ttbr(uint64_t ttbr, bool mtk, place_fn *place, void *target);

#endif
