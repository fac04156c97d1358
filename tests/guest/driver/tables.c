// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory for tables, provided by this driver. Freed tables stay in a quarantine, with
 * contents that the emulated walker recognises.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "driver.h"

#ifdef CONFIG_ZONE_DMA32
#define ZONE_GFP	GFP_DMA32
#define ZONE_SLAB	SLAB_CACHE_DMA32
#else
#define ZONE_GFP	GFP_DMA
#define ZONE_SLAB	SLAB_CACHE_DMA
#endif

#define L2_BYTES	1024
#define QUARANTINE	64

static struct kmem_cache *cache;
static struct test_device *device;
static atomic_t in_use = ATOMIC_INIT(0);

static DEFINE_SPINLOCK(quarantine_lock);
static u32 *quarantine[QUARANTINE];
static unsigned int freed;

int tables_in_use(void)
{
	return atomic_read(&in_use);
}

static void *tables_alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	void *table;

	if (level == 1)
		return (void *)__get_free_pages(gfp | __GFP_ZERO | ZONE_GFP, get_order(size));
	if (worker_lacks_memory())
		return NULL;
	table = kmem_cache_zalloc(cache, gfp);
	if (table)
		atomic_inc(&in_use);
	return table;
}

static void check_not_cached(const u32 *table, const char *when)
{
	if (device_has_cached(device, virt_to_phys((void *)table)))
		test_failed("the walker has cached a table %s", when);
}

static void tables_free(struct v7s_tables *tables, int level, void *table, size_t size)
{
	unsigned long flags;
	u32 *oldest;

	if (level == 1) {
		if (!device_is_empty(device))
			test_failed("the L1 table is freed before a flush");
		free_pages((unsigned long)table, get_order(size));
		return;
	}
	check_not_cached(table, "that is freed");
	atomic_dec(&in_use);
	memset32(table, FREED_DESCRIPTOR, L2_BYTES / sizeof(u32));
	spin_lock_irqsave(&quarantine_lock, flags);
	oldest = quarantine[freed % QUARANTINE];
	quarantine[freed++ % QUARANTINE] = table;
	spin_unlock_irqrestore(&quarantine_lock, flags);
	if (!oldest)
		return;
	check_not_cached(oldest, "that was freed long ago");
	kmem_cache_free(cache, oldest);
}

struct v7s_tables test_tables = {
	.alloc = tables_alloc,
	.free = tables_free,
};

int tables_init(struct test_device *dev)
{
	device = dev;
	/* kmemleak would report tables: it cannot follow physical addresses. */
	cache = kmem_cache_create("v7s_test_driver_l2", L2_BYTES, L2_BYTES,
				  ZONE_SLAB | SLAB_NOLEAKTRACE, NULL);
	return cache ? 0 : -ENOMEM;
}

void tables_exit(void)
{
	unsigned int i;

	for (i = 0; i < QUARANTINE; i++)
		if (quarantine[i])
			kmem_cache_free(cache, quarantine[i]);
	kmem_cache_destroy(cache);
}
