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
 * Four words at once. The stores are plain so that the compiler may pair them;
 * the barrier keeps it from making a memset() of them, which owes the walker
 * nothing.
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

/* The copies of a large page or supersection, which begin at a multiple of 16. */
static __always_inline void v7s_run_fill_copies(u32 *desc, u32 leaf)
{
	u64 pair = v7s_pair(leaf, leaf), *word = (u64 *)desc;

	word = v7s_store4(word, pair, pair, pair, pair);
	v7s_store4(word, pair, pair, pair, pair);
}

/* Map @n slots with pages or blocks of @pgsize; @leaf is the first of them. */
static __always_inline void v7s_run_map(u32 *desc, u32 n, u32 leaf, size_t pgsize)
{
	if (pgsize == SZ_4K || pgsize == SZ_1M) {
		v7s_run_fill(desc, n, leaf, pgsize);
		return;
	}
	for (; n; n -= V7S_COPIES) {
		v7s_run_fill_copies(desc, leaf);
		desc += V7S_COPIES;
		leaf += pgsize;
	}
}

static __always_inline void v7s_run_clear(u32 *desc, u32 n)
{
	v7s_run_fill(desc, n, 0, 0);
}

/*
 * The looks below need no order and no atomicity: what they look at either
 * belongs to the caller or is about to be refused.
 */
static __always_inline bool v7s_run_is_empty(const u32 *desc, u32 n)
{
	const u64 *word;
	u64 seen = 0;

	if (n == 1)
		return !*desc;
	if (v7s_odd(desc)) {
		seen = *desc++;
		n--;
	}
	if (n & 1)
		seen |= desc[n - 1];

	word = (const u64 *)desc;
	for (; n >= 16; n -= 16) {
		seen |= word[0] | word[1] | word[2] | word[3] |
			word[4] | word[5] | word[6] | word[7];
		word += 8;
	}
	for (; n >= 2; n -= 2)
		seen |= *word++;
	return !seen;
}

/* Pages at the begin of a run: how many slots, and the size that all have, or 4K. */
struct v7s_pages {
	u32 n;
	u32 pgsize;
};

static __always_inline const u32 *v7s_skip_large(const u32 *at, const u32 *end)
{
	/* All copies are there: a large page comes and goes, or is cut, as a whole. */
	while (end - at >= V7S_COPIES && v7s_is_large(*at))
		at += V7S_COPIES;
	return at;
}

static __always_inline const u32 *v7s_skip_small(const u32 *at, const u32 *end)
{
	const u64 both = v7s_pair(V7S_SMALL_TYPE, V7S_SMALL_TYPE);

	if (v7s_odd(at) && at < end && *at & V7S_SMALL_TYPE)
		at++;
	if (!v7s_odd(at)) {
		u32 left = end - at;

		for (; left >= 8; left -= 8) {
			const u64 *word = (const u64 *)at;

			if (~(word[0] & word[1] & word[2] & word[3]) & both)
				break;
			at += 8;
		}
	}
	while (at < end && *at & V7S_SMALL_TYPE)
		at++;
	return at;
}

/* The pages in @n slots from @desc on, up to the first hole; no end cuts one. */
static __always_inline struct v7s_pages v7s_run_pages(const u32 *desc, u32 n)
{
	const u32 *at = desc, *end = desc + n, *begin, *small;
	u32 pgsize = SZ_64K;

	do {
		begin = at;
		small = v7s_skip_large(at, end);
		at = v7s_skip_small(small, end);
		if (at != small)
			pgsize = SZ_4K;
	} while (at < end && at != begin);
	return (struct v7s_pages){ at - desc, pgsize };
}

/* How many of @n blocks, from the first on, are of the first one's kind (L1). */
static __always_inline u32 v7s_run_count_blocks(const u32 *desc, u32 n)
{
	const u32 kind = V7S_SECTION_TYPE | V7S_SECTION_SUPER;
	const u64 kinds = v7s_pair(kind, kind), first = v7s_pair(*desc, *desc);
	const u32 *at = desc, *end = desc + n;
	u32 left = n;

	if (!n)
		return 0;
	if (v7s_odd(at)) {
		at++;
		left--;
	}
	for (; left >= 8; left -= 8) {
		const u64 *word = (const u64 *)at;
		u64 differ = (word[0] ^ first) | (word[1] ^ first) |
			     (word[2] ^ first) | (word[3] ^ first);

		if (differ & kinds)
			break;
		at += 8;
	}
	while (at < end && !((*at ^ *desc) & kind))
		at++;
	return at - desc;
}

#endif
