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
 * v7s_cache_dma32_init() - find out whether files cache_dma32 can be added
 * @layout: must outlive the files; its offsets of kobject and flags must be known
 *
 * Return: the owner of the files; for V7S_CACHE_DMA32_NONE, @layout->why is filled in.
 */
enum v7s_cache_dma32 v7s_cache_dma32_init(struct v7s_slab_layout *layout);

/**
 * v7s_cache_dma32_add() - add the file cache_dma32 to every directory that lacks it
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM if some directories still lack it.
 */
int v7s_cache_dma32_add(void);

/** v7s_cache_dma32_remove() - remove all files that were added, and wait for their readers */
void v7s_cache_dma32_remove(void);

#endif
