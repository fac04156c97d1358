/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk of another driver's tables in some thirty instructions, made at each map and
 * unmap. The L1 table was checked when it was attached. An L2 table is checked once for
 * each L1 descriptor that points to it. If its memory has been freed or removed since, the
 * access still cannot fault.
 */
#ifndef V7S_QUICK_H
#define V7S_QUICK_H

#include <linux/io.h>
#include <linux/uaccess.h>

#include "known.h"

#define V7S_QUICK_TABLES	64

/**
 * struct v7s_quick - a page table, prepared for short walks
 * @l1: the L1 table
 * @l1_entries: its size
 * @wide: L1 descriptors have 35 bits of the address of an L2 table
 * @checked: L1 descriptors that point to L2 tables in RAM that may be read
 */
struct v7s_quick {
	const u32 *l1;
	u32 l1_entries;
	bool wide;
	u32 checked[V7S_QUICK_TABLES];
};

/** v7s_quick_init() - set up a walk of a page table whose L1 table may be read */
void v7s_quick_init(struct v7s_quick *quick, const struct v7s_known *known);

/** v7s_quick_check() - whether the L2 table that @l1_desc points to may be read; any context */
bool v7s_quick_check(struct v7s_quick *quick, u32 l1_desc);

static __always_inline u64 v7s_quick_table(const struct v7s_quick *quick, u32 l1_desc)
{
	u64 phys = l1_desc & V7S_TABLE_BASE;

	if (unlikely(quick->wide))
		phys |= v7s_mtk_decode(l1_desc);
	return phys;
}

static __always_inline bool v7s_quick_read(u32 *desc, const u32 *from)
{
	__get_kernel_nofault(desc, from, u32, fault);
	return true;
fault:
	return false;
}

static __always_inline bool v7s_quick_l2(struct v7s_quick *quick, u32 l1_desc, u64 iova, u32 *desc)
{
	const u32 *table = phys_to_virt(v7s_quick_table(quick, l1_desc));
	u32 *checked = &quick->checked[(l1_desc >> 10) % V7S_QUICK_TABLES];

	if (READ_ONCE(*checked) != l1_desc && !v7s_quick_check(quick, l1_desc))
		return false;
	return v7s_quick_read(desc, &table[v7s_l2_index(iova)]);
}

/**
 * v7s_quick_walk() - what an address translates to now
 * @quick: the page table
 * @iova: any address
 * @phys: the low 32 bits of what it translates to
 *
 * Context: any. Return: false if the address is not mapped, or a table cannot be read.
 */
static __always_inline bool v7s_quick_walk(struct v7s_quick *quick, u64 iova, u32 *phys)
{
	u32 desc, mask;

	if (iova >> V7S_L1_SHIFT >= quick->l1_entries ||
	    !v7s_quick_read(&desc, &quick->l1[v7s_l1_index(iova)]))
		return false;
	if (v7s_is_table(desc)) {
		if (!v7s_quick_l2(quick, desc, iova, &desc) || !(desc & 0x3))
			return false;
		mask = desc & V7S_SMALL_TYPE ? V7S_SMALL_BASE : V7S_LARGE_BASE;
	} else {
		if (!v7s_is_block(desc))
			return false;
		mask = desc & V7S_SECTION_SUPER ? V7S_SUPER_BASE : V7S_SECTION_BASE;
	}
	*phys = (desc & mask) | ((u32)iova & ~mask);
	return true;
}

#endif
