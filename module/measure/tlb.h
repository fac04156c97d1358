/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An emulated TLB: translations fill it, and only the TLB callbacks, or a driver that
 * flushes by itself, invalidate its entries. It caches leaves as well as the pointers to L2
 * tables that a walk has read. An entry that differs from the tables is stale: a flush is
 * missing.
 */
#ifndef V7S_TLB_H
#define V7S_TLB_H

#include <linux/io-pgtable.h>

#include "../format/walk.h"

#define V7S_TLB_ENTRIES	64

/**
 * struct v7s_tlb_entry - a cached range
 * @iova: its start
 * @phys: what @iova translates to; of a walk, the L2 table
 * @size: its bytes; 0 for an unused entry
 * @walk: a pointer to an L2 table, not a leaf
 */
struct v7s_tlb_entry {
	u64 iova;
	u64 phys;
	u64 size;
	bool walk;
};

/**
 * struct v7s_tlb - the TLB; the cookie of its callbacks
 * @entries: what it has cached; size 0 for an unused one
 * @next: the entry to fill next
 * @lost: planted fault: invalidations do not reach the TLB
 * @lost_walks: planted fault: invalidations of pointers to L2 tables do not reach it
 */
struct v7s_tlb {
	struct v7s_tlb_entry entries[V7S_TLB_ENTRIES];
	unsigned int next;
	bool lost;
	bool lost_walks;
};

/* The callbacks that invalidate its entries; their cookie is a struct v7s_tlb. */
extern const struct iommu_flush_ops v7s_tlb_ops;

/** v7s_tlb_fill() - translate @iova as the hardware would, and cache the result */
void v7s_tlb_fill(struct v7s_tlb *tlb, const struct v7s_view *view, u64 iova);

/** v7s_tlb_leads_to() - whether it has cached a pointer to the L2 table at @phys */
bool v7s_tlb_leads_to(const struct v7s_tlb *tlb, u64 phys);

/** v7s_tlb_is_empty() - whether it has cached nothing */
bool v7s_tlb_is_empty(const struct v7s_tlb *tlb);

/** v7s_tlb_stale() - an entry that differs from the tables, or NULL */
const struct v7s_tlb_entry *v7s_tlb_stale(const struct v7s_tlb *tlb,
					  const struct v7s_view *view);

#endif
