/* SPDX-License-Identifier: GPL-2.0-only */
/* Random numbers that a seed repeats, the same on every machine (xorshift64*). */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdint.h>

static inline uint64_t chance64(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * 0x2545f4914f6cdd1dULL;
}

/* Below @n. */
static inline uint32_t chance(uint64_t *seed, uint32_t n)
{
	return (chance64(seed) >> 32) % n;
}

/* The seed of the @n-th of many independent sequences; never 0. */
static inline uint64_t seed_of(uint64_t seed, unsigned int n)
{
	seed = (seed + n + 1) * 0x9e3779b97f4a7c15ULL;
	return (seed ^ seed >> 31) | 1;
}

#endif
