// SPDX-License-Identifier: GPL-2.0-only

#include <linux/dma-map-ops.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "../format/descriptor.h"
#include "watch.h"

static bool v7s_plant_lost_sync;
#ifdef V7S_PLANT
module_param_named(plant_lost_sync, v7s_plant_lost_sync, bool, 0600);
MODULE_PARM_DESC(plant_lost_sync, "for tests: the device sees no sync");
#endif

/* The task whose syncs the device misses, planted by a selftest; other tasks' syncs are seen. */
static const struct task_struct *v7s_loser;

/* Memory is shadowed in pieces of an L2 table's size. */
#define V7S_PIECE	V7S_L2_BYTES

/* What a device sees in memory that has never been synced for it. */
#define V7S_NEVER_SYNCED	0xa5

/* Shadows by physical address / V7S_PIECE; the lock of the array also protects their contents. */
static DEFINE_XARRAY_FLAGS(v7s_shadows, XA_FLAGS_LOCK_IRQ);

static unsigned long v7s_piece_of(u64 phys)
{
	return phys / V7S_PIECE;
}

static void v7s_shadow_remove(u64 phys, size_t size)
{
	u64 at;

	for (at = phys; at < phys + size; at += V7S_PIECE) {
		unsigned long flags;
		void *shadow;

		xa_lock_irqsave(&v7s_shadows, flags);
		shadow = __xa_erase(&v7s_shadows, v7s_piece_of(at));
		xa_unlock_irqrestore(&v7s_shadows, flags);
		kfree(shadow);
	}
}

static int v7s_shadow_add_piece(u64 phys)
{
	void *shadow = kmalloc(V7S_PIECE, GFP_ATOMIC | __GFP_NOWARN);
	unsigned long flags;
	int ret;

	if (!shadow)
		return -ENOMEM;
	memset(shadow, V7S_NEVER_SYNCED, V7S_PIECE);
	xa_lock_irqsave(&v7s_shadows, flags);
	ret = xa_err(__xa_store(&v7s_shadows, v7s_piece_of(phys), shadow,
				GFP_ATOMIC | __GFP_NOWARN));
	xa_unlock_irqrestore(&v7s_shadows, flags);
	if (ret)
		kfree(shadow);
	return ret;
}

static int v7s_shadow_add(u64 phys, size_t size)
{
	u64 at;

	for (at = phys; at < phys + size; at += V7S_PIECE) {
		if (v7s_shadow_add_piece(at)) {
			v7s_shadow_remove(phys, at - phys);
			return -ENOMEM;
		}
	}
	return 0;
}

static void v7s_shadow_sync_piece(u64 phys, size_t size)
{
	unsigned long flags;
	void *shadow;

	xa_lock_irqsave(&v7s_shadows, flags);
	shadow = xa_load(&v7s_shadows, v7s_piece_of(phys));
	if (shadow)
		memcpy(shadow + phys % V7S_PIECE, phys_to_virt(phys), size);
	xa_unlock_irqrestore(&v7s_shadows, flags);
}

static void v7s_shadow_sync(u64 addr, size_t size)
{
	if (READ_ONCE(v7s_plant_lost_sync) || READ_ONCE(v7s_loser) == current)
		return;
	while (size) {
		size_t part = min_t(size_t, size, V7S_PIECE - addr % V7S_PIECE);

		v7s_shadow_sync_piece(addr, part);
		addr += part;
		size -= part;
	}
}

static struct v7s_watched_tables *v7s_watched_of(struct v7s_tables *tables)
{
	return container_of(tables, struct v7s_watched_tables, tables);
}

static void *v7s_watched_alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	struct v7s_watched_tables *watched = v7s_watched_of(tables);
	struct v7s_tables *inner = watched->inner;
	void *table = inner->alloc(inner, level, size, gfp);

	if (!table || !watched->shadowed || !v7s_shadow_add(virt_to_phys(table), size))
		return table;
	inner->free(inner, level, table, size);
	return NULL;
}

