/* SPDX-License-Identifier: GPL-2.0-only */
/* /sys/kernel/slab: names, what they lead to, and what their ids give away. */
#ifndef CACHES_SYSFS_H
#define CACHES_SYSFS_H

#include "slabs/caches.h"

/* Fills in caches->names; they stay empty where there is no /sys/kernel/slab. */
void slab_names_read(const struct ctl *ctl, struct caches *caches);
/* Other names of the same cache, ends with NULL; free the array alone. */
const char **slab_aliases(const struct caches *caches, const char *name);
/* Letters as slabinfo's, and D for DMA32; the caller frees. */
char *slab_flags(const struct ctl *ctl, const struct caches *caches,
		 const struct cache *cache);

#endif
