// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replacing a page or block with smaller ones that map the same, so that a part of it
 * can be unmapped. Each step leaves every address translated as before. The larger
 * entry is invalidated in the TLB, as the architecture forbids two sizes for one
 * address; internal.h explains why that happens under the lock.
 */

#include <asm/barrier.h>

#include "internal.h"
#include "run.h"

/* The descriptor for the first @pgsize bytes of what a leaf of @kind maps. */
static u32 v7s_split_desc(const struct v7s_pgtable *pt, enum v7s_kind kind, u32 desc,
			  size_t pgsize)
{
	return v7s_leaf(&pt->fmt, v7s_phys(&pt->fmt, kind, desc), pgsize,
			v7s_prot(&pt->fmt, kind, desc));
}

/*
 * Split the large page in @entry of the L2 table in L1 slot @index into small pages,
 * unless another caller has done so.
 */
void v7s_split_large(struct v7s_pgtable *pt, u32 index, u32 *table, u32 entry)
{
	u32 first = round_down(entry, V7S_COPIES), last = first + V7S_COPIES - 1;
	u64 iova = v7s_slot_iova(index) + ((u64)first << V7S_L2_SHIFT);
	unsigned long flags;
	u32 desc;

	spin_lock_irqsave(&pt->lock, flags);
	desc = READ_ONCE(table[last]);
	if (v7s_is_large(desc)) {
		/* Full order: a caller that sees a small page sees this flag in v7s_l2_put(). */
		atomic_fetch_or((int)V7S_SPLITTING, v7s_l2_word(pt, index));
		desc = v7s_split_desc(pt, V7S_LARGE, desc, SZ_4K);
		v7s_run_map(table + first, V7S_COPIES - 1, desc, SZ_4K);
		/*
		 * Store this one last: a caller that sees a small page here sees small
		 * pages in all copies.
		 */
		smp_store_release(&table[last], desc + (V7S_COPIES - 1) * SZ_4K);
		v7s_sync(pt, table + first, V7S_COPIES);
		trace_split(pt, iova, SZ_64K, SZ_4K);
		v7s_tlb_flush_walk(pt, iova, SZ_64K, SZ_64K);
		atomic_fetch_andnot((int)V7S_SPLITTING, v7s_l2_word(pt, index));
	}
	spin_unlock_irqrestore(&pt->lock, flags);
}

/* Wait for any split in progress to finish: it holds the lock. */
noinline void v7s_split_wait(struct v7s_pgtable *pt)
{
	unsigned long flags;

	spin_lock_irqsave(&pt->lock, flags);
	spin_unlock_irqrestore(&pt->lock, flags);
}

/* Split the supersection around slot @index into sections; under the lock. */
void v7s_split_super(struct v7s_pgtable *pt, u32 index)
{
	u32 first = round_down(index, V7S_COPIES);
	u32 desc = READ_ONCE(pt->l1[first]);

	v7s_run_map(pt->l1 + first, V7S_COPIES,
		    v7s_split_desc(pt, V7S_SUPER, desc, SZ_1M), SZ_1M);
	v7s_sync(pt, pt->l1 + first, V7S_COPIES);
	trace_split(pt, v7s_slot_iova(first), SZ_16M, SZ_1M);
	v7s_tlb_flush_walk(pt, v7s_slot_iova(first), SZ_16M, SZ_16M);
}

/*
 * Split the section in slot @index, or that part of a supersection, into pages of
 * @granule, and put @table with these in its place. Returns false, and leaves @table to
 * the caller, if there is no block any more.
 */
bool v7s_split_section(struct v7s_pgtable *pt, u32 index, size_t granule, u32 *table)
{
	enum v7s_kind kind;
	unsigned long flags;
	bool is_block;
	u32 desc;

	spin_lock_irqsave(&pt->lock, flags);
	kind = v7s_kind(1, READ_ONCE(pt->l1[index]));
	if (kind == V7S_SUPER)
		v7s_split_super(pt, index);
	is_block = kind == V7S_SUPER || kind == V7S_SECTION;
	if (is_block) {
		desc = v7s_split_desc(pt, V7S_SECTION, READ_ONCE(pt->l1[index]), granule);
		v7s_run_map(table, V7S_L2_ENTRIES, desc, granule);
		v7s_sync(pt, table, V7S_L2_ENTRIES);
		v7s_l2_replace_block(pt, index, table);
		trace_split(pt, v7s_slot_iova(index), SZ_1M, granule);
	}
	spin_unlock_irqrestore(&pt->lock, flags);
	return is_block;
}
