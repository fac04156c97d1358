/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /sys/kernel/slab: which slab caches there are, and the numbers in the kernel's own
 * files.
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
 * @kobj: an address only to be compared, never dereferenced: the cache may be gone
 * @flags: its flags, or 0 if their offset is not known
 * @dir: the name of its directory
 * @name: its own name, or that of its directory if the offset of the name is not known
 */
struct v7s_slab_entry {
	const struct kobject *kobj;
	slab_flags_t flags;
	const char *dir;
	const char *name;
};

/** struct v7s_slab_list - a copy of the kernel's list of slab caches */
struct v7s_slab_list {
	struct v7s_slab_entry *entry;
	unsigned int n;
	char *text; /* of all names */
};

/**
 * v7s_slab_sysfs_init() - find the kernel's list of slab caches
 * @own: the name of a slab cache of ours that is not merged, and not destroyed before exit
 *
 * Context: may sleep.
 * Return: 0, or -EOPNOTSUPP if this kernel has no directories of slab caches, as without
 * SLUB.
 */
int v7s_slab_sysfs_init(const char *own);

/** v7s_slab_kobj() - the kobject of a slab cache of ours, or NULL; it lives as long as the cache */
const struct kobject *v7s_slab_kobj(const char *name);

/**
 * v7s_slab_list_read() - copy the list of all slab caches
 * @list: filled in; to be freed by v7s_slab_list_free()
 * @layout: the offsets that are known by now
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int v7s_slab_list_read(struct v7s_slab_list *list, const struct v7s_slab_layout *layout);
void v7s_slab_list_free(struct v7s_slab_list *list);

/**
 * v7s_slab_numbers() - read the number at the start of some of the kernel's own files
 * @entry: the cache
 * @files: their names
 * @numbers: filled in; ULONG_MAX for a number that cannot be read
 * @n: number of files
 *
 * Context: may sleep.
 */
void v7s_slab_numbers(const struct v7s_slab_entry *entry, const char *const *files,
		      unsigned long *numbers, unsigned int n);

/* The kobject of the slab cache that was passed to v7s_slab_sysfs_init(). */
extern const struct kobject *v7s_slab_own;

/** v7s_slab_find_attr() - the attribute of a directory's file, whether SLUB's or ours, or NULL */
struct attribute *v7s_slab_find_attr(struct kernfs_node *dir, const char *name);

/** v7s_slab_dir_get() - get the directory of @entry; NULL if it is gone or of another cache */
struct kernfs_node *v7s_slab_dir_get(const struct v7s_slab_entry *entry);

/**
 * v7s_slab_cache_get() - get the cache of a directory
 * @dir: the directory, held
 *
 * Return: its kobject, to be put by kobject_put(); NULL if the cache is gone, or if the last file
 * of the directory is missing: then the creation of the cache may still fail.
 */
struct kobject *v7s_slab_cache_get(struct kernfs_node *dir);

#endif
