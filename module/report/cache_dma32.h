/* SPDX-License-Identifier: GPL-2.0-only */
/* The file cache_dma32 in each directory of /sys/kernel/slab. */
#ifndef V7S_CACHE_DMA32_H
#define V7S_CACHE_DMA32_H

#include "slab_layout.h"

/** enum v7s_cache_dma32 - the owner of the files cache_dma32 */
enum v7s_cache_dma32 {
	V7S_CACHE_DMA32_NONE,
	V7S_CACHE_DMA32_OURS,
	V7S_CACHE_DMA32_KERNEL,
};

/**
 * v7s_cache_dma32_init() - see whether files cache_dma32 can be added
 * @layout: stays for as long as the files do; kobject and flags are known
 *
 * Return: whose they are; for none, layout->why says why.
 */
enum v7s_cache_dma32 v7s_cache_dma32_init(struct v7s_slab_layout *layout);

/**
 * v7s_cache_dma32_add() - give every directory that lacks it the file cache_dma32
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM when some have none.
 */
int v7s_cache_dma32_add(void);

/** v7s_cache_dma32_remove() - remove all that were added, and wait for their readers */
void v7s_cache_dma32_remove(void);

#endif
