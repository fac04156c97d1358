// SPDX-License-Identifier: GPL-2.0-only
/* Mapping: one L1 slot, or one run of blocks, at a time. */

#include <linux/log2.h>
#include <linux/overflow.h>

#include <asm/barrier.h>

#include "internal.h"
#include "run.h"

/*
 * Fill slots with blocks, if all of them are empty. This reads and writes up to a whole L1 table,
 * 64 KiB, under the lock: dropping it between pieces would make every call slower.
 */
static bool v7s_fill_blocks(struct v7s_pgtable *pt, u32 index, u32 n, u32 leaf, size_t pgsize)
{
	u32 *desc = pt->l1 + index;
	unsigned long flags;
	bool empty, flushing;

	spin_lock_irqsave(&pt->lock, flags);
	empty = v7s_run_is_empty(desc, n);
	if (empty)
		v7s_run_map(desc, n, leaf, pgsize);
	flushing = pt->flushing;
	spin_unlock_irqrestore(&pt->lock, flags);

	if (!empty)
		return false;
	v7s_sync(pt, desc, n);
	/* The walker may still have pointers to former tables cached. */
	if (flushing)
		v7s_tlb_flush_walk(pt, v7s_slot_iova(index), (size_t)n << V7S_L1_SHIFT, SZ_1M);
	return true;
}

/* Map blocks. If empty tables are in their way, detach and flush these first. */
static noinline int v7s_map_blocks(struct v7s_pgtable *pt, u32 index, u32 n, u32 leaf,
				   size_t pgsize)
{
	while (!v7s_fill_blocks(pt, index, n, leaf, pgsize))
		if (!v7s_l2_make_room(pt, index, index + n))
			return -EEXIST;
	return 0;
}

/*
 * Fill @n descriptors of a table that other callers may be using. The caller has added @n
 * users to the slot's word, which was @users before.
 */
static __always_inline int v7s_map_shared(struct v7s_pgtable *pt, u32 index, u32 *desc,
					  u32 n, u32 leaf, size_t pgsize, u32 users)
{
	/* If the table had no users before, it is empty. */
	if (users & V7S_USERS && unlikely(!v7s_run_is_empty(desc, n))) {
		if (v7s_l2_must_wait(v7s_l2_put(pt, index, n)))
			v7s_l2_wait(pt, index);
		return -EEXIST;
	}
	v7s_run_map(desc, n, leaf, pgsize);
	v7s_sync(pt, desc, n);
	return 0;
}

/* Fill a new table for the slot before the walker can see it. */
static noinline int v7s_map_fresh(struct v7s_pgtable *pt, u32 index, u32 first, u32 n,
				  u32 leaf, size_t pgsize, gfp_t gfp)
{
	u32 *fresh, *table;

	if (v7s_is_block(READ_ONCE(pt->l1[index])))
		return -EEXIST;
	fresh = v7s_table_alloc(pt, 2, gfp);
	if (!fresh)
		return -ENOMEM;
	v7s_run_map(fresh + first, n, leaf, pgsize);
	v7s_sync(pt, fresh, V7S_L2_ENTRIES);

	table = v7s_l2_install(pt, index, fresh, n);
	if (table == fresh)
		return 0;
	v7s_table_free(pt, 2, fresh);
	if (!table)
		return -EEXIST;
	return v7s_map_shared(pt, index, table + first, n, leaf, pgsize, n);
}

/*
 * Map @n pages in one slot. Returns 0, 1 if the slot's L1 descriptor is to be
 * synced as well, or an errno.
 */
static __always_inline int v7s_map_slot(struct v7s_pgtable *pt, u32 index, u32 first, u32 n,
					u32 leaf, size_t pgsize, gfp_t gfp)
{
	u32 users = v7s_l2_get(pt, index, n);
	int ret;

	if (unlikely(!(users & V7S_PRESENT)))
		return v7s_map_fresh(pt, index, first, n, leaf, pgsize, gfp) ?: 1;
	ret = v7s_map_shared(pt, index, v7s_l2_at(pt, index) + first, n, leaf, pgsize, users);
	return ret ?: !!(users & V7S_UNSYNCED);
}

static int v7s_map_check(const struct v7s_pgtable *pt, u64 iova, u64 paddr,
			 size_t pgsize, size_t pgcount, int prot, size_t *size)
{
	if (!is_power_of_2(pgsize) || !(pgsize & pt->iop.cfg.pgsize_bitmap) ||
	    !pgcount || !IS_ALIGNED(iova | paddr, pgsize) ||
	    !(prot & (IOMMU_READ | IOMMU_WRITE)))
		return -EINVAL;
	if (check_mul_overflow(pgsize, pgcount, size))
		return -ERANGE;
	if (!v7s_is_within(iova, *size, pt->fmt.ias) ||
	    !v7s_is_within(paddr, *size, pt->fmt.oas))
		return -ERANGE;
	return 0;
}

