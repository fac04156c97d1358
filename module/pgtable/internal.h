/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the page-table engine.
 *
 *   table.c    memory of one table: allocate, check its address, sync, free
 *   l2.c       install an L2 table, count its users
 *   reclaim.c  detach an emptied L2 table
 *   flush.c    free a detached L2 table, or take it back
 *   run.h      loops over a run of descriptors
 *   map.c, unmap.c, split.c, pgtable.c
 *
 * The life of an L2 table. Each L1 slot has a word in l2_users: a count of the
 * table's non-zero descriptors plus the callers at work in it, and flags.
 *
 *   state     L1 descriptor  word                   leaves the state by
 *   absent    0 or a block   0                      install (lock)
 *   in use    the table      PRESENT, count > 0     the last v7s_l2_put()
 *   emptied   the table      PRESENT, count 0       v7s_l2_wait() by the caller that
 *                                                   emptied it, or v7s_l2_get()
 *   waiting   the table      PRESENT | WAITING      v7s_l2_get(), which leaves the
 *                                                   flag; eviction or detach (lock)
 *   held      the table      PRESENT | HELD         never
 *   idle      the table      PRESENT, count 0       flush_begin() (lock), v7s_l2_get();
 *                                                   only without TLB callbacks
 *   detached  0              0                      flush_end(); an install in its
 *                                                   slot takes it back (lock)
 *   dead      0 or other     -                      the end of an RCU grace period,
 *                                                   which frees it
 *   orphan    0 or a block   0                      the caller's next flush; only
 *                                                   without TLB callbacks
 *
 *   flag       set by                               cleared by
 *   PRESENT    install, section split (lock)        detach: cmpxchg of the whole word (lock)
 *   WAITING    v7s_l2_wait(): cmpxchg (lock)        eviction, trim, reclaim (lock)
 *   HELD       v7s_pgtable_hold(), as a user        never
 *   UNSYNCED   install, if not coherent (lock)      any user, after it has synced the L1
 *                                                   descriptor
 *   SPLITTING  split of a large page (lock)         the same, after the flush (lock)
 *   count      any caller, by v7s_l2_get() and v7s_l2_put(); it is not 0 while UNSYNCED
 *              or SPLITTING is set, or while a caller is at work in the table
 *
 * A table can be detached only if its count is 0, or if it is full and the caller that
 * detaches it is the only one at work in it. A detach clears WAITING first, and fails if
 * the word then has a flag other than PRESENT: HELD and UNSYNCED keep a table in its slot.
 *
 * V7S_WAITING means that the slot is in pt->waiting, whether or not its table has
 * come into use again since. So a caller that maps and unmaps the only page of a table
 * over and over takes no lock. PRESENT is cleared only by a cmpxchg of the whole word,
 * which fails if another caller is at work in the table. Descriptors are filled after
 * the count was raised and cleared before it is lowered: a table whose count is 0 is
 * empty.
 *
 * An unmap of one page calls v7s_l2_get(), too, though the page itself pins the table:
 * the README explains what that costs, and why it stays.
 *
 * An unmap of all 256 pages of a table detaches the table with its descriptors, without
 * clearing and syncing them: the cmpxchg expects a count of 256 pages and one caller. One
 * flush covers the table and its pages. A map that takes the table back clears it first.
 *
 *   access                      ordered before/after by      pairs with
 *   L2 contents, L1 descriptor  dma_wmb() in install         the walker's dependency
 *   L1 descriptor, PRESENT      atomic_add_return() (full)   atomic_fetch_add() in get
 *   cleared descriptors, count  atomic_sub_return() (full)   atomic_cmpxchg() in detach
 *   L1 descriptor 0, flush      unlock, v7s_sync()           the driver's invalidation
 *   flush, free                 program order                the walker's caches
 *   L1 descriptor 0, free       call_rcu()                   rcu_read_lock() in iova_to_phys
 *   SPLITTING, small pages      atomic_fetch_or() (full)     atomic_sub_return() in put
 *
 * A detached table is in the list of its struct v7s_flush. Its first two descriptors hold
 * the link and the slot, with bits 1:0 clear, so that they fault if the walker reads them.
 * After the flush the table moves to pt->dead: iova_to_phys() may still read it, under
 * rcu_read_lock(). It finds nothing mapped there, or a page that is being unmapped,
 * whose IOVA its caller must not pass.
 *
 * Lock order: pt->lock, then the driver's TLB locks. Only splits flush under pt->lock.
 * A concurrent unmap of a piece invalidates only the piece, for which hardware need not
 * drop the larger entry, so that unmap must not return before the split has flushed. It
 * waits by taking the lock, which works in any context. Waiting for a flag would not: an
 * interrupt handler could wait for the caller that it interrupted. Each split makes one
 * invalidation. A driver keeps interrupts off during that anyway, as it writes its
 * registers under a lock of its own.
 *
 * Order for a walker that is not coherent: an L2 table is synced as a whole
 * before its descriptor enters the L1 table. The L1 descriptors of a map call
 * are synced once, when it ends; until then V7S_UNSYNCED makes every other
 * caller that meets such a table sync its L1 descriptor as well.
 *
 * While a large page is split, the walker may read it from a copy that is not
 * replaced or synced yet, and cache it for a page that another caller has unmapped
 * meanwhile. V7S_SPLITTING makes that caller wait before it invalidates the TLB.
 *
 * Functions that map or unmap one page keep their state in registers: no local has its
 * address taken, which would cost a stack canary.
 */
