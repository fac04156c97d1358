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

static inline u64 v7s_pair(u32 first, u32 second)
{
#ifdef __BIG_ENDIAN
	return (u64)first << 32 | second;
#else
	return (u64)second << 32 | first;
#endif
}

static inline bool v7s_odd(const u32 *desc)
{
	return (unsigned long)desc & sizeof(u32);
}

/* Fill @n descriptors from @first on, each @step above the one before. */
static inline void v7s_run_fill(u32 *desc, u32 n, u32 first, u32 step)
{
	u64 pair, step_pair = v7s_pair(2 * step, 2 * step);
	u64 *word;

	if (v7s_odd(desc) && n) {
		WRITE_ONCE(*desc++, first);
		first += step;
		n--;
	}
	if (n & 1)
		WRITE_ONCE(desc[n - 1], first + (n - 1) * step);

	word = (u64 *)desc;
	pair = v7s_pair(first, first + step);
	for (; n >= 8; n -= 8) {
		WRITE_ONCE(word[0], pair);
		WRITE_ONCE(word[1], pair + step_pair);
		WRITE_ONCE(word[2], pair + 2 * step_pair);
		WRITE_ONCE(word[3], pair + 3 * step_pair);
		pair += 4 * step_pair;
		word += 4;
	}
	for (; n >= 2; n -= 2) {
		WRITE_ONCE(*word++, pair);
		pair += step_pair;
	}
}

/* Map @n slots with pages or blocks of @pgsize; @leaf is the first of them. */
static inline void v7s_run_map(u32 *desc, u32 n, u32 leaf, size_t pgsize)
{
	if (pgsize == SZ_4K || pgsize == SZ_1M) {
		v7s_run_fill(desc, n, leaf, pgsize);
		return;
	}
	for (; n; n -= V7S_COPIES) {
		v7s_run_fill(desc, V7S_COPIES, leaf, 0);
		desc += V7S_COPIES;
		leaf += pgsize;
	}
}

static inline void v7s_run_clear(u32 *desc, u32 n)
{
	v7s_run_fill(desc, n, 0, 0);
}

static inline bool v7s_run_is_empty(const u32 *desc, u32 n)
{
	const u64 *word;
	u64 seen = 0;

	if (v7s_odd(desc) && n) {
		seen = READ_ONCE(*desc++);
		n--;
	}
	if (n & 1)
		seen |= READ_ONCE(desc[n - 1]);

	word = (const u64 *)desc;
	for (; n >= 8; n -= 8) {
		seen |= READ_ONCE(word[0]) | READ_ONCE(word[1]) |
			READ_ONCE(word[2]) | READ_ONCE(word[3]);
		word += 4;
	}
	for (; n >= 2; n -= 2)
		seen |= READ_ONCE(*word++);
	return !seen;
}

static inline u64 v7s_pair_valid(u64 pair)
{
	return pair | pair >> 1;
}

/* How many of @n descriptors, counted from the first, are valid (L2). */
static inline u32 v7s_run_count_valid(const u32 *desc, u32 n)
{
	const u64 both = v7s_pair(1, 1);
	u32 count = 0;

	if (v7s_odd(desc) && n && READ_ONCE(*desc) & 0x3)
		count = 1;
	if (v7s_odd(desc + count))
		return count;
	for (; n - count >= 8; count += 8) {
		const u64 *word = (const u64 *)(desc + count);
		u64 valid = v7s_pair_valid(READ_ONCE(word[0])) &
			    v7s_pair_valid(READ_ONCE(word[1])) &
			    v7s_pair_valid(READ_ONCE(word[2])) &
			    v7s_pair_valid(READ_ONCE(word[3]));

		if ((valid & both) != both)
			break;
	}
	while (count < n && READ_ONCE(desc[count]) & 0x3)
		count++;
	return count;
}

/* How many of @n blocks, from the first on, are of the first one's kind (L1). */
static inline u32 v7s_run_count_blocks(const u32 *desc, u32 n)
{
	const u32 kind = V7S_SECTION_TYPE | V7S_SECTION_SUPER;
	u32 count = 1, first = READ_ONCE(desc[0]);

	while (count < n && !((READ_ONCE(desc[count]) ^ first) & kind))
		count++;
	return count;
}

#endif
