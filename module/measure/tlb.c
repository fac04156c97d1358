// SPDX-License-Identifier: GPL-2.0-only

#include <linux/align.h>
#include <linux/kernel.h>

#include "tlb.h"

static void v7s_tlb_forget(struct v7s_tlb *tlb, u64 iova, u64 size)
{
	unsigned int i;

	for (i = 0; i < V7S_TLB_ENTRIES && !tlb->lost; i++) {
		struct v7s_tlb_entry *e = &tlb->entries[i];

		if (iova < e->iova + e->size && e->iova < iova + size)
			e->size = 0;
	}
}

static void v7s_tlb_flush_all(void *cookie)
{
	v7s_tlb_forget(cookie, 0, U64_MAX);
}

static void v7s_tlb_flush_walk(unsigned long iova, size_t size, size_t granule, void *cookie)
{
	v7s_tlb_forget(cookie, iova, size);
}

static void v7s_tlb_add_page(struct iommu_iotlb_gather *gather, unsigned long iova,
			     size_t granule, void *cookie)
{
	v7s_tlb_forget(cookie, iova, granule);
}

const struct iommu_flush_ops v7s_tlb_ops = {
	.tlb_flush_all = v7s_tlb_flush_all,
	.tlb_flush_walk = v7s_tlb_flush_walk,
	.tlb_add_page = v7s_tlb_add_page,
	IOMMU_TLB_FLUSH_LEAF(v7s_tlb_flush_walk)
};

void v7s_tlb_fill(struct v7s_tlb *tlb, const struct v7s_view *view, u64 iova)
{
	struct v7s_walk w;
	u64 size, start;

	if (!v7s_lookup(&w, view, iova))
		return;
	size = v7s_pgsize(w.kind);
	start = ALIGN_DOWN(iova, size);
	tlb->entries[tlb->next++ % V7S_TLB_ENTRIES] = (struct v7s_tlb_entry){
		.iova = start,
		.phys = w.phys - (iova - start),
		.size = size,
	};
}

static bool v7s_tlb_entry_holds(const struct v7s_tlb_entry *e, const struct v7s_view *view)
{
	struct v7s_walk w;
	u64 at;

	for (at = 0; at < e->size; at += SZ_4K)
		if (!v7s_lookup(&w, view, e->iova + at) || w.phys != e->phys + at)
			return false;
	return true;
}

const struct v7s_tlb_entry *v7s_tlb_stale(const struct v7s_tlb *tlb,
					  const struct v7s_view *view)
{
	unsigned int i;

	for (i = 0; i < V7S_TLB_ENTRIES; i++)
		if (!v7s_tlb_entry_holds(&tlb->entries[i], view))
			return &tlb->entries[i];
	return NULL;
}
