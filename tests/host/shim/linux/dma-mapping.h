/* SPDX-License-Identifier: GPL-2.0-only */
/* A DMA API with a separate copy of memory for the device: see memory.h. */
#ifndef SHIM_DMA_MAPPING_H
#define SHIM_DMA_MAPPING_H

#include <linux/device.h>
#include <linux/gfp.h>

enum dma_data_direction {
	DMA_TO_DEVICE = 1,
};

#define DMA_ATTR_SKIP_CPU_SYNC	(1UL << 5)

dma_addr_t dma_map_single_attrs(struct device *dev, void *virt, size_t size,
				enum dma_data_direction dir, unsigned long attrs);
void dma_unmap_single_attrs(struct device *dev, dma_addr_t dma, size_t size,
			    enum dma_data_direction dir, unsigned long attrs);
/* The format has no wider addresses than this mask. */
static inline u64 dma_get_mask(struct device *dev)
{
	return ~0ULL;
}

int dma_mapping_error(struct device *dev, dma_addr_t dma);
void dma_sync_single_for_device(struct device *dev, dma_addr_t dma, size_t size,
				enum dma_data_direction dir);

#endif
