/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The exported API of v7s_dma32: page tables in the ARMv7 short-descriptor format for
 * IOMMU drivers, behind struct io_pgtable_ops.
 *
 * Rules for callers of these operations:
 *   - All operations may be called in any context, hard interrupts included (on
 *     PREEMPT_RT only where a spinlock may sleep). map_pages() allocates with the
 *     caller's gfp; unmap_pages() allocates with GFP_ATOMIC, and only to split a section.
 *   - Any number of callers may work on one page table at a time, as long as
 *     no two of them map or unmap the same page at once. Disjoint ranges may
 *     share an L2 table or lie in one block.
 *   - iova_to_phys() takes no lock. While it runs, no caller may map or unmap its
 *     IOVA. Other pages may be mapped and unmapped concurrently.
 *   - The TLB callbacks run in atomic context, some under the page table's
 *     lock: they must not call the operations.
 *   - Unmapping a part of a large page, section or supersection splits it while
 *     the device may use the rest: the larger entry is replaced without
 *     break-before-make and then flushed. Do not do that on hardware that requires
 *     break-before-make.
 *
 * The memory of an L2 table is reused or freed only after the walker's caches have
 * been flushed. It is freed only after an RCU grace period, too, as iova_to_phys() may
 * read it until then. An emptied table stays in its slot and waits to be used again. At
 * most V7S_WAITING_MAX tables wait, and the oldest is detached first. An unmap of the
 * whole MiB, a block mapped there and v7s_pgtable_trim() detach it at once. How the
 * caches are flushed depends on the driver:
 *   - If io_pgtable_cfg.tlb has tlb_flush_walk(), the engine calls it, without holding
 *     its lock, once for each run of tables. Leaves are invalidated through the caller's
 *     gather, if it passes one.
 *   - Without tlb_flush_walk() (as in mtk_iommu), the engine cannot know when the driver
 *     flushes. So the driver calls v7s_pgtable_flush_begin() before it flushes the whole
 *     TLB, and v7s_pgtable_flush_end() after that; until then empty tables stay in their
 *     slots. Such a driver must also flush a range that it has mapped with blocks, before
 *     the device uses it, and a range whose map has failed.
 */
#ifndef V7S_DMA32_H
#define V7S_DMA32_H

#include <linux/io-pgtable.h>
#include <linux/types.h>

struct v7s_hooks;

/**
 * struct v7s_tables - where a page table gets the memory of its tables
 * @alloc: returns @size bytes of zeroed memory, aligned to @size, for a table of
 *         @level 1 or 2, or NULL. May sleep only if @gfp allows it.
 * @free: frees that memory; any context
 */
struct v7s_tables {
	void *(*alloc)(struct v7s_tables *tables, int level, size_t size, gfp_t gfp);
	void (*free)(struct v7s_tables *tables, int level, void *table, size_t size);
	/* private: only the module sets it */
	const struct v7s_hooks *hooks;
};

/**
 * v7s_tables_create() - set up table memory from one of the module's providers
 * @provider: its name, as in the debugfs file `providers`; not "kernel"
 * @cfg: the page table's configuration: ias, oas and quirks are read
 *
 * Context: may sleep.
 * Return: the tables for v7s_alloc_pgtable(), or ERR_PTR: -EINVAL if @provider is unknown
 * or "kernel"; -ENODEV if this kernel lacks what the provider needs; -ENOMEM.
 */
struct v7s_tables *v7s_tables_create(const char *provider, const struct io_pgtable_cfg *cfg);

/**
 * v7s_tables_destroy() - free what v7s_tables_create() returned
 * @provider: the same name
 * @tables: from v7s_tables_create(); its page tables have been freed
 *
 * Context: may sleep.
 */
void v7s_tables_destroy(const char *provider, struct v7s_tables *tables);

/** V7S_WAITING_MAX - the most emptied tables of a page table that wait to be used again */
#define V7S_WAITING_MAX	16

/**
 * struct v7s_flush - detached L2 tables, until the walker's caches are flushed
 */
struct v7s_flush {
	/* private: */
	struct v7s_flush *next;
	u32 *tables, *last;
	u32 n;
};

