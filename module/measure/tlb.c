// SPDX-License-Identifier: GPL-2.0-only

#include <linux/align.h>
#include <linux/export.h>
#include <linux/kernel.h>

#include "tlb.h"

static void v7s_model_invalidate(struct v7s_tlb *tlb, u64 iova, u64 size, bool walks)
{
	unsigned int i;

	for (i = 0; i < V7S_TLB_ENTRIES && !tlb->lost; i++) {
		struct v7s_tlb_entry *e = &tlb->entries[i];

		if (e->walk && (!walks || tlb->lost_walks))
			continue;
		if (iova < e->iova + e->size && e->iova < iova + size)
			e->size = 0;
	}
}

static void v7s_model_flush_all(void *cookie)
{
	v7s_model_invalidate(cookie, 0, U64_MAX, true);
}

static void v7s_model_flush_walk(unsigned long iova, size_t size, size_t granule, void *cookie)
{
	v7s_model_invalidate(cookie, iova, size, true);
}

static void v7s_model_add_page(struct iommu_iotlb_gather *gather, unsigned long iova,
			       size_t granule, void *cookie)
{
	v7s_model_invalidate(cookie, iova, granule, false);
}

const struct iommu_flush_ops v7s_tlb_ops = {
	.tlb_flush_all = v7s_model_flush_all,
	.tlb_flush_walk = v7s_model_flush_walk,
	.tlb_add_page = v7s_model_add_page,
	IOMMU_TLB_FLUSH_LEAF(v7s_model_flush_walk)
};
EXPORT_SYMBOL_GPL(v7s_tlb_ops);

/* The L2 table behind the L1 descriptor for @iova, or 0. */
static u64 v7s_l2_phys(const struct v7s_view *view, u64 iova)
{
	struct v7s_walk w;

	v7s_walk_start(&w, view, iova);
	v7s_walk_until(&w, iova);
	return v7s_walk_next_table(&w) ? w.phys : 0;
}

static void v7s_tlb_cache(struct v7s_tlb *tlb, u64 iova, u64 phys, u64 size, bool walk)
{
	tlb->entries[tlb->next++ % V7S_TLB_ENTRIES] =
		(struct v7s_tlb_entry){ iova, phys, size, walk };
}

void v7s_tlb_fill(struct v7s_tlb *tlb, const struct v7s_view *view, u64 iova)
{
	u64 size, start, table;
	struct v7s_walk w;

	if (iova >> view->fmt.ias)
		return;
	table = v7s_l2_phys(view, iova);
	if (table && !v7s_tlb_leads_to(tlb, table))
		v7s_tlb_cache(tlb, ALIGN_DOWN(iova, SZ_1M), table, SZ_1M, true);
	if (!v7s_lookup(&w, view, iova))
		return;
	size = v7s_pgsize(w.kind);
	start = ALIGN_DOWN(iova, size);
	v7s_tlb_cache(tlb, start, w.phys - (iova - start), size, false);
}

bool v7s_tlb_leads_to(const struct v7s_tlb *tlb, u64 phys)
{
	unsigned int i;

	for (i = 0; i < V7S_TLB_ENTRIES; i++)
		if (tlb->entries[i].size && tlb->entries[i].walk && tlb->entries[i].phys == phys)
			return true;
	return false;
}

bool v7s_tlb_is_empty(const struct v7s_tlb *tlb)
{
	unsigned int i;

	for (i = 0; i < V7S_TLB_ENTRIES; i++)
		if (tlb->entries[i].size)
			return false;
	return true;
}

static bool v7s_tlb_entry_holds(const struct v7s_tlb_entry *e, const struct v7s_view *view)
{
	struct v7s_walk w;
	u64 at;

	if (e->walk)
		return !e->size || v7s_l2_phys(view, e->iova) == e->phys;
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
