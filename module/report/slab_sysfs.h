/* SPDX-License-Identifier: GPL-2.0-only */
/* /sys/kernel/slab/CACHE/cache_dma32: 0 or 1, as cache_dma. */
#ifndef V7S_SLAB_SYSFS_H
#define V7S_SLAB_SYSFS_H

#include "slab_layout.h"

/**
 * v7s_slab_sysfs_init() - see whether such files can be added
 * @layout: stays for as long as the files do; the places of kobject and flags are known
 * @own: a directory of a cache of ours
 *
 * Return: 0; -EOPNOTSUPP, with the reason in layout->why, if SLUB's attributes are
 * not as this knows them, or the kernel has such a file by itself.
 */
int v7s_slab_sysfs_init(struct v7s_slab_layout *layout, const char *own);

/**
 * v7s_slab_sysfs_add() - give every directory that lacks it its file
 *
 * Return: 0, or -ENOMEM when some have none. May sleep.
 */
int v7s_slab_sysfs_add(void);

/** v7s_slab_sysfs_remove() - remove all of them, and wait for their readers */
void v7s_slab_sysfs_remove(void);

#endif
