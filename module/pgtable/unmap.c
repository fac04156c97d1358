// SPDX-License-Identifier: GPL-2.0-only
/* Unmapping: one L1 slot, or one run of blocks, at a time. */

#include <linux/log2.h>
#include <linux/overflow.h>

#include <asm/barrier.h>

#include "internal.h"
#include "run.h"

/*
 * Invalidate leaves of @granule in the TLB: through the caller's gather, or at once
 * without one. For a queued gather, the flush queue invalidates the whole TLB.
 */
static __always_inline void v7s_tlb_invalidate(struct v7s_pgtable *pt,
					       struct iommu_iotlb_gather *gather, u64 iova,
					       size_t size, size_t granule)
{
	u64 end = iova + size;

	if (!pt->tlb || iommu_iotlb_gather_queued(gather))
		return;
	if (!gather) {
		v7s_tlb_flush_walk(pt, iova, size, granule);
		return;
	}
	if (!pt->tlb->tlb_add_page)
		return;
	for (; iova < end; iova += granule)
		pt->tlb->tlb_add_page(gather, iova, granule, pt->iop.cookie);
}

/* Unmap the blocks in up to @n slots, as far as they are of one kind. */
static noinline u32 v7s_unmap_blocks(struct v7s_pgtable *pt,
				     struct iommu_iotlb_gather *gather, u32 index, u32 n)
{
	u32 *desc = pt->l1 + index;
	unsigned long flags;
	enum v7s_kind kind;
	u32 count = 0;

	spin_lock_irqsave(&pt->lock, flags);
	kind = v7s_kind(1, READ_ONCE(*desc));
	if (kind == V7S_SUPER) {
		if (index % V7S_COPIES || n < V7S_COPIES) {
			v7s_split_super(pt, index);
			kind = V7S_SECTION;
		} else {
			n = round_down(n, V7S_COPIES);
		}
	}
	if (kind == V7S_SUPER || kind == V7S_SECTION)
		count = v7s_run_count_blocks(desc, n);
	v7s_run_clear(desc, count);
	spin_unlock_irqrestore(&pt->lock, flags);

	if (count) {
		v7s_sync(pt, desc, count);
		v7s_tlb_invalidate(pt, gather, v7s_slot_iova(index),
				   (size_t)count << V7S_L1_SHIFT, v7s_pgsize(kind));
	}
	return count;
}

/*
 * Split a large page that has @boundary inside it. Another caller may be splitting the page: the
 * last copy, which a split stores last, shows whether that is done.
 */
static void v7s_split_large_at(struct v7s_pgtable *pt, u32 index, u32 *table, u32 boundary)
{
	const u32 *last = &table[boundary | (V7S_COPIES - 1)];

	/* Pairs with v7s_split_large(): if the last copy is a small page, all of them are. */
	if (boundary % V7S_COPIES && v7s_is_large(smp_load_acquire(last)))
		v7s_split_large(pt, index, table, boundary);
}

/*
 * A run of slots whose tables are detached together: tables that the call unmaps as a
 * whole, or with @undo, tables that it has left empty.
 */
struct v7s_reclaim {
	u32 first, end;
	u32 granule;
	bool queued;
	bool undo;
};

static void v7s_reclaim_now(struct v7s_pgtable *pt, struct v7s_reclaim *run)
{
	if (run->end)
		v7s_l2_reclaim(pt, run->first, run->end, run->queued ? SZ_1M : run->granule,
			       run->undo);
	run->end = 0;
}

static void v7s_reclaim_add(struct v7s_pgtable *pt, struct v7s_reclaim *run, u32 index,
			    u32 granule)
{
	if (run->end != index)
		v7s_reclaim_now(pt, run);
	if (!run->end) {
		run->first = index;
		run->granule = granule;
	}
	run->granule = min(run->granule, granule);
	run->end = index + 1;
}

