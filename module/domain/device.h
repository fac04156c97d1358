/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_DEVICE_H
#define V7S_DEVICE_H

#include <linux/device.h>

/**
 * v7s_device_add() - make the device that stands in for the M4U
 *
 * No hardware is behind it: it only owns the DMA mappings of tables, with a
 * 32-bit mask as the M4U has.
 */
int v7s_device_add(void);
void v7s_device_remove(void);
struct device *v7s_device(void);

#endif
