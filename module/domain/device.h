/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_DEVICE_H
#define V7S_DEVICE_H

#include <linux/device.h>

/**
 * v7s_devices_add() - make the devices that stand in for the M4U
 *
 * No hardware is behind them: they only own the DMA mappings of tables.
 *
 * Context: may sleep.
 * Return: 0 or a negative errno.
 */
int v7s_devices_add(void);
void v7s_devices_remove(void);

/**
 * v7s_device() - the device to map tables for
 * @any_address: whether its DMA mask has 64 bits, for tables that may lie anywhere,
 *               rather than the M4U's 32
 * @watched: whether its view of the tables is recorded (see watch.h), if the kernel
 *           allows that; a device without this costs no more than real hardware
 */
struct device *v7s_device(bool any_address, bool watched);

/** v7s_device_is_watched() - whether the device's view is recorded */
bool v7s_device_is_watched(const struct device *dev);

#endif
