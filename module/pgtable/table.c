// SPDX-License-Identifier: GPL-2.0-only
/* Memory of one table: allocate, check its address, sync, free. */

#include <linux/device.h>
#include <linux/dma-mapping.h>

#include "internal.h"

static size_t v7s_table_bytes(const struct v7s_pgtable *pt, int level)
{
	return level == 1 ? v7s_l1_bytes(&pt->fmt) : V7S_L2_BYTES;
}

static int v7s_table_reject(struct v7s_pgtable *pt, int level, phys_addr_t phys,
			    const char *why)
{
	atomic_long_inc(&pt->rejected);
	trace_table_reject(pt, level, phys, why);
	dev_err_ratelimited(pt->iop.cfg.iommu_dev, "L%d table at %pa refused: %s\n",
			    level, &phys, why);
	return -ENOMEM;
}

static int v7s_table_check_address(struct v7s_pgtable *pt, int level,
				   phys_addr_t phys)
{
	u64 limit = v7s_has_any_address(pt->tables) ? BIT_ULL(35) : v7s_limit(&pt->fmt);
	size_t bytes = v7s_table_bytes(pt, level);

	if (!IS_ALIGNED(phys, bytes))
		return v7s_table_reject(pt, level, phys, "not aligned to its size");
	if ((u64)phys + bytes <= limit)
		return 0;
	return v7s_table_reject(pt, level, phys, "above the walker's limit");
}

/*
 * The walker uses the address in a descriptor as a physical address, so refuse a
 * table whose DMA address differs from that (bounced or translated).
 */
static int v7s_table_dma_map(struct v7s_pgtable *pt, int level, void *table,
			     phys_addr_t phys)
{
	/* An L1 table is used as it is, empty; an L2 table is synced once it is filled. */
	unsigned long attrs = level == 1 ? 0 : DMA_ATTR_SKIP_CPU_SYNC;
	struct device *dev = pt->iop.cfg.iommu_dev;
	size_t bytes = v7s_table_bytes(pt, level);
	dma_addr_t dma;

	if (pt->iop.cfg.coherent_walk)
		return 0;
	dma = dma_map_single_attrs(dev, table, bytes, DMA_TO_DEVICE, attrs);
	if (dma_mapping_error(dev, dma)) {
		/* The table is within the device's reach, so the DMA API lacked memory. */
		if ((u64)phys + bytes - 1 <= dma_get_mask(dev))
			return -ENOMEM;
		return v7s_table_reject(pt, level, phys, "beyond the device's DMA mask");
	}
	if (dma == phys) {
		if (level == 1 && pt->synced)
			pt->synced(pt->tables, table, bytes);
		return 0;
	}
	dma_unmap_single_attrs(dev, dma, bytes, DMA_TO_DEVICE, DMA_ATTR_SKIP_CPU_SYNC);
	return v7s_table_reject(pt, level, phys, "its DMA address differs");
}

void *v7s_table_alloc(struct v7s_pgtable *pt, int level, gfp_t gfp)
{
	struct v7s_tables *tables = pt->tables;
	size_t bytes = v7s_table_bytes(pt, level);
	void *table = tables->alloc(tables, level, bytes, gfp);
	phys_addr_t phys;

	if (!table)
		return NULL;
	phys = virt_to_phys(table);
	if (!v7s_table_check_address(pt, level, phys) &&
	    !v7s_table_dma_map(pt, level, table, phys)) {
		trace_table_alloc(pt, level, phys, bytes);
		return table;
	}
	tables->free(tables, level, table, bytes);
	return NULL;
}

void v7s_table_free(struct v7s_pgtable *pt, int level, void *table)
{
	size_t bytes = v7s_table_bytes(pt, level);

	trace_table_free(pt, level, virt_to_phys(table), bytes);
	if (!pt->iop.cfg.coherent_walk)
		dma_unmap_single_attrs(pt->iop.cfg.iommu_dev, virt_to_phys(table),
				       bytes, DMA_TO_DEVICE, DMA_ATTR_SKIP_CPU_SYNC);
	pt->tables->free(pt->tables, level, table, bytes);
}
