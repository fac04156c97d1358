/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_RANDOM_H
#define HOST_RANDOM_H

#include <linux/types.h>

/** struct random - xorshift64*: small, fast, the same everywhere */
struct random {
	u64 state;
};

static inline struct random random_seeded(u64 seed)
{
	return (struct random){ seed * 0x9e3779b97f4a7c15ULL | 1 };
}

static inline u64 random_u64(struct random *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return r->state * 0x2545f4914f6cdd1dULL;
}

/** random_below() - of 0 to @n - 1 */
static inline u32 random_below(struct random *r, u32 n)
{
	return (random_u64(r) >> 32) * n >> 32;
}

static inline bool random_one_in(struct random *r, u32 n)
{
	return !random_below(r, n);
}

#endif