/* Unmap up to @n pages of the table in a slot, up to the first hole. */
static __always_inline u32 v7s_unmap_slot(struct v7s_pgtable *pt,
					  struct iommu_iotlb_gather *gather, u32 index,
					  u32 first, u32 n, struct v7s_reclaim *run)
{
	struct v7s_pages pages;
	u32 *table, before;
	int users;

	/* A page mapped here would pin the table, but there may be none. */
	before = v7s_l2_get(pt, index, 1);
	if (unlikely(!(before & V7S_PRESENT)) && !v7s_l2_get_locked(pt, index, 1))
		return 0;
	table = v7s_l2_at(pt, index);
	v7s_split_large_at(pt, index, table, first);
	v7s_split_large_at(pt, index, table, first + n);
	pages = v7s_run_pages(table + first, n);
	/* Detach the table with its descriptors: one flush covers the table and its pages. */
	if (pages.n == V7S_L2_ENTRIES && (before & ~V7S_WAITING) == V7S_WHOLE &&
	    pt->has_flush_walk && !run->undo) {
		v7s_reclaim_add(pt, run, index, pages.pgsize);
		return pages.n;
	}
	if (likely(pages.n)) {
		v7s_run_clear(table + first, pages.n);
		v7s_sync(pt, table + first, pages.n);
	}
	users = v7s_l2_put(pt, index, pages.n + 1);
	if (run->undo && pages.n && pt->has_flush_walk && v7s_l2_must_wait(users)) {
		v7s_reclaim_add(pt, run, index, pages.pgsize);
		return pages.n;
	}
	if (pages.n) {
		if (unlikely(users < 0))
			v7s_split_wait(pt);
		v7s_tlb_invalidate(pt, gather,
				   v7s_slot_iova(index) + ((u64)first << V7S_L2_SHIFT),
				   (size_t)pages.n << V7S_L2_SHIFT, pages.pgsize);
	}
	if (v7s_l2_must_wait(users))
		v7s_l2_wait(pt, index);
	return pages.n;
}

static __always_inline bool v7s_splits_block(const struct v7s_pgtable *pt, u64 iova)
{
	return !IS_ALIGNED(iova, SZ_1M) &&
	       v7s_is_block(READ_ONCE(pt->l1[v7s_l1_index(iova)]));
}

/*
 * Split the blocks that lie in a range only in part, after allocating the memory for both
 * ends. A concurrent unmap may split such a block first, but no caller can map a block
 * there again.
 */
static noinline bool v7s_split_blocks(struct v7s_pgtable *pt, u64 iova, u64 end, size_t granule)
{
	u64 at[2] = { iova, end };
	u32 *spare[2] = {};
	bool ok = true;
	int i;

	for (i = 0; i < 2; i++) {
		if (!v7s_splits_block(pt, at[i]) ||
		    (i && spare[0] && v7s_l1_index(iova) == v7s_l1_index(end)))
			continue;
		spare[i] = v7s_table_alloc(pt, 2, GFP_ATOMIC);
		ok = ok && spare[i];
	}
	for (i = 0; i < 2; i++) {
		if (!spare[i])
			continue;
		if (!ok || !v7s_split_section(pt, v7s_l1_index(at[i]), granule, spare[i]))
			v7s_table_free(pt, 2, spare[i]);
	}
	return ok;
}

static bool v7s_split_range_ends(struct v7s_pgtable *pt, u64 iova, u64 end, size_t granule)
{
	return (!v7s_splits_block(pt, iova) && !v7s_splits_block(pt, end)) ||
	       v7s_split_blocks(pt, iova, end, granule);
}

bool v7s_split_ends(struct io_pgtable_ops *ops, u64 iova, u64 size, size_t pgsize)
{
	return v7s_split_range_ends(v7s_from_ops(ops), iova, iova + size, pgsize);
}

static bool v7s_unmap_check(const struct v7s_pgtable *pt, u64 iova,
			    size_t pgsize, size_t pgcount, size_t *size)
{
	return is_power_of_2(pgsize) && (pgsize & pt->iop.cfg.pgsize_bitmap) &&
	       IS_ALIGNED(iova, pgsize) &&
	       !check_mul_overflow(pgsize, pgcount, size) && *size &&
	       v7s_is_within(iova, *size, pt->fmt.ias);
}

