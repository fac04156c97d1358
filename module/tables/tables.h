/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Providers: the alternative ways of getting memory for tables, a file for each.
 */
#ifndef V7S_TABLES_H
#define V7S_TABLES_H

#include <linux/gfp.h>
#include <linux/slab.h>

#include "../format/descriptor.h"
#include "../pgtable/pgtable.h"

/* Memory below 4 GiB: arm64 and x86_64 have ZONE_DMA32, 32-bit arm ZONE_DMA. */
#ifdef CONFIG_ZONE_DMA32
#define V7S_GFP_ZONE	GFP_DMA32
#define V7S_SLAB_ZONE	SLAB_CACHE_DMA32
#else
#define V7S_GFP_ZONE	GFP_DMA
#define V7S_SLAB_ZONE	SLAB_CACHE_DMA
#endif

/* The cache of provider slab, which exists as long as the module is loaded. */
#define V7S_SLAB_L2_CACHE	"v7s_dma32_l2"

/* Called with an address in memory that is held; an errno ends the iteration. */
typedef int (*v7s_memory_fn)(void *ctx, void *mem);

/**
 * struct v7s_provider - a way of getting memory for tables
 * @name: as in docs/ABI.md: slab, genpool, ...
 * @description: one line for the file `providers`
 * @init: called when the module is loaded; -ENODEV if the kernel lacks what it needs
 * @exit: undoes @init
 * @create: returns the source of the tables of one page table, or ERR_PTR; may sleep.
 *          NULL for `kernel`, whose code allocates its tables itself.
 * @destroy: frees what @create returned; all tables from it have been freed
 * @held: calls @fn for the memory that @tables keeps for future L2 tables, at least for
 *        each page without a table. The caller makes sure that no table is allocated or
 *        freed. NULL if the provider keeps no memory.
 * @l2_cache: the slab cache of its L2 tables, or NULL
 * @preallocates: @create allocates memory for the maximum number of tables
 */
struct v7s_provider {
	const char *name;
	const char *description;
	int (*init)(void);
	void (*exit)(void);
	struct v7s_tables *(*create)(const struct v7s_format *fmt);
	void (*destroy)(struct v7s_tables *tables);
	int (*held)(struct v7s_tables *tables, v7s_memory_fn fn, void *ctx);
	struct kmem_cache **l2_cache;
	bool preallocates;
};

extern const struct v7s_provider v7s_provider_slab;
extern const struct v7s_provider v7s_provider_genpool;
extern const struct v7s_provider v7s_provider_page_frag;
extern const struct v7s_provider v7s_provider_page;
extern const struct v7s_provider v7s_provider_unrestricted;
extern const struct v7s_provider v7s_provider_kernel;
extern const struct v7s_provider v7s_provider_packed;

/* Callbacks that do nothing, for page tables that no device walks: the kernel's code needs some. */
extern const struct iommu_flush_ops v7s_no_tlb;

/** v7s_providers_init() - initialise every provider; may sleep. Return: 0 or -ENOMEM */
int v7s_providers_init(void);
void v7s_providers_exit(void);

/** v7s_provider_at() - the providers in the order in which they are listed */
const struct v7s_provider *v7s_provider_at(unsigned int i);

/** v7s_provider_find() - by name, or NULL */
const struct v7s_provider *v7s_provider_find(const char *name);

/** v7s_provider_available() - whether this kernel has what the provider needs */
bool v7s_provider_available(const struct v7s_provider *provider);

/* For the providers: zeroed pages from the page allocator. */
void *v7s_pages_alloc(size_t size, gfp_t gfp, gfp_t zone);
void v7s_pages_free(void *table, size_t size);

/* For the providers: a cache of L2 tables, never merged. */
struct kmem_cache *v7s_l2_cache_create(const char *name, slab_flags_t zone);
void *v7s_l2_cache_alloc(struct kmem_cache *cache, gfp_t gfp);

#endif
