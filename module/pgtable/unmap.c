// SPDX-License-Identifier: GPL-2.0-only
/* Unmapping: one L1 slot, or one run of blocks, at a time. */

#include <linux/log2.h>
#include <linux/overflow.h>

#include "internal.h"
#include "run.h"

struct v7s_unmap {
	struct v7s_pgtable *pt;
	struct iommu_iotlb_gather *gather;
	size_t granule;		/* what is left of a split section is mapped so */
	struct v7s_slots empty;	/* slots whose tables became empty */
	u32 *spare[2];		/* for the sections that the ends of the range cut */
	int spares;
};

static void v7s_tlb_forget(struct v7s_unmap *um, u64 iova, size_t size)
{
	if (!iommu_iotlb_gather_queued(um->gather))
		io_pgtable_tlb_add_page(&um->pt->iop, um->gather, iova, size);
}

/* Unmap up to @n whole sections, as many as are blocks of one kind. */
static u32 v7s_unmap_blocks(struct v7s_unmap *um, u32 index, u32 n)
{
	struct v7s_pgtable *pt = um->pt;
	u32 *desc = pt->l1 + index;
	unsigned long flags;
	enum v7s_kind kind;
	u32 i, count = 0;

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
		while (count < n && v7s_kind(1, READ_ONCE(desc[count])) == kind)
			count++;
	v7s_run_clear(desc, count);
	spin_unlock_irqrestore(&pt->lock, flags);

	if (!count)
		return 0;
	v7s_sync(pt, desc, count);
	for (i = 0; i < count; i += v7s_pgsize(kind) >> V7S_L1_SHIFT)
		v7s_tlb_forget(um, (u64)(index + i) << V7S_L1_SHIFT, v7s_pgsize(kind));
	return count;
}

/* A bit for each group of 16 descriptors that is a large page. */
static u16 v7s_large_groups(const u32 *table, u32 first, u32 n)
{
	u32 i, end = first + n;
	u16 groups = 0;

	for (i = first; i < end; i = round_down(i, V7S_COPIES) + V7S_COPIES)
		if (v7s_is_large(READ_ONCE(table[i])))
			groups |= BIT(i / V7S_COPIES);
	return groups;
}

static void v7s_tlb_forget_pages(struct v7s_unmap *um, u64 iova, u64 end, u16 large)
{
	while (iova < end) {
		bool is_large = large & BIT(v7s_l2_index(iova) / V7S_COPIES);
		size_t size = is_large ? SZ_64K : SZ_4K;

		v7s_tlb_forget(um, iova, size);
		iova += size;
	}
}

static void v7s_unmap_note_empty(struct v7s_unmap *um, u32 index)
{
	if (index - um->empty.first >= V7S_REAP_MAX)
		v7s_l2_reap(um->pt, &um->empty);
	v7s_slots_add(&um->empty, index);
}

static void v7s_cut_large(struct v7s_pgtable *pt, u32 index, u32 *table,
			  u32 boundary)
{
	if (boundary % V7S_COPIES && v7s_is_large(READ_ONCE(table[boundary])))
		v7s_split_large(pt, index, table, boundary);
}

/* Unmap up to @n pages of one table, as many as are mapped. */
static u32 v7s_unmap_slot(struct v7s_unmap *um, u32 index, u32 first, u32 n)
{
	struct v7s_pgtable *pt = um->pt;
	u64 iova = ((u64)index << V7S_L1_SHIFT) + ((u64)first << V7S_L2_SHIFT);
	u32 *table;
	u16 large;
	int users;

	/* The pages mapped here keep the table, but there may be none. */
	table = v7s_l2_get(pt, index, 1, &users);
	if (!table)
		return 0;
	v7s_cut_large(pt, index, table, first);
	v7s_cut_large(pt, index, table, first + n);

	n = v7s_run_count_valid(table + first, n);
	large = v7s_large_groups(table, first, n);
	if (n) {
		v7s_run_clear(table + first, n);
		v7s_sync(pt, table + first, n);
	}
	if (v7s_l2_put(pt, index, n + 1))
		v7s_unmap_note_empty(um, index);
	else
		v7s_tlb_forget_pages(um, iova, iova + ((u64)n << V7S_L2_SHIFT), large);
	return n;
}

