/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loops over a run of descriptors in one table.
 *
 * They work on aligned pairs in 64-bit words: such a word is stored at once,
 * so each descriptor still changes atomically, at half the instructions.
 */
#ifndef V7S_RUN_H
#define V7S_RUN_H

#include <linux/compiler.h>
#include <linux/kernel.h>

#include "../format/descriptor.h"
#include "../format/pair.h"

/*
 * Four words at once. The stores are plain so that the compiler may pair them; each is
 * of an aligned word, which KCSAN treats as atomic (ASSUME_PLAIN_WRITES_ATOMIC). The
 * barrier keeps the compiler from making a memset() of them, which need not store words.
 */
static __always_inline u64 *v7s_store4(u64 *word, u64 a, u64 b, u64 c, u64 d)
{
	word[0] = a;
	word[1] = b;
	word[2] = c;
	word[3] = d;
	barrier();
	return word + 4;
}

/* Fill @n descriptors from @first on, each @step above the one before. */
static __always_inline void v7s_run_fill(u32 *desc, u32 n, u32 first, u32 step)
{
	u64 pair, step_pair = v7s_pair(2 * step, 2 * step);
	u64 *word;

	if (n == 1) {
		WRITE_ONCE(*desc, first);
		return;
	}
	if (v7s_odd(desc)) {
		WRITE_ONCE(*desc++, first);
		first += step;
		n--;
	}
	if (n & 1)
		WRITE_ONCE(desc[n - 1], first + (n - 1) * step);

	word = (u64 *)desc;
	pair = v7s_pair(first, first + step);
	for (; n >= 8; n -= 8) {
		word = v7s_store4(word, pair, pair + step_pair, pair + 2 * step_pair,
				  pair + 3 * step_pair);
		pair += 4 * step_pair;
	}
	for (; n >= 2; n -= 2) {
		WRITE_ONCE(*word++, pair);
		pair += step_pair;
	}
}

/* Fill @n descriptors with pages or blocks of @pgsize; @leaf is the first of them. */
static __always_inline void v7s_run_map(u32 *desc, u32 n, u32 leaf, size_t pgsize)
{
	if (pgsize == SZ_4K || pgsize == SZ_1M) {
		v7s_run_fill(desc, n, leaf, pgsize);
		return;
	}
	for (; n; n -= V7S_COPIES) {
		u64 pair = v7s_pair(leaf, leaf), *word = (u64 *)desc;

		word = v7s_store4(word, pair, pair, pair, pair);
		v7s_store4(word, pair, pair, pair, pair);
		desc += V7S_COPIES;
		leaf += pgsize;
	}
}

static __always_inline void v7s_run_clear(u32 *desc, u32 n)
{
	v7s_run_fill(desc, n, 0, 0);
}

/*
 * How many of @n descriptors, from the first on, equal @want in the bits of @mask. Neither order
 * nor atomicity is needed: the descriptors either belong to the caller or make the request fail.
 */
static __always_inline u32 v7s_run_count(const u32 *desc, u32 n, u32 want, u32 mask)
{
	const u64 ones = v7s_pair(mask & want, mask & want);
	const u64 zeros = v7s_pair(mask & ~want, mask & ~want);
	const u32 *at = desc, *end = desc + n;
	u32 left;

	if (v7s_odd(at) && n && !((*at ^ want) & mask))
		at++;
	if (!v7s_odd(at)) {
		for (left = end - at; left >= 16; left -= 16) {
			const u64 *word = (const u64 *)at;
			u64 any = word[0] | word[1] | word[2] | word[3] |
				  word[4] | word[5] | word[6] | word[7];
			u64 all = word[0] & word[1] & word[2] & word[3] &
				  word[4] & word[5] & word[6] & word[7];

			if ((any & zeros) | (~all & ones))
				break;
			at += 16;
		}
	}
	while (at < end && !((*at ^ want) & mask))
		at++;
	return at - desc;
}

static __always_inline bool v7s_run_is_empty(const u32 *desc, u32 n)
{
	return n == 1 ? !*desc : v7s_run_count(desc, n, 0, ~0U) == n;
}

/* The pages at the start of a run: how many descriptors, and their size, 4K if it differs. */
struct v7s_pages {
	u32 n;
	u32 pgsize;
};

/* The pages in @n descriptors from @desc on, up to the first hole. No page crosses the end. */
static __always_inline struct v7s_pages v7s_run_pages(const u32 *desc, u32 n)
{
	const u32 *at = desc, *end = desc + n, *begin;
	u32 small, pgsize = SZ_64K;

	do {
		begin = at;
		/* All copies are there: a large page is mapped, unmapped and split as a whole. */
		while (end - at >= V7S_COPIES && v7s_is_large(*at))
			at += V7S_COPIES;
		small = v7s_run_count(at, end - at, V7S_SMALL_TYPE, V7S_SMALL_TYPE);
		if (small)
			pgsize = SZ_4K;
		at += small;
	} while (at < end && at != begin);
	return (struct v7s_pages){ .n = at - desc, .pgsize = pgsize };
}

/* How many of @n L1 descriptors, from the first on, are blocks of the first one's kind. */
static __always_inline u32 v7s_run_count_blocks(const u32 *desc, u32 n)
{
	return v7s_run_count(desc, n, *desc, V7S_SECTION_TYPE | V7S_SECTION_SUPER);
}

#endif
