/* SPDX-License-Identifier: GPL-2.0-only */
/* Page frames: the zones that they belong to, and those that are slabs. */
#ifndef V7S_FRAMES_H
#define V7S_FRAMES_H

#include <linux/mm.h>
#include <linux/nodemask.h>

/* How many zones there may be, populated or not: those of each node. */
#define v7s_zone_count()	(nr_node_ids * MAX_NR_ZONES)

/** v7s_zone_from() - the first populated zone from number *@i on; *@i becomes its number */
struct zone *v7s_zone_from(unsigned int *i);

/* Go through every populated zone; @i is its number. */
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
	u64 ns; /* from begin to end, other tasks' time included */
};

/*
 * Called for each slab with its first page, and how many it has. The slab may be freed
 * at any time, and its pages used for something else; its struct page stays until this
 * returns. May not sleep.
 */
typedef void (*v7s_slab_fn)(void *ctx, const struct page *page, unsigned long pages);

/**
 * v7s_for_each_slab() - scan every page frame of the system
 * @fn: called for each slab
 * @ctx: handed to @fn
 * @cost: added to
 *
 * The page allocator is not stopped, so slabs that are allocated or freed
 * meanwhile may be missed. Pages of KFENCE's pool are not slabs. Offlining memory
 * waits for at most one slice of page frames, and the scan waits until the memory
 * is offline.
 *
 * Context: may sleep.
 * Return: 0 or -EINTR.
 */
int v7s_for_each_slab(v7s_slab_fn fn, void *ctx, struct v7s_frames *cost);

/** v7s_frames_init() - be notified of memory that goes offline; 0 or -ENOMEM */
int v7s_frames_init(void);
void v7s_frames_exit(void);

#endif
