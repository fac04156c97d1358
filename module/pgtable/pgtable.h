/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page table in the ARMv7 short-descriptor format behind io_pgtable_ops.
 *
 * What a caller of the operations may do:
 *   - All of them run in any context, hard interrupts included. map_pages()
 *     allocates with the caller's gfp; unmap_pages() allocates with
 *     GFP_ATOMIC, and only to split a section.
 *   - Any number of callers may work on one page table at a time, as long as
 *     no two of them map or unmap the same page at once. Disjoint ranges may
 *     share an L2 table or lie in one block.
 *   - iova_to_phys() takes no lock. While it runs, nobody may unmap its IOVA;
 *     and where that is not mapped, nobody may unmap the last page of its 1 MiB.
 *   - The TLB callbacks run in atomic context, some under the page table's
 *     lock: they must not call back.
 *
 * An L2 table is given back as soon as it is empty, after the TLB callbacks
 * have been told.
 */
#ifndef V7S_PGTABLE_H
#define V7S_PGTABLE_H

#include <linux/io-pgtable.h>
#include <linux/types.h>

/**
 * struct v7s_tables - where a page table gets the memory of its tables
 * @alloc: zeroed memory of @size bytes, aligned to @size, for a table of
 *         @level 1 or 2, or NULL. May sleep only if @gfp allows it.
 * @free: takes it back; any context
 * @synced: told of each sync of a part of a table, after it; NULL for nobody.
 *          Any context, with or without the page table's lock.
 * @any_address: use a table even where the hardware cannot reach it, up to 35
 *               bits. Only for showing what happens then.
 */
struct v7s_tables {
	void *(*alloc)(struct v7s_tables *tables, int level, size_t size, gfp_t gfp);
	void (*free)(struct v7s_tables *tables, int level, void *table, size_t size);
	void (*synced)(struct v7s_tables *tables, const void *mem, size_t size);
	bool any_address;
};

/**
 * struct v7s_pgtable_counts - what a page table has done so far
 * @l2_allocs: L2 tables put in
 * @l2_frees: L2 tables given back
 * @syncs: times that table memory was synced for the device
 * @sync_bytes: bytes in those
 * @rejected: tables refused for their address
 */
struct v7s_pgtable_counts {
	unsigned long l2_allocs;
	unsigned long l2_frees;
	unsigned long syncs;
	unsigned long sync_bytes;
	unsigned long rejected;
};

/**
 * v7s_alloc_pgtable() - make an empty page table
 * @cfg: as for alloc_io_pgtable_ops(ARM_V7S): ias, oas, quirks, pgsize_bitmap,
 *       coherent_walk, tlb (NULL for none) and iommu_dev go in; pgsize_bitmap
 *       comes back without sizes that the format lacks, and arm_v7s_cfg filled
 * @tables: gives the memory of the tables; must outlive the page table
 * @cookie: for the TLB callbacks
 *
 * Context: may sleep.
 * Return: the operations, or ERR_PTR: -EINVAL for a configuration that the
 * format does not have, -ENOMEM without memory or where the L1 table is out of
 * the walker's reach.
 */
struct io_pgtable_ops *v7s_alloc_pgtable(struct io_pgtable_cfg *cfg,
					 struct v7s_tables *tables, void *cookie);

/**
 * v7s_free_pgtable() - free a page table with all its tables
 * @ops: from v7s_alloc_pgtable(), no longer used by anyone, the device included
 *
 * Context: any but hard interrupts.
 */
void v7s_free_pgtable(struct io_pgtable_ops *ops);

/**
 * v7s_map_pages() - io_pgtable_ops.map_pages, whatever the kernel's operations are
 * @ops: from v7s_alloc_pgtable()
 * @iova: start
 * @paddr: where to
 * @pgsize: one page size of the format, of which @iova and @paddr are multiples
 * @pgcount: pages
 * @prot: IOMMU_*, with IOMMU_READ or IOMMU_WRITE
 * @gfp: for L2 tables
 * @mapped: the bytes mapped are added
 *
 * All or nothing. Return: 0, -EEXIST over a mapping, -ERANGE beyond ias or oas,
 * -EINVAL for a size, alignment or prot that cannot be, -ENOMEM.
 */
int v7s_map_pages(struct io_pgtable_ops *ops, unsigned long iova, phys_addr_t paddr,
		  size_t pgsize, size_t pgcount, int prot, gfp_t gfp, size_t *mapped);

/**
 * v7s_unmap_pages() - io_pgtable_ops.unmap_pages, whatever the kernel's operations are
 * @ops: from v7s_alloc_pgtable()
 * @iova: start
 * @pgsize: one page size of the format, of which @iova is a multiple
 * @pgcount: pages
 * @gather: of the sync that follows; NULL for none
 *
 * Any range of whole pages, whatever page sizes it was mapped with; a block that is
 * unmapped in part is split, into pages of @pgsize where a section turns into a table.
 *
 * Return: the bytes unmapped: up to the first hole, or 0 and nothing changed
 * without memory for a split.
 */
size_t v7s_unmap_pages(struct io_pgtable_ops *ops, unsigned long iova, size_t pgsize,
		       size_t pgcount, struct iommu_iotlb_gather *gather);

/**
 * v7s_split_ends() - split the blocks that the ends of a range cut
 * @ops: from v7s_alloc_pgtable()
 * @iova: start
 * @size: bytes, at least 1
 * @pgsize: of the pages that a section turns into
 *
 * No v7s_unmap_pages() in that range needs memory then. Any context.
 *
 * Return: true, or false and nothing changed without memory for all of it.
 */
bool v7s_split_ends(struct io_pgtable_ops *ops, u64 iova, u64 size, size_t pgsize);

/**
 * v7s_pgtable_hold() - put L2 tables under a range and keep them there
 * @ops: from v7s_alloc_pgtable()
 * @iova: start
 * @size: bytes, at least 1
 * @gfp: for the tables
 *
 * Maps of pages there need no memory from now on, so that they cannot fail in
 * atomic context, and the tables are not given back before the page table is
 * freed. A slot that holds a block is passed over; a held slot takes no block.
 *
 * Return: 0, -ERANGE beyond ias, or -ENOMEM with some of the tables in place.
 */
int v7s_pgtable_hold(struct io_pgtable_ops *ops, u64 iova, u64 size, gfp_t gfp);

/** v7s_pgtable_l1_phys() - where the L1 table is, even if TTBR cannot hold it */
phys_addr_t v7s_pgtable_l1_phys(struct io_pgtable_ops *ops);

/** v7s_pgtable_counts() - a snapshot of the counters; any context */
struct v7s_pgtable_counts v7s_pgtable_counts(struct io_pgtable_ops *ops);

/**
 * v7s_pgtable_restore_counts() - undo the counting of something undone
 * @ops: used by nobody else meanwhile
 * @counts: l2_allocs and l2_frees are taken over
 */
void v7s_pgtable_restore_counts(struct io_pgtable_ops *ops,
				const struct v7s_pgtable_counts *counts);

#endif
