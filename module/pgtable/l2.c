// SPDX-License-Identifier: GPL-2.0-only
/* Installing an L2 table and counting its users; the rules are in internal.h. */

#include <asm/barrier.h>

#include "internal.h"

/*
 * Subtract what was added to a slot without a table. Another caller may have installed and
 * emptied a table meanwhile: then this put brings its count to 0, and the table must wait.
 */
void v7s_l2_put_absent(struct v7s_pgtable *pt, u32 index, u32 n)
{
	if (v7s_l2_must_wait(v7s_l2_put(pt, index, n)))
		v7s_l2_wait(pt, index);
}

bool v7s_l2_get_locked(struct v7s_pgtable *pt, u32 index, u32 n)
{
	unsigned long flags;
	bool is_table;

	spin_lock_irqsave(&pt->lock, flags);
	is_table = v7s_is_table(READ_ONCE(pt->l1[index]));
	if (is_table)
		atomic_add(n, v7s_l2_word(pt, index));
	spin_unlock_irqrestore(&pt->lock, flags);
	return is_table;
}

static void v7s_l1_install(struct v7s_pgtable *pt, u32 index, u32 *table)
{
	/* The walker must see the table's contents before the descriptor that points to it. */
	dma_wmb();
	WRITE_ONCE(pt->l1[index], v7s_table_desc(&pt->fmt, virt_to_phys(table)));
	__set_bit(index, pt->l2_present);
}

static void v7s_l2_publish(struct v7s_pgtable *pt, u32 index, u32 users)
{
	/* Full order: a caller that sees V7S_PRESENT sees the L1 descriptor. */
	atomic_add_return(users | V7S_PRESENT, v7s_l2_word(pt, index));
}

/*
 * Install a filled and synced table with @n users in an empty slot. If the slot has a table
 * already, or a table detached from it is not flushed yet, use that one and leave @table to the
 * caller. Returns the table now in the slot, or NULL for a block. Does not sync the L1 descriptor.
 */
u32 *v7s_l2_install(struct v7s_pgtable *pt, u32 index, u32 *table, u32 n)
{
	unsigned long flags;
	u32 desc, *back;

	spin_lock_irqsave(&pt->lock, flags);
	desc = READ_ONCE(pt->l1[index]);
	if (!desc) {
		/* If the walker may still have a detached table cached, put that one back. */
		back = v7s_l2_take_back(pt, index);
		if (back)
			table = back;
		else
			atomic_long_inc(&pt->l2_allocs);
		v7s_l1_install(pt, index, table);
		v7s_l2_publish(pt, index, pt->iop.cfg.coherent_walk ? n : n | V7S_UNSYNCED);
	} else if (v7s_is_table(desc)) {
		atomic_add(n, v7s_l2_word(pt, index));
		table = v7s_l2_of(pt, desc);
	} else {
		table = NULL;
	}
	spin_unlock_irqrestore(&pt->lock, flags);
	return table;
}

/*
 * Put a full, synced table where a section was; under the lock. A concurrent unmap of
 * one of its pages does not see V7S_PRESENT, and so waits for the lock. If it cleared
 * the page before the flush, the walker could still use a cached section for it.
 */
void v7s_l2_replace_block(struct v7s_pgtable *pt, u32 index, u32 *table)
{
	v7s_l1_install(pt, index, table);
	atomic_long_inc(&pt->l2_allocs);
	v7s_sync(pt, &pt->l1[index], 1);
	v7s_tlb_flush_walk(pt, v7s_slot_iova(index), SZ_1M, SZ_1M);
	v7s_l2_publish(pt, index, V7S_L2_ENTRIES);
}

/*
 * Sync the L1 descriptors [first, end): tables that this call has installed, or
 * met before they were synced. None of them can be detached, as the caller uses them.
 */
void v7s_l1_sync_installed(struct v7s_pgtable *pt, u32 first, u32 end)
{
	if (pt->iop.cfg.coherent_walk)
		return;
	v7s_sync(pt, &pt->l1[first], end - first);
	for (; first < end; first++)
		atomic_andnot(V7S_UNSYNCED, v7s_l2_word(pt, first));
}
