/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the page-table engine.
 *
 *   table.c    memory of one table: allocate, check its address, sync, free
 *   l2.c       life of an L2 table: install, count its users, reap when empty
 *   run.h      loops over a run of descriptors
 *   map.c, unmap.c, split.c, pgtable.c
 *
 * Lifetime of L2 tables. Each L1 slot has a word in l2_users that counts the
 * non-zero descriptors of the slot's L2 table, and whoever is at work in it.
 * From 0 it is raised only under the lock, above 0 by anyone; so whoever has
 * raised it may use the table without the lock, and whoever finds it 0 under
 * the lock may free the table. Users raise it before they fill descriptors and
 * lower it after they have cleared them.
 *
 * Order for a walker that is not coherent: an L2 table is synced as a whole
 * before its descriptor enters the L1 table. The L1 descriptors of a map call
 * are synced once, when it ends; until then V7S_UNSYNCED in l2_users makes
 * every other caller that meets such a table sync its L1 descriptor as well.
 */
#ifndef V7S_PGTABLE_INTERNAL_H
#define V7S_PGTABLE_INTERNAL_H

#include <linux/atomic.h>
#include <linux/io.h>
#include <linux/io-pgtable.h>
#include <linux/spinlock.h>

#include "../format/descriptor.h"
#include "pgtable.h"

#define V7S_UNSYNCED	BIT(30)	/* in l2_users */
#define V7S_HELD	BIT(29)	/* in l2_users: v7s_pgtable_hold() */
#define V7S_REAP_MAX	32	/* slots that one reap looks at; bounds its stack and lock time */

struct v7s_pgtable {
	struct io_pgtable iop;
	struct v7s_format fmt;
	struct v7s_tables *tables;
	u32 *l1;
	atomic_t *l2_users;
	unsigned long *l2_present;	/* L1 slots that hold a table; under the lock */
	spinlock_t lock;		/* changes to L1 descriptors other than whole blocks */

	atomic_long_t l2_allocs;
	atomic_long_t l2_frees;
	atomic_long_t syncs;
	atomic_long_t sync_bytes;
	atomic_long_t rejected;
};

/* A range [first, end) of L1 slots; empty when first == end. */
struct v7s_slots {
	u32 first;
	u32 end;
};

static inline void v7s_slots_add(struct v7s_slots *slots, u32 index)
{
	if (slots->first == slots->end)
		slots->first = index;
	slots->end = index + 1;
}

static inline struct v7s_pgtable *v7s_from_ops(struct io_pgtable_ops *ops)
{
	return container_of(io_pgtable_ops_to_pgtable(ops), struct v7s_pgtable, iop);
}

static inline u32 *v7s_l2_of(const struct v7s_pgtable *pt, u32 l1_desc)
{
	return phys_to_virt(v7s_phys(&pt->fmt, V7S_TABLE, l1_desc));
}

/* table.c */
void *v7s_table_alloc(struct v7s_pgtable *pt, int level, gfp_t gfp);
void v7s_table_free(struct v7s_pgtable *pt, int level, void *table);
void __v7s_sync(struct v7s_pgtable *pt, u32 *desc, u32 n);

/* Make @n descriptors from @desc on visible to a walker that is not coherent. */
static inline void v7s_sync(struct v7s_pgtable *pt, u32 *desc, u32 n)
{
	if (!pt->iop.cfg.coherent_walk)
		__v7s_sync(pt, desc, n);
}

/* l2.c */
u32 *v7s_l2_get(struct v7s_pgtable *pt, u32 index, u32 n, int *users);
bool v7s_l2_put(struct v7s_pgtable *pt, u32 index, u32 n);
u32 *v7s_l2_install(struct v7s_pgtable *pt, u32 index, u32 *table, u32 n);
void v7s_l2_replace_block(struct v7s_pgtable *pt, u32 index, u32 *table);
void v7s_l2_reap(struct v7s_pgtable *pt, struct v7s_slots *empty);
void v7s_l1_sync_installed(struct v7s_pgtable *pt, struct v7s_slots *installed);

/* split.c */
void v7s_split_large(struct v7s_pgtable *pt, u32 index, u32 *table, u32 entry);
void v7s_split_super(struct v7s_pgtable *pt, u32 index);
bool v7s_split_section(struct v7s_pgtable *pt, u32 index, size_t granule, u32 *table);

/* map.c, unmap.c */
int v7s_map_pages(struct io_pgtable_ops *ops, unsigned long iova, phys_addr_t paddr,
		  size_t pgsize, size_t pgcount, int prot, gfp_t gfp, size_t *mapped);
size_t v7s_unmap_pages(struct io_pgtable_ops *ops, unsigned long iova, size_t pgsize,
		       size_t pgcount, struct iommu_iotlb_gather *gather);

#endif
