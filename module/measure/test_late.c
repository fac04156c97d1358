// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver without TLB callbacks, like mtk_iommu: it flushes by itself after an
 * unmap has returned. No table may be freed before that flush.
 */

#include <linux/err.h>
#include <linux/io.h>
#include <linux/kernel.h>

#include "selftest.h"

#define V7S_LATE_SLOTS	(V7S_WAITING_MAX + 4)
#define V7S_LATE_MAPPED	0x12000000ULL	/* v7s_case_run_tlb() leaves it mapped */

/* Tables for the engine which check, when one is freed, that the TLB does not lead to it. */
struct v7s_judged_tables {
	struct v7s_tables tables;
	struct v7s_tables *inner;
	const struct v7s_tlb *tlb;
	unsigned int early;		/* tables freed while the TLB led to them */
};

static void *v7s_judged_alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	struct v7s_judged_tables *t = container_of(tables, struct v7s_judged_tables, tables);

	return t->inner->alloc(t->inner, level, size, gfp);
}

static void v7s_judged_free(struct v7s_tables *tables, int level, void *table, size_t size)
{
	struct v7s_judged_tables *t = container_of(tables, struct v7s_judged_tables, tables);

	if (level == 1 ? !v7s_tlb_is_empty(t->tlb) :
			 v7s_tlb_leads_to(t->tlb, virt_to_phys(table)))
		t->early++;
	t->inner->free(t->inner, level, table, size);
}

static void v7s_late_flush(struct v7s_case *c, struct io_pgtable_ops *ops, u64 iova, u64 size)
{
	struct v7s_flush flush;

	v7s_tlb_ops.tlb_flush_walk(iova, size, SZ_4K, &c->tlb);
	if (!v7s_pgtable_flush_begin(ops, &flush))
		return;
	v7s_tlb_ops.tlb_flush_all(&c->tlb);
	v7s_pgtable_flush_end(ops, &flush);
}

/* Planted fault: this driver reports a flush that it has not done. */
static void v7s_late_flush_lost(struct v7s_case *c, struct io_pgtable_ops *ops, u64 iova,
				u64 size)
{
	struct v7s_flush flush;

	v7s_tlb_ops.tlb_flush_walk(iova, size, SZ_4K, &c->tlb);
	if (!v7s_pgtable_flush_begin(ops, &flush))
		return;
	v7s_pgtable_flush_end(ops, &flush);
	/* Without this wait the tables may survive the next flush by chance. */
	v7s_pgtable_barrier(ops);
}

static const struct v7s_driver v7s_late_driver = { .flush = v7s_late_flush };
static const struct v7s_driver v7s_lost_driver = { .flush = v7s_late_flush_lost };

/* Empty more tables than may wait for reuse, and let the TLB cache the pointer to each. */
static int v7s_use_tables(struct v7s_case *c)
{
	const struct v7s_view view = v7s_instance_view(&c->pgtable);
	u64 iova;
	int ret;

	for (iova = 0; iova < V7S_LATE_SLOTS * (u64)SZ_1M; iova += SZ_1M) {
		ret = v7s_case_map(c, &c->pgtable, iova, 0, SZ_4K, 1, IOMMU_READ);
		if (ret)
			return ret;
		if (!v7s_case_unmap(c, &c->pgtable, iova, SZ_4K, 1))
			return -EIO;
		v7s_tlb_fill(&c->tlb, &view, iova);
	}
	return 0;
}

/* Run on a page table without callbacks in place of the case's. Returns the tables freed early. */
static int v7s_run_late(struct v7s_case *c, const struct v7s_driver *driver, bool flush,
			const struct v7s_tlb_entry **stale)
{
	struct v7s_judged_tables t = {
		.tables = { .alloc = v7s_judged_alloc, .free = v7s_judged_free },
		.inner = v7s_provider_slab.create(&c->fmt),
		.tlb = &c->tlb,
	};
	struct v7s_instance before = c->pgtable;
	struct v7s_view view;
	const struct v7s_driver *driver_before = c->driver;
	int err;

	c->tlb = (struct v7s_tlb){};
	c->pgtable.cfg.tlb = NULL;
	c->pgtable.tables = &t.tables;
	c->pgtable.ops = v7s_alloc_pgtable(&c->pgtable.cfg, &t.tables, NULL);
	if (IS_ERR(c->pgtable.ops)) {
		err = PTR_ERR(c->pgtable.ops);
		c->pgtable = before;
		return err;
	}
	c->driver = driver;
	err = v7s_use_tables(c);
	*stale = err ? NULL : v7s_case_run_tlb(c, &err);
	view = v7s_instance_view(&c->pgtable);
	v7s_tlb_fill(&c->tlb, &view, V7S_LATE_MAPPED);
	if (flush)
		v7s_tlb_ops.tlb_flush_all(&c->tlb);
	v7s_free_pgtable(c->pgtable.ops);
	c->pgtable = before;
	c->driver = driver_before;
	return err ?: t.early;
}

enum v7s_outcome v7s_test_late(struct v7s_case *c)
{
	const struct v7s_tlb_entry *stale = NULL;
	int early = v7s_run_late(c, &v7s_late_driver, true, &stale);

	if (early < 0)
		return v7s_failed(c, "errno %d", -early);
	if (early)
		return v7s_failed(c, "%d tables were freed before the flush", early);
	if (stale)
		return v7s_failed(c, "0x%llx bytes at 0x%08llx are stale after the flush",
				  stale->size, stale->iova);
	return V7S_PASS;
}

enum v7s_outcome v7s_test_late_fault(struct v7s_case *c)
{
	const struct v7s_tlb_entry *stale = NULL;
	int early = v7s_run_late(c, &v7s_lost_driver, true, &stale);

	if (early <= 0 && !stale)
		return v7s_failed(c, "a flush that was reported but not made was not noticed");
	early = v7s_run_late(c, &v7s_late_driver, false, &stale);
	if (early <= 0)
		return v7s_failed(c, "a page table freed without a flush was not noticed");
	return V7S_PASS;
}