#ifndef V7S_PGTABLE_INTERNAL_H
#define V7S_PGTABLE_INTERNAL_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/io-pgtable.h>
#include <linux/kasan.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

#include "../format/descriptor.h"
#include "pgtable.h"
#include "trace.h"

/* In l2_users: the count, and flags above it */
#define V7S_USERS	GENMASK(26, 0)
#define V7S_WAITING	BIT(27)		/* the slot is in pt->waiting */
#define V7S_PRESENT	BIT(28)
#define V7S_HELD	BIT(29)		/* v7s_pgtable_hold() keeps the table */
#define V7S_UNSYNCED	BIT(30)
#define V7S_SPLITTING	BIT(31)		/* a large page, so that the word is negative */

/* The word of a table that is full and in which no caller is at work */
#define V7S_WHOLE	(V7S_PRESENT | V7S_L2_ENTRIES)

#define V7S_LOCKED_MAX	32	/* slots handled before the lock is dropped */

struct v7s_pgtable {
	struct io_pgtable iop;
	struct v7s_format fmt;
	bool wide_tables;		/* v7s_table_is_wide() */
	u64 short_end;			/* 2^ias, or 0 if table descriptors have PA[34:32] */
	void *direct_map;		/* the virtual address, untagged, of physical address 0 */
	u32 *l1;
	atomic_t *l2_users;
	spinlock_t lock;		/* of the L1 table, and of splits */
	struct v7s_tables *tables;
	void (*synced)(struct v7s_tables *tables, const void *mem, size_t size);
	const struct iommu_flush_ops *tlb;	/* the caller's; iop.cfg.tlb is ours */
	bool has_flush_walk;		/* @tlb has tlb_flush_walk() */

	/* Under the lock: */
	u32 waiting[V7S_WAITING_MAX];	/* slots, oldest first */
	u32 n_waiting;			/* also read without the lock */
	struct v7s_flush *flushing;	/* flushes that have begun */
	struct v7s_flush orphans;	/* tables for the caller's next flush */
	bool idle;			/* idle tables or orphans may exist; also read unlocked */
	struct v7s_flush dead;		/* tables that wait for a grace period to begin */
	struct v7s_flush dying;		/* tables that wait for the current one to end */
	struct rcu_head rcu;
	bool grace;			/* @rcu is in use; also read without the lock */
	bool gone;			/* the end of the grace period deletes the page table */

	atomic_long_t l2_allocs;
	atomic_long_t l2_frees;
	atomic_long_t rejected;

	unsigned long l2_present[];	/* L1 slots that hold a table; under the lock */
};

static inline struct v7s_pgtable *v7s_from_ops(struct io_pgtable_ops *ops)
{
	return container_of(io_pgtable_ops_to_pgtable(ops), struct v7s_pgtable, iop);
}

static inline u64 v7s_slot_iova(u32 index)
{
	return (u64)index << V7S_L1_SHIFT;
}

/* Whether the @size bytes from @start on, at least one, have addresses of @bits bits. */
static inline bool v7s_is_within(u64 start, u64 size, unsigned int bits)
{
	return !(start >> bits) && size <= BIT_ULL(bits) - start;
}

static inline u32 *v7s_l2_of(const struct v7s_pgtable *pt, u32 l1_desc)
{
	u64 phys = l1_desc & V7S_TABLE_BASE;

	if (unlikely(pt->wide_tables))
		phys |= v7s_mtk_decode(l1_desc);
	return pt->direct_map + phys;
}

/* table.c */
void *v7s_table_alloc(struct v7s_pgtable *pt, int level, gfp_t gfp);
void v7s_table_free(struct v7s_pgtable *pt, int level, void *table);

/* trace.c */
void v7s_trace_sync(const struct v7s_pgtable *pt, const u32 *desc, u32 n);

