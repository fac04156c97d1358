/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The device's view: a shadow of all memory that is mapped for a watched
 * device, which changes only by what the DMA API syncs for that device. A
 * walker that is not coherent sees the shadow, not the memory.
 */
#ifndef V7S_WATCH_H
#define V7S_WATCH_H

#include <linux/device.h>
#include <linux/types.h>

#include "../pgtable/pgtable.h"

/**
 * v7s_watch() - watch a device
 * @dev: what the tables will be mapped for
 *
 * Return: false if this kernel does not let a module see what the DMA API does;
 * then only tables of our own engine can be watched, by v7s_watch_tables().
 */
bool v7s_watch(struct device *dev);

/** struct v7s_watched_tables - tables that keep the device's view themselves */
struct v7s_watched_tables {
	struct v7s_tables tables;
	struct v7s_tables *inner;
};

/** v7s_watch_tables() - watch the memory that @inner gives to a page table */
void v7s_watch_tables(struct v7s_watched_tables *watched, struct v7s_tables *inner);

/**
 * v7s_watch_unsynced() - descriptors of a table that the device sees otherwise
 * @phys: the table, mapped for a watched device or not
 * @bytes: its size
 *
 * Context: any; the caller keeps the table unchanged meanwhile.
 * Return: how many of its descriptors differ from the shadow.
 */
u32 v7s_watch_unsynced(u64 phys, u32 bytes);

/** v7s_watch_plant_lost_sync() - for tests: miss syncs of the calling task, or no longer */
void v7s_watch_plant_lost_sync(bool lost);

#endif
