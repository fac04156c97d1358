/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An emulated TLB: filled by translations, emptied by the TLB callbacks alone.
 * An entry that no longer agrees with the tables is stale: some callback was
 * missing.
 */
#ifndef V7S_TLB_H
#define V7S_TLB_H

#include <linux/io-pgtable.h>

#include "../format/walk.h"

#define V7S_TLB_ENTRIES	64

/** struct v7s_tlb_entry - a translation remembered; @size 0 for none */
struct v7s_tlb_entry {
	u64 iova;
	u64 phys;
	u64 size;
};

/**
 * struct v7s_tlb - the TLB; the cookie of its callbacks
 * @entries: what it remembers; size 0 for an unused one
 * @next: the entry to fill next
 * @lost: planted fault: it is told nothing
 */
struct v7s_tlb {
	struct v7s_tlb_entry entries[V7S_TLB_ENTRIES];
	unsigned int next;
	bool lost;
};

extern const struct iommu_flush_ops v7s_tlb_ops;

/** v7s_tlb_fill() - translate @iova as the hardware would, and remember it */
void v7s_tlb_fill(struct v7s_tlb *tlb, const struct v7s_view *view, u64 iova);

/** v7s_tlb_stale() - an entry that the tables no longer back, or NULL */
const struct v7s_tlb_entry *v7s_tlb_stale(const struct v7s_tlb *tlb,
					  const struct v7s_view *view);

#endif
