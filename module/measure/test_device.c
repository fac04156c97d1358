// SPDX-License-Identifier: GPL-2.0-only
/* What the device sees: stale TLB entries, unsynced tables, and tables out of its reach. */

#include <linux/err.h>
#include <linux/io.h>
#include <linux/kernel.h>

#include "../domain/device.h"
#include "../domain/watch.h"
#include "selftest.h"

#define V7S_TEST_PROT	(IOMMU_READ | IOMMU_WRITE)

/* A step of the sequence below: map, or with @phys 0 unmap. */
struct v7s_step {
	u64 iova;
	u64 phys;
	size_t pgsize;
	size_t count;
	bool splits;
};

/*
 * Every change of tables that can leave a stale entry. Steps that split are
 * skipped where the kernel's own code does not split.
 */
static const struct v7s_step v7s_steps[] = {
	{ 0x10000000, 0x80000000, SZ_4K, 300 },
	{ 0x10000000, 0, SZ_4K, 256 },			/* detaches a table */
	{ 0x10000000, 0x90000000, SZ_1M, 1 },		/* maps a block in its place */
	{ 0x10080000, 0, SZ_4K, 1, true },		/* splits the block */
	{ 0x10100000, 0, SZ_4K, 44 },
	{ 0x11000000, 0x91000000, SZ_16M, 1 },
	{ 0x11300000, 0, SZ_1M, 1, true },
	{ 0x12000000, 0xa0000000, SZ_64K, 20 },
	{ 0x12010000, 0, SZ_64K, 1 },
	{ 0x12020000, 0, SZ_4K, 1, true },
	{ 0x12010000, 0xb0000000, SZ_4K, 16 },		/* small pages replace a large page */
	{ 0x14000000, 0xc0000000, SZ_1M, 20 },
	{ 0x14000000, 0, SZ_1M, 20 },
	{ 0x14000000, 0xd0000000, SZ_4K, 5120 },	/* tables where blocks were */
	{ 0x14000000, 0, SZ_4K, 5120 },
};

static int v7s_take_step(struct v7s_case *c, const struct v7s_step *step)
{
	if (step->splits && !v7s_case_splits(c))
		return 0;
	if (step->phys)
		return v7s_case_map(c, &c->pgtable, step->iova, step->phys, step->pgsize,
				    step->count, V7S_TEST_PROT);
	return v7s_case_unmap(c, &c->pgtable, step->iova, step->pgsize, step->count) ? 0 : -EIO;
}

/* Fill the TLB with what the step will touch, and some of its surroundings. */
static void v7s_fill_around(struct v7s_case *c, const struct v7s_view *view,
			    const struct v7s_step *step)
{
	u64 size = (u64)step->pgsize * step->count, at;

	for (at = 0; at < size; at += max_t(u64, SZ_4K, size / 16))
		v7s_tlb_fill(&c->tlb, view, step->iova + at);
	v7s_tlb_fill(&c->tlb, view, step->iova + size - 1);
	v7s_tlb_fill(&c->tlb, view, step->iova + size);
	v7s_tlb_fill(&c->tlb, view, step->iova - 1);
}

const struct v7s_tlb_entry *v7s_case_run_tlb(struct v7s_case *c, int *err)
{
	const struct v7s_view view = v7s_instance_view(&c->pgtable);
	const struct v7s_tlb_entry *stale = NULL;
	unsigned int i;

	*err = 0;
	for (i = 0; i < ARRAY_SIZE(v7s_steps) && !stale && !*err; i++) {
		v7s_fill_around(c, &view, &v7s_steps[i]);
		*err = v7s_take_step(c, &v7s_steps[i]);
		stale = v7s_tlb_stale(&c->tlb, &view);
	}
	return stale;
}

enum v7s_outcome v7s_test_tlb(struct v7s_case *c)
{
	const struct v7s_tlb_entry *stale;
	int err;

	stale = v7s_case_run_tlb(c, &err);
	if (err)
		return v7s_failed(c, "errno %d", -err);
	if (!stale)
		return V7S_PASS;
	return v7s_failed(c, "0x%llx bytes at 0x%08llx are stale in the TLB", stale->size,
			  stale->iova);
}

enum v7s_outcome v7s_test_tlb_fault(struct v7s_case *c)
{
	int err;

	c->tlb.lost = true;
	if (!v7s_case_run_tlb(c, &err))
		return v7s_failed(c, "a TLB that lost every flush was not noticed");
	return V7S_PASS;
}

enum v7s_outcome v7s_test_walk_fault(struct v7s_case *c)
{
	int err;

	c->tlb.lost_walks = true;
	if (!v7s_case_run_tlb(c, &err))
		return v7s_failed(c, "a walk cache that lost every flush was not noticed");
	return V7S_PASS;
}

