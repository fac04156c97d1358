// SPDX-License-Identifier: GPL-2.0-only
/* Life of an L2 table; internal.h tells the rules. */

#include <asm/barrier.h>

#include "internal.h"

/*
 * Take back what was added to a slot without a table. One may have been put
 * there and emptied meanwhile, by users who leave it to the last one to reap.
 */
void v7s_l2_leave_absent(struct v7s_pgtable *pt, u32 index, u32 n)
{
	if (v7s_l2_is_empty(v7s_l2_leave(pt, index, n)))
		v7s_l2_reap(pt, index, index + 1);
}

bool v7s_l2_enter_locked(struct v7s_pgtable *pt, u32 index, u32 n)
{
	unsigned long flags;
	bool is_table;

	spin_lock_irqsave(&pt->lock, flags);
	is_table = v7s_is_table(READ_ONCE(pt->l1[index]));
	if (is_table)
		atomic_add(n, v7s_l2_users(pt, index));
	spin_unlock_irqrestore(&pt->lock, flags);
	return is_table;
}

static void v7s_l2_put(struct v7s_pgtable *pt, u32 index, u32 *table)
{
	/* The walker must find the table's contents behind its descriptor. */
	dma_wmb();
	WRITE_ONCE(pt->l1[index], v7s_table(&pt->fmt, virt_to_phys(table)));
	__set_bit(index, pt->l2_present);
	atomic_long_inc(&pt->l2_allocs);
}

static void v7s_l2_admit(struct v7s_pgtable *pt, u32 index, u32 users)
{
	/* Full order: who sees V7S_PRESENT sees the L1 descriptor. */
	atomic_add_return(users | V7S_PRESENT, v7s_l2_users(pt, index));
}

/*
 * Put a filled and synced table with @n users into an empty slot. If another
 * caller was faster, become @n users of its table. Returns the table now
 * there, or NULL if it is a block. The L1 descriptor is not synced yet.
 */
u32 *v7s_l2_install(struct v7s_pgtable *pt, u32 index, u32 *table, u32 n)
{
	unsigned long flags;
	u32 desc;

	spin_lock_irqsave(&pt->lock, flags);
	desc = READ_ONCE(pt->l1[index]);
	if (!desc) {
		v7s_l2_put(pt, index, table);
		v7s_l2_admit(pt, index, pt->iop.cfg.coherent_walk ? n : n | V7S_UNSYNCED);
	} else if (v7s_is_table(desc)) {
		atomic_add(n, v7s_l2_users(pt, index));
		table = v7s_l2_of(pt, desc);
	} else {
		table = NULL;
	}
	spin_unlock_irqrestore(&pt->lock, flags);
	return table;
}

/*
 * Put a full, synced table where a section was. Under the lock, for which those
 * wait who do not see V7S_PRESENT: whoever unmapped a page while the walker still
 * knew of the section would leave it mapped.
 */
void v7s_l2_replace_block(struct v7s_pgtable *pt, u32 index, u32 *table)
{
	v7s_l2_put(pt, index, table);
	v7s_sync(pt, &pt->l1[index], 1);
	io_pgtable_tlb_flush_walk(&pt->iop, v7s_slot_iova(index), SZ_1M, SZ_1M);
	v7s_l2_admit(pt, index, V7S_L2_ENTRIES);
}

/*
 * Sync the L1 descriptors [first, end): tables that this call has installed, or
 * met before they were synced. None of them can go, as the caller uses them.
 */
void v7s_l1_sync_installed(struct v7s_pgtable *pt, u32 first, u32 end)
{
	if (pt->iop.cfg.coherent_walk)
		return;
	v7s_sync(pt, &pt->l1[first], end - first);
	for (; first < end; first++)
		atomic_andnot(V7S_UNSYNCED, v7s_l2_users(pt, first));
}

/* The table of a slot that nobody uses, taken out; or NULL. */
static u32 *v7s_l2_take_empty(struct v7s_pgtable *pt, u32 index)
{
	u32 *table;

	if (atomic_cmpxchg(v7s_l2_users(pt, index), V7S_PRESENT, 0) != V7S_PRESENT)
		return NULL;
	table = v7s_l2_at(pt, index);
	WRITE_ONCE(pt->l1[index], 0);
	__clear_bit(index, pt->l2_present);
	atomic_long_inc(&pt->l2_frees);
	return table;
}

/*
 * Free those tables in the slots [first, end), at most V7S_REAP_MAX, that
 * nobody uses by now. The lock is held until the TLB has forgotten the slots,
 * so that no new table can take one that the walker still remembers.
 */
void v7s_l2_reap(struct v7s_pgtable *pt, u32 first, u32 end)
{
	u32 *dead[V7S_REAP_MAX];
	unsigned long flags;
	u32 i, n = 0;

	spin_lock_irqsave(&pt->lock, flags);
	for (i = first; i < end; i++) {
		dead[n] = v7s_l2_take_empty(pt, i);
		if (dead[n])
			n++;
	}
	if (n)
		v7s_sync(pt, &pt->l1[first], end - first);
	io_pgtable_tlb_flush_walk(&pt->iop, v7s_slot_iova(first),
				  (size_t)(end - first) << V7S_L1_SHIFT, SZ_4K);
	spin_unlock_irqrestore(&pt->lock, flags);

	while (n)
		v7s_table_free(pt, 2, dead[--n]);
}
