/* SPDX-License-Identifier: GPL-2.0-only */
/* A census counts the slabs of each cache, and their pages by zone. */
#ifndef V7S_CENSUS_H
#define V7S_CENSUS_H

#include "frames.h"
#include "slab_layout.h"
#include "slab_sysfs.h"

/** enum v7s_slab_number - a number that SLUB shows in a file of each cache */
enum v7s_slab_number { V7S_SLAB_OBJECT_SIZE, V7S_SLAB_OBJECTS, V7S_SLAB_NUMBERS };

/**
 * struct v7s_slab_use - a slab cache and its memory
 * @entry: the cache, as it was listed
 * @cache: its address, only to be compared, never dereferenced; NULL if it is not known
 * @name: its name in reports
 * @slabs: how many slabs it has
 * @pages: pages of its slabs, by zone
 * @number: by enum v7s_slab_number; ULONG_MAX if it cannot be read
 */
struct v7s_slab_use {
	const struct v7s_slab_entry *entry;
	const struct kmem_cache *cache;
	const char *name;
	unsigned long slabs;
	unsigned long pages[MAX_NR_ZONES];
	unsigned long number[V7S_SLAB_NUMBERS];
};

/**
 * struct v7s_slabs_stats - the totals of a census
 * @cost: the cost of the scan of page frames
 * @caches: number of slab caches
 * @pages: pages of slabs
 * @unattributed: pages of slabs that belong to no cache in the list
 */
struct v7s_slabs_stats {
	struct v7s_frames cost;
	unsigned int caches;
	unsigned long pages;
	unsigned long unattributed;
};

/**
 * struct v7s_census - a census
 * @list: all slab caches
 * @use: the memory of each of them, in order of their names
 * @stats: its totals
 * @zones: names of the populated zones, by number
 * @counted: whether slabs could be counted
 */
struct v7s_census {
	struct v7s_slab_list list;
	struct v7s_slab_use *use;
	struct v7s_slabs_stats stats;
	const char *zones[MAX_NR_ZONES];
	bool counted;

	/* private: */
	const struct v7s_slab_layout *layout;
	struct v7s_slab_use *last;	/* the cache of the previous slab */
};

/**
 * v7s_census_make() - count the slabs of every cache
 * @layout: the offsets that are known; NULL if this kernel has no list of slab caches
 *
 * Context: may sleep.
 * Return: the census, to be freed by v7s_census_free(); or ERR_PTR of -ENOMEM or -EINTR.
 */
struct v7s_census *v7s_census_make(const struct v7s_slab_layout *layout);

#endif
