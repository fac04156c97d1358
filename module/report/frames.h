/* SPDX-License-Identifier: GPL-2.0-only */
/* Page frames: which zones they belong to, and which of them are slabs. */
#ifndef V7S_FRAMES_H
#define V7S_FRAMES_H

#include <linux/mm.h>
#include <linux/nodemask.h>

/* The number of zones of all nodes, populated or not. */
#define v7s_zone_count()	(nr_node_ids * MAX_NR_ZONES)

/** v7s_zone_from() - the first populated zone from number *@i on, then in *@i; NULL if none */
struct zone *v7s_zone_from(unsigned int *i);

/* Iterate over every populated zone; @i is its number. */
#define v7s_for_each_zone(zone, i)						\
	for ((i) = 0; ((zone) = v7s_zone_from(&(i))); (i)++)

/* The number of the zone of @page, below v7s_zone_count(). */
static inline unsigned int v7s_zone_of(const struct page *page)
{
	return page_to_nid(page) * MAX_NR_ZONES + page_zonenum(page);
}

/**
 * v7s_page_at() - the struct page of an address that need not be memory
 * @phys: physical address
 *
 * Return: NULL if there is no memory, or none that is online.
 */
struct page *v7s_page_at(u64 phys);

/** struct v7s_frames - the cost of scanning page frames */
struct v7s_frames {
	u64 frames; /* scanned */
	u64 ns; /* from start to end, other tasks' time included */
};

/*
 * Called for each slab with its first page and its number of pages. The slab may be freed
 * at any time, and its pages used for something else; its struct page stays until this
 * returns. May not sleep.
 */
typedef void (*v7s_slab_fn)(void *ctx, const struct page *page, unsigned long pages);

/**
 * v7s_for_each_slab() - scan every page frame of the system
 * @fn: called for each slab
 * @ctx: handed to @fn
 * @cost: the cost of this scan is added to it
 *
 * The page allocator is not stopped, so slabs that are allocated or freed
 * meanwhile may be missed. Pages of KFENCE's pool do not count as slabs. Offlining
 * memory waits for the scan of at most one slice of page frames, and the scan waits
 * until the memory is offline.
 *
 * Context: may sleep.
 * Return: 0 or -EINTR.
 */
int v7s_for_each_slab(v7s_slab_fn fn, void *ctx, struct v7s_frames *cost);

/** v7s_frames_init() - register for notifications of memory going offline; 0 or a negative errno */
int v7s_frames_init(void);
void v7s_frames_exit(void);

#endif
