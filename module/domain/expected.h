/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a domain's tables should translate: the ranges that its requests have mapped and
 * not unmapped. The tables are compared with them, because the kernel's own code corrupts
 * mappings when it splits a block (before 6.13).
 */
#ifndef V7S_EXPECTED_H
#define V7S_EXPECTED_H

#include <linux/rbtree.h>
#include <linux/types.h>

#include "../format/walk.h"

/* The most ranges to keep for a domain; each takes 64 bytes. */
#define V7S_EXPECTED_MAX	16384

/**
 * struct v7s_expected - the ranges that should be mapped; zeroed, it is empty
 * @ranges: struct v7s_expected_range by IOVA; contiguous neighbours are joined
 * @count: how many there are
 * @lost: whether all were dropped: there were too many, or there was no memory for one
 */
struct v7s_expected {
	struct rb_root ranges;
	unsigned int count;
	bool lost;
};

/** struct v7s_target - what an IOVA is mapped to; @prot is 0 if it is not mapped */
struct v7s_target {
	u64 phys;
	int prot;
};

/**
 * struct v7s_wrong - how tables differ from what is expected of them
 * @pages: pages of 4 KiB that are mapped with another address or other permissions, that
 *         are not mapped, or that should not be mapped
 * @iova: the first of them
 * @expected: what @iova should be mapped to
 * @found: what it is mapped to
 */
struct v7s_wrong {
	u64 pages;
	u64 iova;
	struct v7s_target expected;
	struct v7s_target found;
};

/**
 * v7s_expected_map() - expect a range to be mapped, in place of what was expected there
 * @expected: the ranges
 * @fmt: variant of the format
 * @iova: first address
 * @phys: what it is mapped to
 * @size: bytes
 * @prot: IOMMU_* bits as asked for
 *
 * Context: may sleep. It cannot fail: without memory @expected->lost is set.
 */
void v7s_expected_map(struct v7s_expected *expected, const struct v7s_format *fmt, u64 iova,
		      u64 phys, u64 size, int prot);

/** v7s_expected_unmap() - expect nothing to be mapped in a range; else as v7s_expected_map() */
void v7s_expected_unmap(struct v7s_expected *expected, u64 iova, u64 size);

/** v7s_expected_free() - free all ranges; leaves @expected empty */
void v7s_expected_free(struct v7s_expected *expected);

/**
 * v7s_expected_compare() - compare tables with what is expected of them
 * @expected: the ranges; not lost
 * @view: the tables
 * @first: first address to compare
 * @last: last address to compare
 *
 * Context: may sleep; the caller keeps tables and ranges unchanged meanwhile.
 */
struct v7s_wrong v7s_expected_compare(const struct v7s_expected *expected,
				      const struct v7s_view *view, u64 first, u64 last);

#endif