/* Make @n descriptors from @desc on visible to a walker that is not coherent. */
static __always_inline void v7s_sync(struct v7s_pgtable *pt, u32 *desc, u32 n)
{
	phys_addr_t phys;

	if (pt->iop.cfg.coherent_walk)
		return;
	/* virt_to_phys() is slower, but 32 bits may not hold pt->direct_map. */
	phys = IS_ENABLED(CONFIG_64BIT) ? (unsigned long)(kasan_reset_tag(desc) - pt->direct_map) :
					  virt_to_phys(desc);
	dma_sync_single_for_device(pt->iop.cfg.iommu_dev, phys, n * sizeof(*desc), DMA_TO_DEVICE);
	if (unlikely(pt->synced))
		pt->synced(pt->tables, desc, n * sizeof(*desc));
	if (trace_sync_enabled())
		v7s_trace_sync(pt, desc, n);
}

/*
 * The word of a slot. Neighbouring slots, which other CPUs often use, have theirs in other
 * cache lines.
 */
static __always_inline atomic_t *v7s_l2_word(struct v7s_pgtable *pt, u32 index)
{
	return &pt->l2_users[(index & ~0xffU) | (index & 0xf) << 4 | (index >> 4 & 0xf)];
}

static inline void v7s_tlb_flush_walk(struct v7s_pgtable *pt, u64 iova, size_t size,
				      size_t granule)
{
	if (pt->has_flush_walk)
		pt->tlb->tlb_flush_walk(iova, size, granule, pt->iop.cookie);
}

/* pgtable.c */
void v7s_pgtable_delete(struct v7s_pgtable *pt);

/* l2.c */
u32 *v7s_l2_install(struct v7s_pgtable *pt, u32 index, u32 *table, u32 n);
void v7s_l2_replace_block(struct v7s_pgtable *pt, u32 index, u32 *table);
void v7s_l2_put_absent(struct v7s_pgtable *pt, u32 index, u32 n);
void v7s_l1_sync_installed(struct v7s_pgtable *pt, u32 first, u32 end);

/* reclaim.c */
void v7s_l2_wait(struct v7s_pgtable *pt, u32 index);
void v7s_l2_reclaim(struct v7s_pgtable *pt, u32 first, u32 end, size_t granule, bool undo);
bool v7s_l2_make_room(struct v7s_pgtable *pt, u32 first, u32 end);

/* flush.c */
u32 *v7s_l2_take_back(struct v7s_pgtable *pt, u32 index);
void v7s_flush_finish(struct v7s_pgtable *pt, struct v7s_flush *flush);
void v7s_flush_free_all(struct v7s_pgtable *pt);

/*
 * Add @n users to the table in slot @index. Returns the word before that. If it lacks
 * V7S_PRESENT, no users were added.
 */
static __always_inline u32 v7s_l2_get(struct v7s_pgtable *pt, u32 index, u32 n)
{
	u32 users = atomic_fetch_add(n, v7s_l2_word(pt, index));

	if (unlikely(!(users & V7S_PRESENT)))
		v7s_l2_put_absent(pt, index, n);
	return users;
}

/* The table that v7s_l2_get() has found. */
static inline u32 *v7s_l2_at(const struct v7s_pgtable *pt, u32 index)
{
	return v7s_l2_of(pt, READ_ONCE(pt->l1[index]));
}

/* Undo v7s_l2_get(). Returns the word after that. */
static inline int v7s_l2_put(struct v7s_pgtable *pt, u32 index, u32 n)
{
	return atomic_sub_return(n, v7s_l2_word(pt, index));
}

/* Whether v7s_l2_put() returned the word of an empty table that does not wait yet. */
static inline bool v7s_l2_must_wait(int users)
{
	return users == V7S_PRESENT;
}

/*
 * v7s_l2_get() under the lock, for a slot whose word lacks V7S_PRESENT. The L1 table may
 * have the table already: the caller that installs it is about to set V7S_PRESENT.
 */
bool v7s_l2_get_locked(struct v7s_pgtable *pt, u32 index, u32 n);

/* unmap.c */
void __v7s_undo_map(struct v7s_pgtable *pt, u64 iova, size_t pgsize, size_t pgcount);

/* split.c */
void v7s_split_large(struct v7s_pgtable *pt, u32 index, u32 *table, u32 entry);
void v7s_split_super(struct v7s_pgtable *pt, u32 index);
void v7s_split_wait(struct v7s_pgtable *pt);
bool v7s_split_section(struct v7s_pgtable *pt, u32 index, size_t granule, u32 *table);

#endif
