/* SPDX-License-Identifier: GPL-2.0-only */
/* Slab caches: as the module counts them, or as far as /sys/kernel/slab shows them. */
#ifndef CACHES_H
#define CACHES_H

#include "v7sctl.h"

#define UNKNOWN UINT64_MAX

struct cache {
	char *name;
	const char **aliases;	/* other names of it, ends with NULL */
	char *flags;		/* letters as slabinfo's */
	uint64_t dma, dma32;	/* 0, 1 or UNKNOWN, as all of these */
	uint64_t object_size, objects, slabs, pages;
	uint64_t loss;			/* see cache_loss() */
	uint64_t *zone_pages;	/* by zone; NULL without the module */
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
/* Its name for people, on one line: escaped as in the module's file. The caller frees. */
char *cache_label(const struct cache *cache);
/* Bytes of its pages that are no object, as far as that is known. */
uint64_t cache_loss(const struct cache *cache);
/* By the key of --sort, largest first; names alphabetically. */
void caches_sort(struct ctl *ctl, struct caches *caches);

#endif
