// SPDX-License-Identifier: GPL-2.0-only
/* kernel: the running kernel's own ARM_V7S implementation allocates the tables. */

#include <linux/err.h>
#include <linux/io-pgtable.h>

#include "tables.h"

static void v7s_no_flush_all(void *cookie)
{
}

static void v7s_no_flush_walk(unsigned long iova, size_t size, size_t granule, void *cookie)
{
}

static void v7s_no_add_page(struct iommu_iotlb_gather *gather, unsigned long iova,
			    size_t granule, void *cookie)
{
}

const struct iommu_flush_ops v7s_no_tlb = {
	.tlb_flush_all = v7s_no_flush_all,
	.tlb_flush_walk = v7s_no_flush_walk,
	.tlb_add_page = v7s_no_add_page,
	IOMMU_TLB_FLUSH_LEAF(v7s_no_flush_walk)
};

static int v7s_kernel_init(void)
{
	struct io_pgtable_cfg cfg = {
		.pgsize_bitmap = V7S_PGSIZES,
		.ias = 32,
		.oas = 32,
		.coherent_walk = true,
		.tlb = &v7s_no_tlb,
	};
	struct io_pgtable_ops *ops;

	if (!IS_REACHABLE(CONFIG_IOMMU_IO_PGTABLE))
		return -ENODEV;
	/* A driver may have a page table already; DEBUG_VM would warn about a second cache. */
	if (IO_PGTABLE_ARM_V7S_ONLY_ONE)
		return IS_ENABLED(CONFIG_IOMMU_IO_PGTABLE_ARMV7S) ? 0 : -ENODEV;
	ops = alloc_io_pgtable_ops(ARM_V7S, &cfg, NULL);
	if (!ops)
		return -ENODEV;
	free_io_pgtable_ops(ops);
	return 0;
}

const struct v7s_provider v7s_provider_kernel = {
	.name = "kernel",
	.description = "the running kernel's own ARM_V7S page tables",
	.init = v7s_kernel_init,
};
