// SPDX-License-Identifier: GPL-2.0-only
/*
 * unrestricted: memory from anywhere, which is what v7s got on arm64 from 4.15
 * to 5.0, when GFP_DMA had lost its meaning there.
 */

#include "tables.h"

static struct kmem_cache *v7s_unrestricted_cache;

static void *v7s_unrestricted_alloc(struct v7s_tables *tables, int level, size_t size,
				    gfp_t gfp)
{
	if (level == 1)
		return v7s_pages_alloc(size, gfp, 0);
	return v7s_l2_cache_alloc(v7s_unrestricted_cache, gfp);
}

static void v7s_unrestricted_free(struct v7s_tables *tables, int level, void *table,
				  size_t size)
{
	if (level == 1)
		v7s_pages_free(table, size);
	else
		kmem_cache_free(v7s_unrestricted_cache, table);
}

static const struct v7s_hooks v7s_unrestricted_hooks = { .any_address = true };

static struct v7s_tables v7s_unrestricted_tables = {
	.alloc = v7s_unrestricted_alloc,
	.free = v7s_unrestricted_free,
	.hooks = &v7s_unrestricted_hooks,
};

static struct v7s_tables *v7s_unrestricted_create(const struct v7s_format *fmt)
{
	return &v7s_unrestricted_tables;
}

static int v7s_unrestricted_init(void)
{
	v7s_unrestricted_cache = v7s_l2_cache_create("v7s_unrestricted_l2", 0);
	return v7s_unrestricted_cache ? 0 : -ENOMEM;
}

static void v7s_unrestricted_exit(void)
{
	kmem_cache_destroy(v7s_unrestricted_cache);
}

const struct v7s_provider v7s_provider_unrestricted = {
	.name = "unrestricted",
	.description = "a slab cache with no zone limit: the regression of 4.15 to 5.0",
	.init = v7s_unrestricted_init,
	.exit = v7s_unrestricted_exit,
	.create = v7s_unrestricted_create,
	.l2_cache = &v7s_unrestricted_cache,
};
