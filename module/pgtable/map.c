// SPDX-License-Identifier: GPL-2.0-only
/* Mapping: one L1 slot, or one run of blocks, at a time. */

#include <linux/log2.h>
#include <linux/overflow.h>

#include <asm/barrier.h>

#include "internal.h"
#include "run.h"

struct v7s_map {
	struct v7s_pgtable *pt;
	size_t pgsize;
	gfp_t gfp;
	struct v7s_slots installed;
};

static int v7s_map_blocks(struct v7s_map *map, u32 index, u32 n, u32 leaf)
{
	struct v7s_pgtable *pt = map->pt;
	u32 *desc = pt->l1 + index;
	unsigned long flags;
	bool empty;

	spin_lock_irqsave(&pt->lock, flags);
	empty = v7s_run_is_empty(desc, n);
	if (empty)
		v7s_run_map(desc, n, leaf, map->pgsize);
	spin_unlock_irqrestore(&pt->lock, flags);
	if (!empty)
		return -EEXIST;
	v7s_sync(pt, desc, n);
	return 0;
}

/* Fill a run of a table that others may be using; its @n users are counted. */
static int v7s_map_shared(struct v7s_map *map, u32 index, u32 *desc, u32 n, u32 leaf)
{
	struct v7s_slots slot = { index, index + 1 };

	if (!v7s_run_is_empty(desc, n)) {
		if (v7s_l2_put(map->pt, index, n))
			v7s_l2_reap(map->pt, &slot);
		return -EEXIST;
	}
	v7s_run_map(desc, n, leaf, map->pgsize);
	v7s_sync(map->pt, desc, n);
	return 0;
}

/* Fill a table of its own for the slot before the walker can see it. */
static int v7s_map_fresh(struct v7s_map *map, u32 index, u32 first, u32 n, u32 leaf)
{
	struct v7s_pgtable *pt = map->pt;
	u32 *fresh, *table;

	if (v7s_is_block(READ_ONCE(pt->l1[index])))
		return -EEXIST;
	fresh = v7s_table_alloc(pt, 2, map->gfp);
	if (!fresh)
		return -ENOMEM;
	v7s_run_map(fresh + first, n, leaf, map->pgsize);
	v7s_sync(pt, fresh, V7S_L2_ENTRIES);

	table = v7s_l2_install(pt, index, fresh, n);
	if (table)
		v7s_slots_add(&map->installed, index);
	if (table == fresh)
		return 0;
	v7s_table_free(pt, 2, fresh);
	if (!table)
		return -EEXIST;
	return v7s_map_shared(map, index, table + first, n, leaf);
}

static int v7s_map_slot(struct v7s_map *map, u32 index, u32 first, u32 n, u32 leaf)
{
	u32 *table;
	int users;

	table = v7s_l2_get(map->pt, index, n, &users);
	if (!table)
		return v7s_map_fresh(map, index, first, n, leaf);
	if (users & V7S_UNSYNCED)
		v7s_slots_add(&map->installed, index);
	return v7s_map_shared(map, index, table + first, n, leaf);
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
	if ((iova + *size - 1) >> pt->fmt.ias || (paddr + *size - 1) >> pt->fmt.oas)
		return -ERANGE;
	return 0;
}

/* How much of @bytes one run of descriptors can take. */
static u64 v7s_map_run_bytes(u64 iova, u64 paddr, u64 bytes, size_t pgsize)
{
	/* PA[34:32] lie in bits of their own: a run does not count up to them. */
	bytes = min_t(u64, bytes, SZ_4G - lower_32_bits(paddr));
	if (pgsize < SZ_1M)
		bytes = min_t(u64, bytes, SZ_1M - (iova & (SZ_1M - 1)));
	return bytes;
}

/*
 * io_pgtable_ops.map_pages: all or nothing. -EEXIST over a mapping, -ERANGE
 * beyond ias or oas, -EINVAL for a size, alignment or prot that cannot be,
 * -ENOMEM. See pgtable.h for the context.
 */
int v7s_map_pages(struct io_pgtable_ops *ops, unsigned long iova, phys_addr_t paddr,
		  size_t pgsize, size_t pgcount, int prot, gfp_t gfp, size_t *mapped)
{
	struct v7s_map map = {
		.pt = v7s_from_ops(ops),
		.pgsize = pgsize,
		.gfp = gfp,
	};
	size_t size, done = 0;
	int ret;

	ret = v7s_map_check(map.pt, iova, paddr, pgsize, pgcount, prot, &size);
	if (ret)
		return ret;

	while (done < size) {
		u64 at = (u64)iova + done, to = (u64)paddr + done;
		u64 bytes = v7s_map_run_bytes(at, to, size - done, pgsize);
		u32 leaf = v7s_leaf(&map.pt->fmt, to, pgsize, prot);

		if (pgsize < SZ_1M)
			ret = v7s_map_slot(&map, v7s_l1_index(at), v7s_l2_index(at),
					   bytes >> V7S_L2_SHIFT, leaf);
		else
			ret = v7s_map_blocks(&map, v7s_l1_index(at),
					     bytes >> V7S_L1_SHIFT, leaf);
		if (ret)
			break;
		done += bytes;
	}
	v7s_l1_sync_installed(map.pt, &map.installed);
	/* The walker may be asked for these IOVAs as soon as this returns. */
	wmb();

	if (ret)
		v7s_unmap_pages(ops, iova, pgsize, done / pgsize, NULL);
	else
		*mapped += size;
	return ret;
}
