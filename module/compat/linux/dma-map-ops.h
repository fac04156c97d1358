/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_DMA_MAP_OPS_H
#define V7S_COMPAT_DMA_MAP_OPS_H

#include_next <linux/dma-map-ops.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/version.h>

/* 6.12 renamed CONFIG_DMA_OPS. Without it, a module cannot watch the DMA API. */
#if defined(CONFIG_ARCH_HAS_DMA_OPS) || defined(CONFIG_DMA_OPS)
#define V7S_HAVE_DMA_OPS 1
#else
#define V7S_HAVE_DMA_OPS 0
#endif

/* 6.19 replaced map_page() and unmap_page() by map_phys() and unmap_phys(). */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
#define V7S_DMA_MAP_OPS(name, map, unmap, sync)					\
static dma_addr_t map##_page(struct device *dev, struct page *page,		\
			     unsigned long offset, size_t size,			\
			     enum dma_data_direction dir, unsigned long attrs)	\
{										\
	return map(dev, page_to_phys(page) + offset, size, dir, attrs);		\
}										\
static const struct dma_map_ops name = {					\
	.map_page = map##_page,							\
	.unmap_page = unmap,							\
	.sync_single_for_device = sync,						\
}
#else
#define V7S_DMA_MAP_OPS(name, map, unmap, sync)					\
static const struct dma_map_ops name = {					\
	.map_phys = map,							\
	.unmap_phys = unmap,							\
	.sync_single_for_device = sync,						\
}
#endif

#endif