static void v7s_watched_free(struct v7s_tables *tables, int level, void *table, size_t size)
{
	struct v7s_watched_tables *watched = v7s_watched_of(tables);
	struct v7s_tables *inner = watched->inner;

	if (watched->shadowed)
		v7s_shadow_remove(virt_to_phys(table), size);
	inner->free(inner, level, table, size);
}

static void v7s_watched_synced(struct v7s_tables *tables, const void *mem, size_t size)
{
	struct v7s_watched_tables *watched = v7s_watched_of(tables);

	atomic_long_inc(&watched->syncs);
	atomic_long_add(size, &watched->sync_bytes);
	/* On x86 virt_to_phys() takes no const pointer. */
	if (watched->shadowed)
		v7s_shadow_sync(virt_to_phys((void *)mem), size);
}

void v7s_watch_tables(struct v7s_watched_tables *watched, struct v7s_tables *inner,
		      bool shadowed)
{
	*watched = (struct v7s_watched_tables){
		.tables = {
			.alloc = v7s_watched_alloc,
			.free = v7s_watched_free,
			.hooks = &watched->hooks,
		},
		.hooks = {
			.synced = v7s_watched_synced,
			.any_address = v7s_has_any_address(inner),
		},
		.inner = inner,
		.shadowed = shadowed,
	};
}

#if V7S_HAVE_DMA_OPS
static void v7s_watched_sync(struct device *dev, dma_addr_t addr, size_t size,
			     enum dma_data_direction dir)
{
	v7s_shadow_sync(addr, size);
}

static dma_addr_t v7s_watched_map(struct device *dev, phys_addr_t phys, size_t size,
				  enum dma_data_direction dir, unsigned long attrs)
{
	/* Like real hardware, the device cannot reach memory beyond its mask. */
	if ((u64)phys + size - 1 > *dev->dma_mask || v7s_shadow_add(phys, size))
		return DMA_MAPPING_ERROR;
	if (!(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		v7s_watched_sync(dev, phys, size, dir);
	return phys;
}

static void v7s_watched_unmap(struct device *dev, dma_addr_t addr, size_t size,
			      enum dma_data_direction dir, unsigned long attrs)
{
	v7s_shadow_remove(addr, size);
}

V7S_DMA_MAP_OPS(v7s_watched_ops, v7s_watched_map, v7s_watched_unmap, v7s_watched_sync);

bool v7s_watch(struct device *dev)
{
	set_dma_ops(dev, &v7s_watched_ops);
	return true;
}
#else
bool v7s_watch(struct device *dev)
{
	return false;
}
#endif

void v7s_watch_plant_lost_sync(bool lost)
{
	WRITE_ONCE(v7s_loser, lost ? current : NULL);
}

/* Four words at a time, without a call to memcmp(). */
static bool v7s_same_words(const u64 *a, const u64 *b, u32 n)
{
	for (; n >= 4; n -= 4, a += 4, b += 4)
		if ((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]))
			return false;
	return !n;
}

u32 v7s_watch_unsynced(u64 phys, u32 bytes)
{
	u32 i, unsynced = 0;
	u64 at;

	for (at = phys; at < phys + bytes; at += V7S_PIECE) {
		u32 n = min_t(u64, phys + bytes - at, V7S_PIECE) / sizeof(u32);
		const u32 *desc = phys_to_virt(at), *shadow;
		unsigned long flags;

		xa_lock_irqsave(&v7s_shadows, flags);
		shadow = xa_load(&v7s_shadows, v7s_piece_of(at));
		if (!shadow || !v7s_same_words((const u64 *)shadow, (const u64 *)desc, n / 2))
			for (i = 0; i < n; i++)
				unsynced += !shadow || shadow[i] != desc[i];
		xa_unlock_irqrestore(&v7s_shadows, flags);
	}
	return unsynced;
}
