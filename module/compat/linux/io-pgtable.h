/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_IO_PGTABLE_H
#define V7S_COMPAT_IO_PGTABLE_H

#include_next <linux/io-pgtable.h>
#include <linux/version.h>

/*
 * 5.15 added map_pages() and unmap_pages(): until then a call maps one page of
 * any size.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)

static inline int
io_pgtable_map_pages(struct io_pgtable_ops *ops, unsigned long iova,
		     phys_addr_t paddr, size_t pgsize, size_t pgcount, int prot,
		     gfp_t gfp, size_t *mapped)
{
	int ret = 0;

	while (pgcount-- && !ret) {
		ret = ops->map(ops, iova, paddr, pgsize, prot, gfp);
		if (ret)
			break;
		iova += pgsize;
		paddr += pgsize;
		*mapped += pgsize;
	}
	return ret;
}

static inline size_t
io_pgtable_unmap_pages(struct io_pgtable_ops *ops, unsigned long iova,
		       size_t pgsize, size_t pgcount,
		       struct iommu_iotlb_gather *gather)
{
	size_t done = 0;

	while (pgcount-- && ops->unmap(ops, iova + done, pgsize, gather))
		done += pgsize;
	return done;
}

#else

static inline int
io_pgtable_map_pages(struct io_pgtable_ops *ops, unsigned long iova,
		     phys_addr_t paddr, size_t pgsize, size_t pgcount, int prot,
		     gfp_t gfp, size_t *mapped)
{
	return ops->map_pages(ops, iova, paddr, pgsize, pgcount, prot, gfp, mapped);
}

static inline size_t
io_pgtable_unmap_pages(struct io_pgtable_ops *ops, unsigned long iova,
		       size_t pgsize, size_t pgcount,
		       struct iommu_iotlb_gather *gather)
{
	return ops->unmap_pages(ops, iova, pgsize, pgcount, gather);
}

#endif

/* 6.3 removed map() and unmap(); from 5.15 on drivers use either. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)
#define V7S_IO_PGTABLE_PAGES(prefix)
#else
#define V7S_IO_PGTABLE_PAGES(prefix)					\
	.map_pages	= prefix##_map_pages,				\
	.unmap_pages	= prefix##_unmap_pages,
#endif

#define V7S_IO_PGTABLE_OPS(prefix)					\
static int prefix##_map(struct io_pgtable_ops *ops, unsigned long iova,	\
			phys_addr_t paddr, size_t size, int prot,	\
			gfp_t gfp)					\
{									\
	size_t mapped = 0;						\
									\
	return prefix##_map_pages(ops, iova, paddr, size, 1, prot, gfp,	\
				  &mapped);				\
}									\
static size_t prefix##_unmap(struct io_pgtable_ops *ops,		\
			     unsigned long iova, size_t size,		\
			     struct iommu_iotlb_gather *gather)		\
{									\
	return prefix##_unmap_pages(ops, iova, size, 1, gather);	\
}									\
static const struct io_pgtable_ops prefix##_ops = {			\
	.map		= prefix##_map,					\
	.unmap		= prefix##_unmap,				\
	V7S_IO_PGTABLE_PAGES(prefix)					\
	.iova_to_phys	= prefix##_iova_to_phys,			\
}
#else
#define V7S_IO_PGTABLE_OPS(prefix)					\
static const struct io_pgtable_ops prefix##_ops = {			\
	.map_pages	= prefix##_map_pages,				\
	.unmap_pages	= prefix##_unmap_pages,				\
	.iova_to_phys	= prefix##_iova_to_phys,			\
}
#endif

/* Until 5.11 there was a TLB callback for a leaf that is being replaced. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
#define IOMMU_TLB_FLUSH_LEAF(fn)	.tlb_flush_leaf = fn,
#else
#define IOMMU_TLB_FLUSH_LEAF(fn)
#endif

/*
 * 6.13 removed splitting from the in-tree formats: unmapping part of a block warns
 * since then.
 */
#define IO_PGTABLE_ARM_V7S_SPLITS	(LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0))

/*
 * Each of the kernel's own page tables creates a slab cache of the same name. Since 6.12,
 * kernels with DEBUG_VM warn about caches of one name.
 */
#define IO_PGTABLE_ARM_V7S_ONLY_ONE \
	(IS_ENABLED(CONFIG_DEBUG_VM) && LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0))

/*
 * Since 6.0, TTBR has PA[34:32] of the L1 table under MTK_EXT; before that, it had the
 * memory attributes in these bits. In 5.10, BIT(4) is another quirk.
 */
#ifdef IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT
#define IO_PGTABLE_ARM_V7S_TTBR_EXT	1
#else
#define IO_PGTABLE_ARM_V7S_TTBR_EXT	0
#define IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT	BIT(4)
#endif

/* 5.12 added IOVAs of more than 32 bits, and physical addresses of 35 bits. */
#define IO_PGTABLE_ARM_V7S_WIDE		(LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0))

#endif
