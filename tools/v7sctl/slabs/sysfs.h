/* SPDX-License-Identifier: GPL-2.0-only */
/* /sys/kernel/slab: names, the directories that they link to, and the flags in their ids. */
#ifndef CACHES_SYSFS_H
#define CACHES_SYSFS_H

#include "slabs/caches.h"

/* Fills in caches->names; they stay empty where there is no /sys/kernel/slab. */
void slab_names_read(const struct ctl *ctl, struct caches *caches);
/* In a capture: rows of each name, where it leads to, and when it was made. */
#define SLAB_NAMES	"/sys/kernel/slab.names"
/* The sysfs attribute that shows flag number @i; NULL after the last flag. */
const char *slab_flag_file(size_t i);
/* Other names of the same cache, ends with NULL; free the array alone. */
const char **slab_aliases(const struct caches *caches, const char *name);
/* Letters as slabinfo's, and D for DMA32; the caller frees. */
char *slab_flags(const struct ctl *ctl, const struct caches *caches,
		 const struct cache *cache);

#endif
