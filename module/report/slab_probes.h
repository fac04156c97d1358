/* SPDX-License-Identifier: GPL-2.0-only */
/* Slab caches of our own, to measure where SLUB keeps things. */
#ifndef V7S_SLAB_PROBES_H
#define V7S_SLAB_PROBES_H

#include <linux/mm_types.h>
#include <linux/slab.h>

#include "slab_dir.h"

/* Enough of them for slabs of a few pages to be more than one. */
#define V7S_OBJECTS	64
#define V7S_OBJECT_BYTES	256

/* A cache of our own. Of the zones' ones no memory is taken. */
struct v7s_probe {
	const char *name;
	slab_flags_t flags;
	bool filled;
	struct kmem_cache *cache;
	struct v7s_slab_dir dir;
	void *image;				/* of the struct kmem_cache */
	void *object[V7S_OBJECTS];
	struct page page[V7S_OBJECTS];		/* images of the objects' slabs */
};

#define V7S_PROBES	5

/* All that is looked at, in images: what is planted goes there. */
struct v7s_probes {
	struct v7s_probe probe[V7S_PROBES];
	int kobj;		/* in the images of caches */
	int size;		/* of these */
};

/** v7s_probes_open() - make them, or ERR_PTR of -ENOMEM or what else fails. May sleep */
struct v7s_probes *v7s_probes_open(void);
void v7s_probes_close(struct v7s_probes *probes);

#endif