static noinline size_t v7s_unmap_range(struct v7s_pgtable *pt,
				       struct iommu_iotlb_gather *gather, u64 iova,
				       size_t pgsize, size_t pgcount, bool undo)
{
	struct v7s_reclaim run = {
		.queued = iommu_iotlb_gather_queued(gather),
		.undo = undo,
	};
	size_t size, done = 0;

	if (!v7s_unmap_check(pt, iova, pgsize, pgcount, &size) ||
	    !v7s_split_range_ends(pt, iova, iova + size, pgsize))
		return 0;

	while (done < size) {
		u64 at = iova + done, left = size - done;
		u32 index = v7s_l1_index(at), first = v7s_l2_index(at);
		u32 n = min_t(u64, left >> V7S_L2_SHIFT, V7S_L2_ENTRIES - first);
		u32 count;

		if (v7s_is_block(READ_ONCE(pt->l1[index]))) {
			count = v7s_unmap_blocks(pt, gather, index, left >> V7S_L1_SHIFT);
			if (!count)
				break;
			done += (size_t)count << V7S_L1_SHIFT;
			continue;
		}
		count = v7s_unmap_slot(pt, gather, index, first, n, &run);
		done += (size_t)count << V7S_L2_SHIFT;
		if (count < n)
			break;
	}
	v7s_reclaim_now(pt, &run);
	return done;
}

/* One small page, the most frequent call; false if v7s_unmap_range() must do it. */
static __always_inline bool v7s_unmap_page(struct v7s_pgtable *pt,
					   struct iommu_iotlb_gather *gather, u64 iova)
{
	u32 index = v7s_l1_index(iova);
	bool is_small;
	u32 *desc;
	int users;

	if (unlikely(!IS_ALIGNED(iova, SZ_4K) || iova >> pt->fmt.ias))
		return false;
	if (unlikely(!(v7s_l2_get(pt, index, 1) & V7S_PRESENT)))
		return false;
	desc = v7s_l2_at(pt, index) + v7s_l2_index(iova);
	is_small = READ_ONCE(*desc) & V7S_SMALL_TYPE;
	if (likely(is_small)) {
		WRITE_ONCE(*desc, 0);
		v7s_sync(pt, desc, 1);
	}
	users = v7s_l2_put(pt, index, 1 + is_small);
	if (likely(is_small)) {
		if (unlikely(users < 0))
			v7s_split_wait(pt);
		v7s_tlb_invalidate(pt, gather, iova, SZ_4K, SZ_4K);
	}
	if (unlikely(v7s_l2_must_wait(users)))
		v7s_l2_wait(pt, index);
	return is_small;
}

static __always_inline size_t v7s_unmap_any(struct v7s_pgtable *pt, u64 iova, size_t pgsize,
					    size_t pgcount, struct iommu_iotlb_gather *gather)
{
	if (likely(pgsize == SZ_4K && pgcount == 1) && v7s_unmap_page(pt, gather, iova))
		return SZ_4K;
	return v7s_unmap_range(pt, gather, iova, pgsize, pgcount, false);
}

/* Not inlined, for the same reason as v7s_map_traced(). */
static noinline size_t v7s_unmap_traced(struct io_pgtable_ops *ops, unsigned long iova,
					size_t pgsize, size_t pgcount,
					struct iommu_iotlb_gather *gather)
{
	struct v7s_pgtable *pt = v7s_from_ops(ops);
	size_t unmapped = v7s_unmap_any(pt, iova, pgsize, pgcount, gather);

	trace_unmap(pt, iova, pgsize, pgcount, unmapped);
	return unmapped;
}

size_t v7s_unmap_pages(struct io_pgtable_ops *ops, unsigned long iova, size_t pgsize,
		       size_t pgcount, struct iommu_iotlb_gather *gather)
{
	if (trace_unmap_enabled())
		return v7s_unmap_traced(ops, iova, pgsize, pgcount, gather);
	return v7s_unmap_any(v7s_from_ops(ops), iova, pgsize, pgcount, gather);
}

/* Unmap what a failed map call has mapped so far. */
void __v7s_undo_map(struct v7s_pgtable *pt, u64 iova, size_t pgsize, size_t pgcount)
{
	v7s_unmap_range(pt, NULL, iova, pgsize, pgcount, true);
}

void v7s_undo_map(struct io_pgtable_ops *ops, unsigned long iova, size_t pgsize,
		  size_t pgcount)
{
	struct v7s_pgtable *pt = v7s_from_ops(ops);

	__v7s_undo_map(pt, iova, pgsize, pgcount);
	trace_unmap(pt, iova, pgsize, pgcount, pgsize * pgcount);
}
