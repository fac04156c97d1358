/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_SLUB_DEF_H
#define V7S_COMPAT_SLUB_DEF_H

#include <linux/kasan.h>
#include <linux/mm.h>
#include <linux/version.h>

/*
 * Public until 5.16. 5.17 made struct slab private, without which this header
 * cannot be included; 6.8 removed it.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0) && defined(CONFIG_SLUB)
#include_next <linux/slub_def.h>

#define V7S_IN_KMEM_CACHE(member)	((int)offsetof(struct kmem_cache, member))
#define V7S_IN_SLAB_PAGE(member)	((int)offsetof(struct page, member))
#else
#define V7S_IN_KMEM_CACHE(member)	(-1)
#define V7S_IN_SLAB_PAGE(member)	(-1)
#endif

#endif
