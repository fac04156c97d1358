// SPDX-License-Identifier: GPL-2.0-only
/* For the benchmark: an allocator and a DMA API that cost next to nothing. */

#include <stdlib.h>

#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/slab.h>

#include "bench_shim.h"

#define BYTES	(16U << 20)
#define PHYS	0x40000000U

static u8 arena[BYTES] __attribute__((aligned(65536)));
static u32 arena_used;
static void **free_l2;

__thread int shim_locks_held;

#ifdef SHIM_COUNT
unsigned long shim_atomics, shim_barriers;
#endif

static void *alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	void *table = free_l2;

	if (level == 2 && table) {
		free_l2 = *free_l2;
		memset(table, 0, size);
		return table;
	}
	arena_used = (arena_used + size - 1) & ~(size - 1);
	table = arena + arena_used;
	arena_used += size;
	return memset(table, 0, size);
}

static void give(struct v7s_tables *tables, int level, void *table, size_t size)
{
	if (level != 2)
		return;
	*(void **)table = free_l2;
	free_l2 = table;
}

struct v7s_tables bench_tables = { .alloc = alloc, .free = give };

void bench_reset(void)
{
	arena_used = 0;
	free_l2 = NULL;
}

phys_addr_t virt_to_phys(const volatile void *virt)
{
	return PHYS + ((u8 *)virt - arena);
}

void *phys_to_virt(phys_addr_t phys)
{
	return arena + (phys - PHYS);
}

dma_addr_t dma_map_single_attrs(struct device *dev, void *virt, size_t size,
				enum dma_data_direction dir, unsigned long attrs)
{
	return virt_to_phys(virt);
}

void dma_unmap_single_attrs(struct device *dev, dma_addr_t dma, size_t size,
			    enum dma_data_direction dir, unsigned long attrs)
{
}

int dma_mapping_error(struct device *dev, dma_addr_t dma)
{
	return 0;
}

void dma_sync_single_for_device(struct device *dev, dma_addr_t dma, size_t size,
				enum dma_data_direction dir)
{
}

void dev_err_ratelimited(struct device *dev, const char *fmt, ...)
{
}

void *kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	return calloc(n, size);
}

void kvfree(const void *mem)
{
	free((void *)mem);
}
