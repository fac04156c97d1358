// SPDX-License-Identifier: GPL-2.0-only
/* slab: the module's own cache in the zone below 4 GiB, as in the kernel's own code since 5.1. */

#include "tables.h"

static struct kmem_cache *v7s_slab_cache;

static void *v7s_slab_alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	if (level == 1)
		return v7s_pages_alloc(size, gfp, V7S_GFP_ZONE);
	return v7s_l2_cache_alloc(v7s_slab_cache, gfp);
}

static void v7s_slab_free(struct v7s_tables *tables, int level, void *table, size_t size)
{
	if (level == 1)
		v7s_pages_free(table, size);
	else
		kmem_cache_free(v7s_slab_cache, table);
}

static struct v7s_tables v7s_slab_tables = {
	.alloc = v7s_slab_alloc,
	.free = v7s_slab_free,
};

static struct v7s_tables *v7s_slab_create(const struct v7s_format *fmt)
{
	return &v7s_slab_tables;
}

static int v7s_slab_init(void)
{
	v7s_slab_cache = v7s_l2_cache_create(V7S_SLAB_L2_CACHE, V7S_SLAB_ZONE);
	return v7s_slab_cache ? 0 : -ENOMEM;
}

static void v7s_slab_exit(void)
{
	kmem_cache_destroy(v7s_slab_cache);
}

const struct v7s_provider v7s_provider_slab = {
	.name = "slab",
	.description = "own slab cache v7s_dma32_l2, bound to the zone below 4 GiB",
	.init = v7s_slab_init,
	.exit = v7s_slab_exit,
	.create = v7s_slab_create,
	.l2_cache = &v7s_slab_cache,
};
