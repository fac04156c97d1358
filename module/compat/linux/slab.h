/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_SLAB_H
#define V7S_COMPAT_SLAB_H

#include_next <linux/slab.h>

/*
 * 6.5 added SLAB_NO_MERGE. Before that, SLAB_NOLEAKTRACE keeps a cache from being merged.
 * A constructor would, too, but it doubles the size of a 1 KiB aligned object.
 */
#ifndef SLAB_NO_MERGE
#define SLAB_NO_MERGE	SLAB_NOLEAKTRACE
#endif

#endif
