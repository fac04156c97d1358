/* SPDX-License-Identifier: GPL-2.0-only */
/* Slab caches: as the module counts them, or as far as /sys/kernel/slab shows them. */
#ifndef CACHES_H
#define CACHES_H

#include "v7sctl.h"

#define UNKNOWN UINT64_MAX

struct cache {
	char *name;
	const char **aliases;	/* its other names, ends with NULL */
	char *flags;		/* see slab_flags() */
	uint64_t dma, dma32;	/* 0, 1 or UNKNOWN */
	uint64_t object_size, objects, slabs, pages;	/* or UNKNOWN */
	uint64_t loss;		/* see cache_loss() */
	uint64_t *zone_pages;	/* for each zone, or UNKNOWN; NULL without the module */
};

/* A name in /sys/kernel/slab and the directory that it leads to. */
struct slab_name {
	char *name, *directory;
	uint64_t made;		/* inode number, which kernfs counts up */
};

struct caches {
	struct cache *items;
	size_t count;
	char **zones;
	size_t zone_count;
	struct slab_name *names;
	size_t name_count;
	char *blind;		/* a note on what this source cannot show, or NULL */
	uint64_t bytes, ns;	/* scanned by the module, and the time it took; or 0 */
};

void caches_from_module(const struct ctl *ctl, struct caches *caches);
void caches_from_sysfs(const struct ctl *ctl, struct caches *caches);
void cache_free(struct cache *cache);
void caches_free(struct caches *caches);
/* The name for text output, escaped as in the module's file. The caller frees. */
char *cache_label(const struct cache *cache);
/* Bytes of the cache's pages that no object uses, or UNKNOWN. */
uint64_t cache_loss(const struct cache *cache);
/* Sorts by the key of --sort: numbers from the largest on, names alphabetically. */
void caches_sort(struct ctl *ctl, struct caches *caches);

#endif
