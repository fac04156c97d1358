/* SPDX-License-Identifier: GPL-2.0-only */
/* The page-table API inside the module: the exported functions, and some that are not exported. */
#ifndef V7S_PGTABLE_H
#define V7S_PGTABLE_H

#include "../include/v7s_dma32.h"

/**
 * struct v7s_hooks - hooks of the module's own struct v7s_tables
 * @synced: called after each sync of a part of a table; may be NULL. Any context,
 *          with or without the page table's lock.
 * @any_address: accept tables at addresses of up to 35 bits, even where the hardware
 *               cannot reach them. Only for showing what happens then.
 */
struct v7s_hooks {
	void (*synced)(struct v7s_tables *tables, const void *mem, size_t size);
	bool any_address;
};

/** v7s_has_any_address() - whether these tables may lie where the hardware cannot reach */
static inline bool v7s_has_any_address(const struct v7s_tables *tables)
{
	return tables->hooks && tables->hooks->any_address;
}

/**
 * struct v7s_pgtable_counts - what a page table has done so far
 * @l2_allocs: L2 tables installed
 * @l2_frees: L2 tables detached and flushed
 * @rejected: tables refused for their address
 */
struct v7s_pgtable_counts {
	unsigned long l2_allocs;
	unsigned long l2_frees;
	unsigned long rejected;
};

/** v7s_pgtable_counts() - a snapshot of the counters; any context */
struct v7s_pgtable_counts v7s_pgtable_counts(struct io_pgtable_ops *ops);

/** v7s_pgtable_l1_phys() - the address of the L1 table, even if TTBR cannot hold it; any context */
phys_addr_t v7s_pgtable_l1_phys(struct io_pgtable_ops *ops);

/** v7s_pgtable_init() - call before the first page table; may sleep. Return: 0 or -ENOMEM */
int v7s_pgtable_init(void);

/** v7s_pgtable_exit() - call after the last page table is freed and its grace period is over */
void v7s_pgtable_exit(void);

/**
 * v7s_map_pages() - io_pgtable_ops.map_pages, also on kernels without it (before 5.15)
 * @ops: from v7s_alloc_pgtable()
 * @iova: start
 * @paddr: physical address that @iova is mapped to
 * @pgsize: one of the configured page sizes, of which @iova and @paddr are multiples
 * @pgcount: pages
 * @prot: IOMMU_*, with IOMMU_READ or IOMMU_WRITE
 * @gfp: for L2 tables
 * @mapped: the bytes mapped are added
 *
 * Maps all pages or none. Return: 0, -EEXIST over a mapping, -ERANGE beyond ias or oas,
 * -EINVAL for an invalid size, alignment or prot, -ENOMEM.
 */
int v7s_map_pages(struct io_pgtable_ops *ops, unsigned long iova, phys_addr_t paddr,
		  size_t pgsize, size_t pgcount, int prot, gfp_t gfp, size_t *mapped);

/**
 * v7s_unmap_pages() - io_pgtable_ops.unmap_pages, also on kernels without it (before 5.15)
 * @ops: from v7s_alloc_pgtable()
 * @iova: start
 * @pgsize: one of the configured page sizes, of which @iova is a multiple
 * @pgcount: pages
 * @gather: collects what to invalidate in the TLB; NULL to invalidate it at once
 *
 * The range may have been mapped with any page sizes. A large page or block that lies in it
 * only in part is split, a section into pages of @pgsize.
 *
 * Return: the bytes unmapped, up to the first hole; 0, with nothing changed, if there is
 * no memory for a split.
 */
size_t v7s_unmap_pages(struct io_pgtable_ops *ops, unsigned long iova, size_t pgsize,
		       size_t pgcount, struct iommu_iotlb_gather *gather);

/**
 * v7s_split_ends() - split the blocks that lie in a range only in part
 * @ops: from v7s_alloc_pgtable()
 * @iova: start
 * @size: bytes, at least 1
 * @pgsize: of the pages that a section is split into
 *
 * After that, v7s_unmap_pages() of the range needs no memory. Any context.
 *
 * Return: true; false, with nothing changed, if there is not enough memory.
 */
bool v7s_split_ends(struct io_pgtable_ops *ops, u64 iova, u64 size, size_t pgsize);

/**
 * v7s_undo_map() - unmap what one of several maps has mapped, after a later one has failed
 * @ops: from v7s_alloc_pgtable()
 * @iova: start of a range that v7s_map_pages() has mapped
 * @pgsize: its page size
 * @pgcount: its pages
 *
 * Like v7s_unmap_pages(), but tables that the map installed are detached at once, and the
 * counters are as if they had never been installed.
 */
void v7s_undo_map(struct io_pgtable_ops *ops, unsigned long iova, size_t pgsize,
		  size_t pgcount);

#endif
