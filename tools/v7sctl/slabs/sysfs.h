/* SPDX-License-Identifier: GPL-2.0-only */
/* /sys/kernel/slab: names, the directories that they link to, and the flags in their ids. */
#ifndef CACHES_SYSFS_H
#define CACHES_SYSFS_H

#include "slabs/caches.h"

/* Fills in caches->names, which stays empty if there is no /sys/kernel/slab. */
void slab_names_read(const struct ctl *ctl, struct caches *caches);
/* In a capture: a row for each struct slab_name. */
#define SLAB_NAMES	"/sys/kernel/slab.names"
/* The sysfs attribute that shows flag number @i; NULL after the last flag. */
const char *slab_flag_file(size_t i);
/* Other names of the same cache, ends with NULL. The caller frees the array, not the names. */
const char **slab_aliases(const struct caches *caches, const char *name);
/* The letters of slabinfo, and D for DMA32, R for freed by RCU. The caller frees. */
char *slab_flags(const struct ctl *ctl, const struct caches *caches,
		 const struct cache *cache);

#endif
