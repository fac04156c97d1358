/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables of other drivers: found, watched and read while module parameter
 * `live` is 1. No register is written and no device is woken.
 */
#ifndef V7S_LIVE_H
#define V7S_LIVE_H

#include <linux/workqueue.h>

#include "known.h"

/**
 * v7s_live_init() - start, if the parameter is set
 * @changed: scheduled when page tables were added or removed, and after `live` is cleared
 *
 * Context: may sleep.
 */
void v7s_live_init(struct work_struct *changed);

/** v7s_live_exit() - stop, and wait for the work of v7s_live_init() */
void v7s_live_exit(void);

/**
 * v7s_live_search() - look for page tables that are older than the module
 *
 * Reads registers now, and probes the next maps. Without probes nothing is added,
 * since nothing would report that a page table was freed. Context: may sleep.
 */
void v7s_live_search(void);

/** v7s_live_blind_spot() - why page tables may not be found, or NULL */
const char *v7s_live_blind_spot(void);

/* probes.c */

/** v7s_probes_begin() - probe the allocation, use and free of page tables; may sleep */
void v7s_probes_begin(void);
void v7s_probes_end(void);

/**
 * v7s_probes_search() - find page tables that are older than the probes
 *
 * Probes the format's map function, too, for the next few maps. Context: may sleep.
 */
void v7s_probes_search(void);

/** v7s_probes_see_frees() - whether a page table leaves the list when its driver frees it */
bool v7s_probes_see_frees(void);

/** v7s_probes_missing() - which probes this kernel does not allow, or NULL */
const char *v7s_probes_missing(void);

/** v7s_live_changed() - report that page tables were added or removed; any context */
void v7s_live_changed(void);

/* m4u.c */

/** v7s_m4u_fn - called with a page table that an M4U is using; true continues */
typedef bool (*v7s_m4u_fn)(void *ctx, const struct v7s_known *known);

/**
 * v7s_m4u_for_each() - the page tables that MediaTek's M4Us use now
 * @fn: called for each
 * @ctx: handed to @fn
 * @device: the name of one M4U, or NULL for all
 *
 * Reads registers only of M4Us that are runtime active, and keeps them active meanwhile.
 *
 * Context: may sleep.
 * Return: 0; -EAGAIN if a requested M4U is suspended; -ENODEV if @device is no M4U.
 */
int v7s_m4u_for_each(v7s_m4u_fn fn, void *ctx, const char *device);

/**
 * v7s_m4u_for_each_sharer() - the other M4Us that use a page table, suspended or not
 * @known: the page table
 * @fn: called for each, with a copy of @known in its name; the result is ignored
 * @ctx: handed to @fn
 *
 * mtk_iommu gives all M4Us of v7s_known.group one page table, in the name of the first.
 *
 * Context: may sleep.
 */
void v7s_m4u_for_each_sharer(const struct v7s_known *known, v7s_m4u_fn fn, void *ctx);

#endif
