/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /sys/kernel/slab: which slab caches there are, the numbers in the kernel's own
 * files, and our file cache_dma32 in each directory.
 *
 * A cache's kobject is part of its struct kmem_cache. A reference to it keeps the
 * cache, unless its creation fails after it has been listed: until commit
 * 2420baa8e046 the kernel then frees it in spite of all references. So the list is
 * copied under its lock, and a reference is taken only to a cache whose directory is
 * complete: its creation can no longer fail.
 */
#ifndef V7S_SLAB_SYSFS_H
#define V7S_SLAB_SYSFS_H

#include <linux/kobject.h>

#include "slab_layout.h"

/**
 * struct v7s_slab_entry - a slab cache, as it was when it was listed
 * @kobj: an address to be compared, never followed: the cache may be gone
 * @flags: its flags, 0 if their offset is not known
 * @dir: the name of its directory
 * @name: its own name, that of its directory if the offset is not known
 */
struct v7s_slab_entry {
	const struct kobject *kobj;
	slab_flags_t flags;
	const char *dir;
	const char *name;
};

/** struct v7s_slab_list - all slab caches that there were at a time */
struct v7s_slab_list {
	struct v7s_slab_entry *entry;
	unsigned int n;
	char *text; /* of all names */
};

/**
 * v7s_slab_sysfs_init() - find the kernel's list of slab caches
 * @own: the name of a slab cache of ours that is never merged and stays
 *
 * Context: may sleep.
 * Return: 0, or -EOPNOTSUPP where this kernel has no directories of slab caches,
 * as with another allocator than SLUB.
 */
int v7s_slab_sysfs_init(const char *own);

/** v7s_slab_kobj() - the kobject of a slab cache of ours, or NULL; it lives as long as the cache */
const struct kobject *v7s_slab_kobj(const char *name);

/**
 * v7s_slab_list_read() - copy the list of all slab caches
 * @list: filled in; to be freed by v7s_slab_list_free()
 * @layout: what is known by now
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int v7s_slab_list_read(struct v7s_slab_list *list, const struct v7s_slab_layout *layout);
void v7s_slab_list_free(struct v7s_slab_list *list);

/**
 * v7s_slab_numbers() - the numbers that some of the kernel's own files begin with
 * @entry: the cache
 * @files: their names
 * @numbers: filled in; ULONG_MAX for what is not to be had
 * @n: how many
 *
 * Context: may sleep.
 */
void v7s_slab_numbers(const struct v7s_slab_entry *entry, const char *const *files,
		      unsigned long *numbers, unsigned int n);

/** enum v7s_cache_dma32 - whose the files cache_dma32 are */
enum v7s_cache_dma32 {
	V7S_CACHE_DMA32_NONE,
	V7S_CACHE_DMA32_OURS,
	V7S_CACHE_DMA32_KERNEL,
};

/**
 * v7s_cache_dma32_init() - see whether files cache_dma32 can be added
 * @layout: stays for as long as the files do; kobject and flags are known
 *
 * Return: whose they are; for none, layout->why says why.
 */
enum v7s_cache_dma32 v7s_cache_dma32_init(struct v7s_slab_layout *layout);

/**
 * v7s_cache_dma32_add() - give every directory that lacks it the file cache_dma32
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM when some have none.
 */
int v7s_cache_dma32_add(void);

/** v7s_cache_dma32_remove() - remove all that were added, and wait for their readers */
void v7s_cache_dma32_remove(void);

#endif
