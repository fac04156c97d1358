/* SPDX-License-Identifier: GPL-2.0-only */
/* The page frames of a zone, and those of them that are slabs. */
#ifndef V7S_FRAMES_H
#define V7S_FRAMES_H

#include <linux/mm.h>

/**
 * v7s_page_at() - the struct page of an address that need not be memory
 * @phys: physical address
 *
 * Return: NULL if there is no memory, or none that is online.
 */
struct page *v7s_page_at(u64 phys);

/** struct v7s_frames - what a look at page frames has cost so far */
struct v7s_frames {
	u64 frames;	/* looked at */
	u64 ns;		/* taken, time given to others included */
};

/*
 * Told of a slab: its first page, and how many it has. The slab may be freed or change
 * hands at any time; its struct page stays until this returns. May not sleep.
 */
typedef void (*v7s_slab_fn)(void *ctx, const struct page *page, unsigned long pages);

/**
 * v7s_for_each_slab() - look at every page frame of a zone
 * @zone: the zone
 * @fn: told of each slab
 * @ctx: handed to @fn
 * @cost: added to
 *
 * A snapshot: what comes and goes meanwhile may be missed. Pages of KFENCE's
 * pool are no slabs. Memory cannot go offline while part of it is looked at.
 *
 * Context: may sleep, and lets others run every few pages.
 * Return: 0 or -EINTR.
 */
int v7s_for_each_slab(struct zone *zone, v7s_slab_fn fn, void *ctx, struct v7s_frames *cost);

/** v7s_frames_init() - be told of memory that goes offline; 0 or -ENOMEM */
int v7s_frames_init(void);
void v7s_frames_exit(void);

#endif