static u32 v7s_unsynced(struct v7s_case *c)
{
	const struct v7s_view view = v7s_instance_view(&c->pgtable);
	u32 unsynced = v7s_watch_unsynced(view.l1_phys, v7s_l1_bytes(&view.fmt));
	struct v7s_walk w;

	v7s_for_each_slot(&w, &view)
		if (w.kind == V7S_TABLE)
			unsynced += v7s_watch_unsynced(w.phys, V7S_L2_BYTES);
	return unsynced;
}

static enum v7s_outcome v7s_run_device(struct v7s_case *c, u32 *unsynced)
{
	unsigned int i;
	int ret;

	*unsynced = 0;
	if (!v7s_instance_has_device_view(&c->pgtable))
		return v7s_skipped(c, c->coherent ? "the walk is coherent" :
				   "this kernel does not let a module watch the DMA API");
	for (i = 0; i < ARRAY_SIZE(v7s_steps) && !*unsynced; i++) {
		ret = v7s_take_step(c, &v7s_steps[i]);
		if (ret)
			return v7s_failed(c, "step %u: errno %d", i, -ret);
		*unsynced = v7s_unsynced(c);
	}
	return V7S_PASS;
}

enum v7s_outcome v7s_test_device(struct v7s_case *c)
{
	u32 unsynced;
	enum v7s_outcome outcome = v7s_run_device(c, &unsynced);

	if (outcome == V7S_PASS && unsynced)
		return v7s_failed(c, "the device sees old values of %u descriptors", unsynced);
	return outcome;
}

enum v7s_outcome v7s_test_device_fault(struct v7s_case *c)
{
	enum v7s_outcome outcome;
	u32 unsynced;

	v7s_watch_plant_lost_sync(true);
	outcome = v7s_run_device(c, &unsynced);
	v7s_watch_plant_lost_sync(false);
	if (outcome == V7S_PASS && !unsynced)
		return v7s_failed(c, "a device that missed every sync was not noticed");
	return outcome;
}

/* L2 tables from any zone, for a page table that refuses those beyond the limit. */
struct v7s_stray_tables {
	struct v7s_tables tables;	/* without hooks.any_address */
	struct v7s_tables *good;	/* gives L1 tables */
	struct v7s_tables *stray;	/* gives L2 tables */
	u64 limit;			/* of the addresses that the walker reaches */
	bool high;			/* whether the L2 table was beyond it */
};

static void *v7s_stray_alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	struct v7s_stray_tables *t = container_of(tables, struct v7s_stray_tables, tables);
	struct v7s_tables *from = level == 1 ? t->good : t->stray;
	void *table = from->alloc(from, level, size, gfp);

	if (table && level == 2)
		t->high = virt_to_phys(table) + size > t->limit;
	return table;
}

static void v7s_stray_free(struct v7s_tables *tables, int level, void *table, size_t size)
{
	struct v7s_stray_tables *t = container_of(tables, struct v7s_stray_tables, tables);
	struct v7s_tables *from = level == 1 ? t->good : t->stray;

	from->free(from, level, table, size);
}

static enum v7s_outcome v7s_refuse(struct v7s_case *c, struct v7s_instance *pgtable)
{
	struct v7s_pgtable_counts counts;
	int ret = v7s_case_map(c, pgtable, 0, 0, SZ_4K, 1, V7S_TEST_PROT);

	v7s_instance_counts(pgtable, &counts);
	if (ret != -ENOMEM)
		return v7s_failed(c, "a table above the limit: errno %d", -ret);
	if (counts.rejected != 1 || counts.l2_allocs)
		return v7s_failed(c, "%lu tables rejected, %lu L2 tables installed",
				  counts.rejected, counts.l2_allocs);
	return v7s_case_is_hole(pgtable, 0) ? V7S_PASS :
	       v7s_failed(c, "a refused table left a mapping");
}

enum v7s_outcome v7s_test_refuse(struct v7s_case *c)
{
	struct v7s_stray_tables t = {
		.tables = { .alloc = v7s_stray_alloc, .free = v7s_stray_free },
		.good = v7s_provider_slab.create(&c->fmt),
		.stray = c->pgtable.tables,
		.limit = v7s_limit(&c->fmt),
	};
	struct v7s_instance pgtable = c->pgtable;
	enum v7s_outcome outcome;

	pgtable.tables = &t.tables;
	pgtable.cfg.iommu_dev = v7s_device(true, true);
	pgtable.ops = v7s_alloc_pgtable(&pgtable.cfg, &t.tables, &c->tlb);
	if (IS_ERR(pgtable.ops))
		return v7s_failed(c, "no page table to test: errno %ld", -PTR_ERR(pgtable.ops));
	outcome = v7s_refuse(c, &pgtable);
	v7s_free_pgtable(pgtable.ops);
	return t.high ? outcome :
	       v7s_skipped(c, "memory from any zone lies within the limit here");
}