/* Unmap from @iova on up to @bytes within what one slot or run holds. */
static u64 v7s_unmap_some(struct v7s_unmap *um, u64 iova, u64 bytes)
{
	u32 index = v7s_l1_index(iova), first = v7s_l2_index(iova);
	u32 n = min_t(u64, bytes >> V7S_L2_SHIFT, V7S_L2_ENTRIES - first);

	if (v7s_is_block(READ_ONCE(um->pt->l1[index]))) {
		if (n == V7S_L2_ENTRIES)
			return (u64)v7s_unmap_blocks(um, index, bytes >> V7S_L1_SHIFT)
			       << V7S_L1_SHIFT;
		if (v7s_split_section(um->pt, index, um->granule,
				      um->spare[um->spares - 1]))
			um->spares--;
	}
	return (u64)v7s_unmap_slot(um, index, first, n) << V7S_L2_SHIFT;
}

static bool v7s_cuts_block(const struct v7s_pgtable *pt, u64 iova)
{
	return !IS_ALIGNED(iova, SZ_1M) &&
	       v7s_is_block(READ_ONCE(pt->l1[v7s_l1_index(iova)]));
}

/*
 * Get the tables for splits before anything changes. Another caller who shares
 * such a section may split it first; nobody can make a block of it again.
 */
static bool v7s_unmap_prepare(struct v7s_unmap *um, u64 iova, u64 end)
{
	bool at_start = v7s_cuts_block(um->pt, iova);
	bool at_end = v7s_cuts_block(um->pt, end);
	int need = at_start + at_end;

	if (need == 2 && v7s_l1_index(iova) == v7s_l1_index(end))
		need = 1;
	for (; um->spares < need; um->spares++) {
		um->spare[um->spares] = v7s_table_alloc(um->pt, 2, GFP_ATOMIC);
		if (!um->spare[um->spares])
			return false;
	}
	return true;
}

static bool v7s_unmap_check(const struct v7s_pgtable *pt, u64 iova, size_t pgsize,
			    size_t pgcount, size_t *size)
{
	return is_power_of_2(pgsize) && (pgsize & V7S_PGSIZES) &&
	       IS_ALIGNED(iova, pgsize) &&
	       !check_mul_overflow(pgsize, pgcount, size) && *size &&
	       !((iova + *size - 1) >> pt->fmt.ias);
}

/*
 * io_pgtable_ops.unmap_pages: any range of whole pages, whatever page sizes
 * it was mapped with; a block that is unmapped in part is split, into pages of
 * @pgsize where a section turns into a table. Returns the bytes unmapped: up
 * to the first hole, or 0 and nothing changed without memory for a split.
 */
size_t v7s_unmap_pages(struct io_pgtable_ops *ops, unsigned long iova, size_t pgsize,
		       size_t pgcount, struct iommu_iotlb_gather *gather)
{
	struct v7s_unmap um = {
		.pt = v7s_from_ops(ops),
		.gather = gather,
		.granule = pgsize,
	};
	size_t size, done = 0;
	u64 got;

	if (!v7s_unmap_check(um.pt, iova, pgsize, pgcount, &size))
		return 0;
	if (v7s_unmap_prepare(&um, iova, (u64)iova + size)) {
		do {
			got = v7s_unmap_some(&um, (u64)iova + done, size - done);
			done += got;
		} while (got && done < size);
		v7s_l2_reap(um.pt, &um.empty);
	}
	while (um.spares)
		v7s_table_free(um.pt, 2, um.spare[--um.spares]);
	return done;
}
