/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel memory, counted, and failing on demand: see memory.h. */
#ifndef SHIM_SLAB_H
#define SHIM_SLAB_H

#include <linux/bitops.h>
#include <linux/gfp.h>

void *kvcalloc(size_t n, size_t size, gfp_t gfp);
void *kvmalloc(size_t size, gfp_t gfp);
void kvfree(const void *mem);

static inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kvcalloc(1, size, gfp);
}

static inline void kfree(const void *mem)
{
	kvfree(mem);
}

/* A cache has only a size. */
struct kmem_cache {
	size_t size;
};

static inline struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align,
						   unsigned int flags, void (*ctor)(void *))
{
	static struct kmem_cache only;

	only.size = size;
	return &only;
}

static inline void kmem_cache_destroy(struct kmem_cache *cache)
{
}

static inline void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t gfp)
{
	return kvcalloc(1, cache->size, gfp);
}

static inline void kmem_cache_free(struct kmem_cache *cache, void *mem)
{
	kvfree(mem);
}

#endif
