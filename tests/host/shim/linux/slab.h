/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel memory that fails on demand and is counted; see memory.h. */
#ifndef SHIM_SLAB_H
#define SHIM_SLAB_H

#include <linux/bitops.h>
#include <linux/gfp.h>

void *kvcalloc(size_t n, size_t size, gfp_t gfp);
void *kvmalloc(size_t size, gfp_t gfp);
void kvfree(const void *mem);

static inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kvcalloc(1, size, gfp);
}

static inline void kfree(const void *mem)
{
	kvfree(mem);
}

#endif
