// SPDX-License-Identifier: GPL-2.0-only
/* Life of an L2 table; internal.h tells the rules. */

#include <asm/barrier.h>

#include "internal.h"

/*
 * Become @n users of the table in slot @index. Returns the table, and in
 * @users how many there were before, V7S_UNSYNCED included; or NULL if there
 * is no table, or one that is about to go.
 */
u32 *v7s_l2_get(struct v7s_pgtable *pt, u32 index, u32 n, int *users)
{
	*users = atomic_fetch_add_unless(&pt->l2_users[index], n, 0);
	if (!*users)
		return NULL;
	return v7s_l2_of(pt, READ_ONCE(pt->l1[index]));
}

/* Undo v7s_l2_get(). True if the table became empty: v7s_l2_reap() is due. */
bool v7s_l2_put(struct v7s_pgtable *pt, u32 index, u32 n)
{
	return !atomic_sub_return(n, &pt->l2_users[index]);
}

static void v7s_l2_publish(struct v7s_pgtable *pt, u32 index, u32 *table, int users)
{
	/* The walker must find the table's contents behind its descriptor. */
	dma_wmb();
	WRITE_ONCE(pt->l1[index], v7s_table(&pt->fmt, virt_to_phys(table)));
	__set_bit(index, pt->l2_present);
	atomic_long_inc(&pt->l2_allocs);
	atomic_set_release(&pt->l2_users[index], users);
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
		v7s_l2_publish(pt, index, table,
			       pt->iop.cfg.coherent_walk ? n : n | V7S_UNSYNCED);
	} else if (v7s_is_table(desc)) {
		atomic_add(n, &pt->l2_users[index]);
		table = v7s_l2_of(pt, desc);
	} else {
		table = NULL;
	}
	spin_unlock_irqrestore(&pt->lock, flags);
	return table;
}

/* Put a full, synced table where a section was. Under the lock. */
void v7s_l2_replace_block(struct v7s_pgtable *pt, u32 index, u32 *table)
{
	v7s_l2_publish(pt, index, table, V7S_L2_ENTRIES);
	v7s_sync(pt, &pt->l1[index], 1);
}

/* Sync L1 descriptors of tables installed, or met before they were synced. */
void v7s_l1_sync_installed(struct v7s_pgtable *pt, struct v7s_slots *installed)
{
	u32 i;

	if (installed->first == installed->end)
		return;
	v7s_sync(pt, &pt->l1[installed->first], installed->end - installed->first);
	for (i = installed->first; i < installed->end; i++)
		atomic_andnot(V7S_UNSYNCED, &pt->l2_users[i]);
	installed->end = installed->first;
}

static u32 *v7s_l2_take_empty(struct v7s_pgtable *pt, u32 index)
{
	u32 desc = READ_ONCE(pt->l1[index]);

	if (!v7s_is_table(desc) || atomic_read(&pt->l2_users[index]))
		return NULL;
	WRITE_ONCE(pt->l1[index], 0);
	__clear_bit(index, pt->l2_present);
	atomic_long_inc(&pt->l2_frees);
	return v7s_l2_of(pt, desc);
}

/*
 * Free those tables in the slots @empty that nobody uses by now; at most
 * V7S_REAP_MAX slots. The lock is held until the TLB has forgotten them, so
 * that no new table can take a slot that the walker still remembers.
 */
void v7s_l2_reap(struct v7s_pgtable *pt, struct v7s_slots *empty)
{
	u32 *dead[V7S_REAP_MAX];
	u32 i, n = 0, slots = empty->end - empty->first;
	unsigned long flags;

	if (!slots)
		return;
	spin_lock_irqsave(&pt->lock, flags);
	for (i = empty->first; i < empty->end; i++) {
		dead[n] = v7s_l2_take_empty(pt, i);
		if (dead[n])
			n++;
	}
	if (n)
		v7s_sync(pt, &pt->l1[empty->first], slots);
	io_pgtable_tlb_flush_walk(&pt->iop, (unsigned long)empty->first << V7S_L1_SHIFT,
				  (size_t)slots << V7S_L1_SHIFT, SZ_4K);
	spin_unlock_irqrestore(&pt->lock, flags);

	while (n)
		v7s_table_free(pt, 2, dead[--n]);
	empty->end = empty->first;
}
