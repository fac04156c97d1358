/* SPDX-License-Identifier: GPL-2.0-only */
/* Random numbers (xorshift64*): a seed repeats the same numbers on every machine. */
#ifndef TESTS_RANDOM_H
#define TESTS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

static inline struct random random_seeded(uint64_t seed)
{
	return (struct random){ seed * 0x9e3779b97f4a7c15ULL | 1 };
}

static inline uint64_t random_u64(struct random *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return r->state * 0x2545f4914f6cdd1dULL;
}

/** random_below() - a random number from 0 to @n - 1 */
static inline uint32_t random_below(struct random *r, uint32_t n)
{
	return (random_u64(r) >> 32) * n >> 32;
}

static inline bool random_one_in(struct random *r, uint32_t n)
{
	return !random_below(r, n);
}

/** random_seed_of() - the seed of the @n-th independent sequence */
static inline uint64_t random_seed_of(uint64_t seed, unsigned int n)
{
	seed = (seed + n + 1) * 0x9e3779b97f4a7c15ULL;
	return seed ^ seed >> 31;
}

#endif