/**
 * v7s_alloc_pgtable() - make an empty page table
 * @cfg: as for alloc_io_pgtable_ops(ARM_V7S). The caller sets ias, oas, quirks,
 *       pgsize_bitmap, coherent_walk, tlb (may be NULL) and iommu_dev. Page sizes
 *       that the format lacks are cleared in pgsize_bitmap; arm_v7s_cfg is filled in.
 * @tables: where the tables' memory comes from; must outlive the page table
 * @cookie: for the TLB callbacks
 *
 * Context: may sleep.
 * Return: the operations, or ERR_PTR: -EINVAL for an invalid configuration; -ENOMEM if
 * there is no memory, or if the walker cannot reach the L1 table.
 */
struct io_pgtable_ops *v7s_alloc_pgtable(struct io_pgtable_cfg *cfg,
					 struct v7s_tables *tables, void *cookie);

/**
 * v7s_free_pgtable() - free a page table with all its tables
 * @ops: from v7s_alloc_pgtable(), no longer used by any caller or device
 *
 * Calls tlb_flush_all() first. A driver without this callback must have flushed the
 * TLB before. Do not call free_io_pgtable_ops() instead: it ends in a BUG().
 *
 * Context: any but hard interrupts.
 */
void v7s_free_pgtable(struct io_pgtable_ops *ops);

/**
 * v7s_pgtable_hold() - install L2 tables for a range and keep them
 * @ops: from v7s_alloc_pgtable()
 * @iova: start
 * @size: bytes, at least 1
 * @gfp: for the tables
 *
 * From now on, mapping pages in the range needs no memory, so it cannot fail in atomic
 * context for lack of it. The tables stay until the page table is freed. A slot that
 * holds a block is skipped; a held slot takes no block.
 *
 * Context: any; sleeps only if @gfp allows it.
 * Return: 0; -ERANGE for an empty range or one beyond ias; -ENOMEM, with some of the
 * tables in place.
 */
int v7s_pgtable_hold(struct io_pgtable_ops *ops, u64 iova, u64 size, gfp_t gfp);

/**
 * v7s_pgtable_trim() - free the tables that wait to be used again
 * @ops: from v7s_alloc_pgtable()
 *
 * Without tlb_flush_walk(), the driver's next flush detaches them. A driver may call this
 * from a shrinker; the module's own shrinker covers only the module's domains.
 *
 * Context: any.
 */
void v7s_pgtable_trim(struct io_pgtable_ops *ops);

/**
 * v7s_pgtable_waiting() - how many tables v7s_pgtable_trim() may free
 * @ops: from v7s_alloc_pgtable()
 *
 * Some of them may be in use again. Context: any.
 */
unsigned int v7s_pgtable_waiting(struct io_pgtable_ops *ops);

/**
 * v7s_pgtable_barrier() - wait until detached and flushed tables are freed
 * @ops: from v7s_alloc_pgtable()
 *
 * They are freed an RCU grace period after the walker's caches were flushed. A caller whose tables
 * come from a pool of fixed size may need that memory again at once. v7s_free_pgtable() frees all
 * tables without this wait.
 *
 * Context: may sleep.
 */
void v7s_pgtable_barrier(struct io_pgtable_ops *ops);

/**
 * v7s_pgtable_flush_begin() - prepare for a flush by a driver without tlb_flush_walk()
 * @ops: from v7s_alloc_pgtable()
 * @flush: filled in, for v7s_pgtable_flush_end()
 *
 * Takes empty tables beyond V7S_WAITING_MAX out of the L1 table. Any number of
 * callers may flush at once, each with a @flush of its own.
 *
 * Context: any.
 * Return: true if there are such tables. If not, they require no flush, and
 * v7s_pgtable_flush_end() must not be called.
 */
bool v7s_pgtable_flush_begin(struct io_pgtable_ops *ops, struct v7s_flush *flush);

/**
 * v7s_pgtable_flush_end() - free the tables that v7s_pgtable_flush_begin() took out
 * @ops: from v7s_alloc_pgtable()
 * @flush: from v7s_pgtable_flush_begin()
 *
 * The caller has flushed the whole TLB, walk caches included, since then. Tables that a
 * map has taken back stay.
 *
 * Context: any.
 */
void v7s_pgtable_flush_end(struct io_pgtable_ops *ops, struct v7s_flush *flush);

#endif
