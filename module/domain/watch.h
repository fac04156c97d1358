/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The device's view: a shadow of all memory that is mapped for a watched
 * device, which changes only when the DMA API syncs memory for that device. A
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
 * @hooks: the hooks of @tables
 * @inner: where the memory comes from
 * @shadowed: whether to keep the device's view
 * @syncs: how often table memory was synced for the device
 * @sync_bytes: bytes synced
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
 * @watched: filled in; its @tables are to be used in place of @inner
 * @inner: where the memory comes from
 * @shadowed: whether to keep the device's view as well
 */
void v7s_watch_tables(struct v7s_watched_tables *watched, struct v7s_tables *inner,
		      bool shadowed);

/**
 * v7s_watch_unsynced() - count the descriptors of a table that the device sees differently
 * @phys: the table; if it is not mapped for a watched device, all its descriptors count
 * @bytes: its size
 *
 * Context: any; the caller keeps the table unchanged meanwhile.
 * Return: how many of its descriptors differ from the shadow.
 */
u32 v7s_watch_unsynced(u64 phys, u32 bytes);

/** v7s_watch_plant_lost_sync() - for tests: start or stop dropping the calling task's syncs */
void v7s_watch_plant_lost_sync(bool lost);

#endif
