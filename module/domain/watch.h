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

/** v7s_watch() - watch a device; false if this kernel does not let a module */
bool v7s_watch(struct device *dev);

/**
 * v7s_watch_unsynced() - descriptors of a table that the device sees otherwise
 * @phys: the table, mapped for a watched device or not
 * @bytes: its size
 *
 * Context: any; nobody changes the table meanwhile.
 * Return: how many of its descriptors differ from the shadow.
 */
u32 v7s_watch_unsynced(u64 phys, u32 bytes);

/** v7s_watch_plant_lost_sync() - for tests: miss every sync until told otherwise */
void v7s_watch_plant_lost_sync(bool lost);

#endif
