/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The device's view: a shadow of all memory that is mapped for a watched
 * device, which changes only by what the DMA API syncs for that device. A
 * walker that is not coherent sees the shadow, not the memory.
 */
#ifndef V7S_WATCH_H
#define V7S_WATCH_H

#include <linux/atomic.h>
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

/**
 * struct v7s_watched_tables - tables that count syncs, and may keep the device's view
 * @tables: for v7s_alloc_pgtable()
 * @hooks: theirs
 * @inner: where the memory comes from
 * @shadowed: they keep the device's view
 * @syncs: times that table memory was synced for the device
 * @sync_bytes: bytes in those
 */
struct v7s_watched_tables {
	struct v7s_tables tables;
	struct v7s_hooks hooks;
	struct v7s_tables *inner;
	bool shadowed;
	atomic_long_t syncs;
	atomic_long_t sync_bytes;
};

/**
 * v7s_watch_tables() - count the syncs of the memory that @inner gives to a page table
 * @watched: the tables to use instead
 * @inner: the tables
 * @shadowed: keep the device's view as well
 */
void v7s_watch_tables(struct v7s_watched_tables *watched, struct v7s_tables *inner,
		      bool shadowed);

/**
 * v7s_watch_unsynced() - count descriptors of a table that the device sees
 * differently
 * @phys: the table, mapped for a watched device or not
 * @bytes: its size
 *
 * Context: any; the caller keeps the table unchanged meanwhile.
 * Return: how many of its descriptors differ from the shadow.
 */
u32 v7s_watch_unsynced(u64 phys, u32 bytes);

/** v7s_watch_plant_lost_sync() - for tests: drop the syncs of the calling task, or stop it */
void v7s_watch_plant_lost_sync(bool lost);

#endif