static noinline int v7s_map_range(struct v7s_pgtable *pt, u64 iova, u64 paddr,
				  size_t pgsize, size_t pgcount, int prot, gfp_t gfp)
{
	/* Slots whose L1 descriptors this call has to sync */
	u32 dirty = 0, dirty_end = 0;
	u64 done, bytes;
	size_t size;
	u32 attrs;
	int ret;

	ret = v7s_map_check(pt, iova, paddr, pgsize, pgcount, prot, &size);
	if (ret)
		return ret;
	attrs = v7s_leaf_attrs(&pt->fmt, pgsize, prot);
	for (done = 0; done < size; done += bytes) {
		u64 at = iova + done, to = paddr + done;
		u32 leaf = attrs | v7s_leaf_phys(&pt->fmt, to);
		u32 index = v7s_l1_index(at);

		/* A run must not cross 4 GiB: PA[34:32] are in other bits of a descriptor. */
		bytes = min_t(u64, size - done, SZ_4G - lower_32_bits(to));
		if (pgsize < SZ_1M) {
			bytes = min_t(u64, bytes, SZ_1M - (at & (SZ_1M - 1)));
			ret = v7s_map_slot(pt, index, v7s_l2_index(at),
					   bytes >> V7S_L2_SHIFT, leaf, pgsize, gfp);
		} else {
			ret = v7s_map_blocks(pt, index, bytes >> V7S_L1_SHIFT, leaf, pgsize);
		}
		if (ret < 0)
			break;
		if (ret) {
			dirty = dirty_end ? dirty : index;
			dirty_end = index + 1;
		}
	}
	if (dirty_end)
		v7s_l1_sync_installed(pt, dirty, dirty_end);
	if (ret >= 0)
		return 0;
	__v7s_undo_map(pt, iova, pgsize, done >> ilog2(pgsize));
	return ret;
}

/*
 * One small page, the most frequent call. Returns 0, an errno, or 1 if v7s_map_range()
 * must do it.
 */
static __always_inline int v7s_map_page(struct v7s_pgtable *pt, u64 iova, u64 paddr, int prot,
					gfp_t gfp)
{
	u32 index = v7s_l1_index(iova);
	u32 leaf;
	int ret;

	if (unlikely(!(pt->iop.cfg.pgsize_bitmap & SZ_4K) ||
		     !IS_ALIGNED(iova | paddr, SZ_4K) ||
		     !(prot & (IOMMU_READ | IOMMU_WRITE)) ||
		     iova >> pt->fmt.ias || paddr >> pt->fmt.oas))
		return 1;
	leaf = v7s_leaf(&pt->fmt, paddr, SZ_4K, prot);
	ret = v7s_map_slot(pt, index, v7s_l2_index(iova), 1, leaf, SZ_4K, gfp);
	if (unlikely(ret > 0)) {
		v7s_l1_sync_installed(pt, index, index + 1);
		ret = 0;
	}
	return ret;
}

static __always_inline int v7s_map_any(struct v7s_pgtable *pt, u64 iova, u64 paddr,
				       size_t pgsize, size_t pgcount, int prot, gfp_t gfp,
				       size_t *mapped)
{
	int ret = 1;

	if (likely(pgsize == SZ_4K && pgcount == 1))
		ret = v7s_map_page(pt, iova, paddr, prot, gfp);
	if (unlikely(ret > 0))
		ret = v7s_map_range(pt, iova, paddr, pgsize, pgcount, prot, gfp);
	/* The device may use these IOVAs as soon as this returns. */
	wmb();
	if (likely(!ret))
		*mapped += pgsize * pgcount;
	return ret;
}

/* Not inlined: v7s_map_pages() would save its arguments even while the tracepoint is disabled. */
static noinline int v7s_map_traced(struct io_pgtable_ops *ops, unsigned long iova,
				   phys_addr_t paddr, size_t pgsize, size_t pgcount, int prot,
				   gfp_t gfp, size_t *mapped)
{
	struct v7s_pgtable *pt = v7s_from_ops(ops);
	int ret = v7s_map_any(pt, iova, paddr, pgsize, pgcount, prot, gfp, mapped);

	trace_map(pt, iova, paddr, pgsize, pgcount, prot, ret);
	return ret;
}

int v7s_map_pages(struct io_pgtable_ops *ops, unsigned long iova, phys_addr_t paddr,
		  size_t pgsize, size_t pgcount, int prot, gfp_t gfp, size_t *mapped)
{
	if (trace_map_enabled())
		return v7s_map_traced(ops, iova, paddr, pgsize, pgcount, prot, gfp, mapped);
	return v7s_map_any(v7s_from_ops(ops), iova, paddr, pgsize, pgcount, prot, gfp, mapped);
}
