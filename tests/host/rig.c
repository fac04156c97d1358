// SPDX-License-Identifier: GPL-2.0-only
/* Opens and closes the rig, and checks it between operations. */

#include <string.h>

#include <linux/err.h>

#include "rig.h"
#include "shim/hook.h"

static void rig_tlb_flush_all(void *cookie)
{
	struct rig *rig = cookie;

	rig->callbacks++;
	if (rig->spec.fault != RIG_DIRTY_FREE)
		tlb_flush_all(&rig->tlb);
}

static void rig_tlb_flush_walk(unsigned long iova, size_t size, size_t granule, void *cookie)
{
	struct rig *rig = cookie;

	rig->callbacks++;
	rig->invalidations += size / granule;
	CHECK(!shim_locks_held || size == granule,
	      "0x%zx bytes are flushed under a lock", size);
	if (rig->spec.fault != RIG_LOST_WALKS)
		tlb_flush_range(&rig->tlb, iova, size, granule);
}

/* Without a gather the flush cannot be deferred. */
static void rig_tlb_add_page(struct iommu_iotlb_gather *gather, unsigned long iova,
			     size_t granule, void *cookie)
{
	struct rig_gather *pending = container_of(gather, struct rig_gather, gather);
	struct rig *rig = cookie;

	rig->callbacks++;
	CHECK(!iommu_iotlb_gather_queued(gather), "a page is gathered for a flush queue");
	CHECK(IS_ALIGNED(iova, granule), "TLB page 0x%lx is not aligned to its size", iova);
	if (!gather) {
		tlb_flush_page(&rig->tlb, iova);
		return;
	}
	CHECK(pending->n < ARRAY_SIZE(pending->iova), "too many pages are gathered");
	pending->iova[pending->n++] = iova;
}

void rig_sync_tlb(struct rig *rig, struct rig_gather *gather)
{
	if (gather->gather.queued)
		tlb_flush_all(&rig->tlb);
	while (gather->n && rig->spec.fault != RIG_LOST_PAGES)
		tlb_flush_page(&rig->tlb, gather->iova[--gather->n]);
}

void rig_flush(struct rig *rig, u64 iova, u64 size)
{
	enum rig_fault fault = rig->spec.fault;
	struct v7s_flush flush;

	if (fault != RIG_LOST_PAGES)
		tlb_flush_range(&rig->tlb, iova, size, SZ_4K);
	if (!v7s_pgtable_flush_begin(rig->ops, &flush))
		return;
	if (fault == RIG_EARLY_END)
		v7s_pgtable_flush_end(rig->ops, &flush);
	if (fault != RIG_LOST_WALKS)
		tlb_flush_all(&rig->tlb);
	if (fault != RIG_EARLY_END)
		v7s_pgtable_flush_end(rig->ops, &flush);
}

void rig_flush_late(struct rig *rig, u64 iova, u64 size)
{
	if (rig->spec.tlb == RIG_TLB_LATE && !rig->spec.by_hand)
		rig_flush(rig, iova, size);
}

void rig_trim(struct rig *rig)
{
	v7s_pgtable_trim(rig->ops);
	if (rig->spec.tlb == RIG_TLB_LATE)
		rig_flush(rig, rig->model.base, SZ_1M);
}

static const struct iommu_flush_ops rig_flush_ops = {
	.tlb_flush_all = rig_tlb_flush_all,
	.tlb_flush_walk = rig_tlb_flush_walk,
	.tlb_add_page = rig_tlb_add_page,
};

static struct rig *rig_watched;		/* the open rig */

static void rig_on_free(const struct memory_table *table)
{
	struct rig *rig = rig_watched;
	u32 i;

	if (rig->closing) {
		CHECK(tlb_is_empty(&rig->tlb),
		      "the page table is freed while the TLB has entries");
		return;
	}
	if (table->level != 2)
		return;
	CHECK(!tlb_leads_to(&rig->tlb, table->phys),
	      "a table is freed while the TLB points to it");
	for (i = 0; i < 1U << (rig->spec.ias - 20); i++)
		CHECK(mmu_l2(&rig->mmu, mmu_l1_desc(&rig->mmu, (u64)i << 20)) != table->phys,
		      "a table is freed while slot 0x%x points to it", i);
}

static void rig_defaults(struct rig_spec *spec)
{
	bool mtk = spec->quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT;

	spec->ias = spec->ias ?: 32;
	spec->oas = spec->oas ?: mtk && IS_ENABLED(CONFIG_PHYS_ADDR_T_64BIT) ? 35 : 32;
	spec->pgsizes = spec->pgsizes ?: SZ_4K | SZ_64K | SZ_1M | SZ_16M;
	spec->tables_at = spec->tables_at ?: 0x40000000;
	spec->sections = spec->sections ?: 48;
}

void rig_open(struct rig *rig, const struct rig_spec *spec)
{
	*rig = (struct rig){ .spec = *spec };
	rig_defaults(&rig->spec);
	spec = &rig->spec;
	memory_reset(spec->tables_at);
	rig->cfg = (struct io_pgtable_cfg){
		.quirks = spec->quirks,
		.pgsize_bitmap = spec->pgsizes,
		.ias = spec->ias,
		.oas = spec->oas,
		.coherent_walk = spec->coherent,
		.tlb = spec->tlb >= RIG_TLB_LATE ? NULL : &rig_flush_ops,
		.iommu_dev = &rig->dev,
	};
	rig->ops = v7s_alloc_pgtable(&rig->cfg, &memory_tables, rig);
	CHECK(!IS_ERR(rig->ops), "no page table: %ld", PTR_ERR(rig->ops));
	rig->mmu = mmu_of(&rig->cfg);
	tlb_init(&rig->tlb, &rig->mmu, spec->seed);
	rig->random = random_seeded(spec->seed + 1);
	model_init(&rig->model, spec->base, spec->sections * 256);
	model_init(&rig->before, spec->base, spec->sections * 256);
	rig_watched = rig;
	memory_on_free = rig_on_free;
}

