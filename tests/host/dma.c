// SPDX-License-Identifier: GPL-2.0-only
/* The DMA API, and the device's view of memory. */

#include <string.h>

#include <linux/compiler.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>

#include "fail.h"
#include "memory.h"
#include "memory_internal.h"

#define NO_DMA	((dma_addr_t)-1)

const u32 *memory_device_view(const u32 *virt)
{
	return (const u32 *)((const u8 *)virt + MEMORY_BYTES);
}

__thread struct memory_sync memory_last_sync;

/* Copy word by word, as other threads may be storing descriptors. */
static void dma_copy(const u32 *from, size_t size)
{
	u32 *to = (u32 *)memory_device_view(from);
	size_t i;

	memory_last_sync = (struct memory_sync){ from, size };
	for (i = 0; i < size / sizeof(u32); i++)
		__atomic_store_n(&to[i], __atomic_load_n(&from[i], __ATOMIC_RELAXED),
				 __ATOMIC_RELAXED);
}

static struct memory_table *dma_table(struct device *dev, dma_addr_t dma)
{
	return memory_owner((u64)dma - dev->dma_offset - memory_arena.phys);
}

dma_addr_t dma_map_single_attrs(struct device *dev, void *virt, size_t size,
				enum dma_data_direction dir, unsigned long attrs)
{
	struct memory_table *table;
	bool may;

	pthread_mutex_lock(&memory_arena.lock);
	table = memory_owner(memory_offset(virt));
	CHECK(table && table->virt == virt && table->size == size,
	      "memory other than a table is mapped for DMA");
	CHECK(!table->dma_mapped, "a table is mapped for DMA twice");
	may = memory_try();
	if (may && !(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		dma_copy(virt, size);
	table->dma_mapped = may;
	memory_counts.dma_mapped += may;
	pthread_mutex_unlock(&memory_arena.lock);
	return may ? virt_to_phys(virt) + dev->dma_offset : NO_DMA;
}

int dma_mapping_error(struct device *dev, dma_addr_t dma)
{
	return dma == NO_DMA;
}

void dma_unmap_single_attrs(struct device *dev, dma_addr_t dma, size_t size,
			    enum dma_data_direction dir, unsigned long attrs)
{
	struct memory_table *table;

	pthread_mutex_lock(&memory_arena.lock);
	table = dma_table(dev, dma);
	CHECK(table && table->dma_mapped && table->size == size &&
	      table->phys + dev->dma_offset == dma,
	      "a DMA address or size is unmapped that was not mapped");
	table->dma_mapped = false;
	memory_counts.dma_mapped--;
	pthread_mutex_unlock(&memory_arena.lock);
}

/* The lock serialises syncs, as coherent CPU caches do: no older value overwrites a newer one. */
void dma_sync_single_for_device(struct device *dev, dma_addr_t dma, size_t size,
				enum dma_data_direction dir)
{
	struct memory_table *table;
	size_t offset;

	shim_yield();
	pthread_mutex_lock(&memory_arena.lock);
	table = dma_table(dev, dma);
	CHECK(table && table->dma_mapped, "a sync of a table that is not mapped for DMA");
	offset = dma - dev->dma_offset - table->phys;
	CHECK(size && offset + size <= table->size, "a sync beyond the end of the table");
	dma_copy(table->virt + offset / sizeof(u32), size);
	memory_counts.syncs++;
	memory_counts.sync_bytes += size;
	pthread_mutex_unlock(&memory_arena.lock);
	shim_yield();
}
