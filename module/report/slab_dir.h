/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The directories of /sys/kernel/slab: one for each slab cache, and its way in.
 *
 * A directory's kobject is part of its struct kmem_cache, so who holds one keeps
 * the other, even if the cache is being destroyed. All of it is public: kernfs
 * and kobjects, and numbers through the attributes' own sysfs_ops.
 */
#ifndef V7S_SLAB_DIR_H
#define V7S_SLAB_DIR_H

#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

/** struct v7s_slab_dir - a directory, held */
struct v7s_slab_dir {
	struct kobject *kobj;
	struct kernfs_node *node;
};

/** struct v7s_slab_dirs - all there were at a time */
struct v7s_slab_dirs {
	struct v7s_slab_dir *dir;
	unsigned int n;
};

/**
 * v7s_slab_dir_init() - find the way in, by the directory of a cache of ours
 * @own: its name; it is never merged
 *
 * Return: 0, or -EOPNOTSUPP where this kernel has no such directories, as with
 * another allocator than SLUB.
 */
int v7s_slab_dir_init(const char *own);

/** v7s_slab_dir_get() - hold the directory called @name; 0 or -ENOENT. May sleep */
int v7s_slab_dir_get(struct v7s_slab_dir *dir, const char *name);
void v7s_slab_dir_put(struct v7s_slab_dir *dir);

/**
 * v7s_slab_dir_next() - go on from one directory, held no longer, to the next
 * @dir: zeroed to begin with; then held, until there is none left
 *
 * Takes no memory. May begin anew when the one that it goes on from has just
 * been removed, so what is done to each must do no harm twice.
 */
bool v7s_slab_dir_next(struct v7s_slab_dir *dir);

/** v7s_slab_dirs_get() - hold all there are, each once; 0 or -ENOMEM. May sleep */
int v7s_slab_dirs_get(struct v7s_slab_dirs *dirs);
void v7s_slab_dirs_put(struct v7s_slab_dirs *dirs);

/** v7s_slab_dir_leads() - whether /sys/kernel/slab/@name is this directory or a link to it */
bool v7s_slab_dir_leads(const struct v7s_slab_dir *dir, const char *name);

/** v7s_slab_dir_attr() - the attribute of its file @name, or NULL; it may go with the directory */
struct attribute *v7s_slab_dir_attr(const struct v7s_slab_dir *dir, const char *name);

/**
 * v7s_slab_dir_number() - what the kernel's own file @name begins with
 * @dir: the cache's directory
 * @name: of the file
 * @n: the number
 *
 * Return: 0; -ENOENT if there is no such file, -EIO if that is no number,
 * -ENOMEM.
 */
int v7s_slab_dir_number(const struct v7s_slab_dir *dir, const char *name, unsigned long *n);

#endif