void rig_close(struct rig *rig)
{
	struct io_pgtable_ops *ops = rig->ops;

	if (rig->spec.by_hand)
		rig_flush(rig, rig->model.base, (u64)rig->model.pages * SZ_4K);
	rig->spec.by_hand = false;
	rig_check(rig);
	rig_trim(rig);
	CHECK(memory_counts.tables[2] == model_tables(&rig->model),
	      "%u L2 tables, but %u sections have pages", memory_counts.tables[2],
	      model_tables(&rig->model));
	rig->closing = true;
	if (rig->spec.tlb == RIG_TLB_LATE)
		rig_flush_before_free(rig);
	v7s_free_pgtable(ops);
	rig->ops = NULL;
	CHECK(!memory_counts.tables[1] && !memory_counts.tables[2], "%u tables leak",
	      memory_counts.tables[1] + memory_counts.tables[2]);
	CHECK(!memory_counts.dma_mapped && !memory_counts.objects, "memory leaks");
	model_free(&rig->model);
	model_free(&rig->before);
}

void rig_flush_before_free(struct rig *rig)
{
	rig_tlb_flush_all(rig);
}

int rig_prot(const struct rig *rig, int prot)
{
	if (prot & IOMMU_MMIO)
		prot &= ~IOMMU_CACHE;
	if (rig->spec.quirks & IO_PGTABLE_QUIRK_NO_PERMS)
		return IOMMU_READ | IOMMU_WRITE | (prot & (IOMMU_CACHE | IOMMU_MMIO));
	return prot | IOMMU_READ;
}

struct v7s_pgtable_counts rig_counts(const struct rig *rig)
{
	return v7s_pgtable_counts(rig->ops);
}

u64 rig_translate(struct rig *rig, u64 iova)
{
	const struct model_page *page = model_at(&rig->model, iova);
	u64 phys = rig->ops->iova_to_phys(rig->ops, iova);
	u64 right = page->size ? page->phys + iova % SZ_4K : 0;

	CHECK(phys == right, "iova 0x%llx translates to 0x%llx, not 0x%llx", iova, phys, right);
	return phys;
}

static void rig_check_page(const struct rig *rig, const struct mmu_leaf *leaf, u64 iova)
{
	const struct model_page *page = model_at(&rig->model, iova);

	CHECK(leaf->size == page->size,
	      "iova 0x%llx is mapped by 0x%x bytes, not 0x%x", iova, leaf->size, page->size);
	if (!leaf->size)
		return;
	CHECK(leaf->phys + (iova - leaf->iova) == page->phys,
	      "iova 0x%llx is mapped to 0x%llx, not 0x%llx", iova,
	      leaf->phys + (iova - leaf->iova), page->phys);
	CHECK(leaf->prot == page->prot, "iova 0x%llx is mapped with prot 0x%x, not 0x%x", iova,
	      leaf->prot, page->prot);
}

/* Walks once for each descriptor: for each section of a block, else for each page. */
void rig_check_range(const struct rig *rig, u64 from, u64 to)
{
	struct mmu_leaf leaf = { 0 };
	u64 iova;

	for (iova = from; iova < to; iova += SZ_4K) {
		if (leaf.size < SZ_1M || IS_ALIGNED(iova, SZ_1M))
			leaf = mmu_walk(&rig->mmu, iova);
		rig_check_page(rig, &leaf, iova);
	}
}

static void rig_check_counts(const struct rig *rig)
{
	struct v7s_pgtable_counts counts = rig_counts(rig);

	CHECK(counts.l2_allocs - counts.l2_frees == memory_counts.tables[2],
	      "%lu L2 tables allocated, %lu freed, but %u in use", counts.l2_allocs,
	      counts.l2_frees, memory_counts.tables[2]);
	/* dma_map_single() of the L1 table is a sync too, but not counted as one. */
	CHECK(memory_counts.hook_calls == memory_counts.syncs + !rig->spec.coherent,
	      "%lu syncs, but %lu calls of the hook", memory_counts.syncs,
	      memory_counts.hook_calls);
}

void rig_check_rest(struct rig *rig)
{
	const u32 *unsynced = rig->spec.coherent ? NULL : memory_first_unsynced();
	const char *stale = rig->spec.by_hand ? NULL : tlb_is_stale(&rig->tlb);

	CHECK(!unsynced, "unsynced descriptor 0x%08x, the device sees 0x%08x", *unsynced,
	      *memory_device_view(unsynced));
	CHECK(!rig->spec.coherent || (!memory_counts.syncs && !memory_counts.dma_mapped),
	      "the DMA API is used for a coherent walker");
	CHECK(memory_counts.tables[2] >= model_tables(&rig->model) &&
	      (rig->spec.by_hand ||
	       memory_counts.tables[2] <= model_tables(&rig->model) + V7S_WAITING_MAX),
	      "%u L2 tables, but %u sections have pages", memory_counts.tables[2],
	      model_tables(&rig->model));
	rig_check_counts(rig);
	CHECK(!stale, "stale in the TLB: %s", stale);
}

void rig_check(struct rig *rig)
{
	rig_check_rest(rig);
	rig_check_range(rig, rig->model.base, rig->model.base + (u64)rig->model.pages * SZ_4K);
}
