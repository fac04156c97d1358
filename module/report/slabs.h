/* SPDX-License-Identifier: GPL-2.0-only */
/* slabs: every slab cache of the system, and in which zones its pages lie. */
#ifndef V7S_SLABS_H
#define V7S_SLABS_H

#include <linux/seq_file.h>

#include "../domain/domain.h"

/**
 * v7s_slabs_init() - find what is needed, and add the files cache_dma32
 * @sysfs: whether to add any
 *
 * What cannot be had on this kernel is left out; v7s_slabs_unknown() says so. May
 * sleep.
 */
void v7s_slabs_init(bool sysfs);

/** v7s_slabs_exit() - leave /sys/kernel/slab as it was */
void v7s_slabs_exit(void);

/** v7s_slabs_unknown() - whether something is not known: @why says what */
bool v7s_slabs_unknown(struct v7s_why *why);

/**
 * v7s_slabs_rescan() - give caches made since then their file cache_dma32
 *
 * Return: 0, -ENOMEM, or -EOPNOTSUPP if there are no such files on this kernel.
 */
int v7s_slabs_rescan(void);

/* These may sleep and return 0, -ENOMEM or -EINTR. */
int v7s_report_slabs(struct seq_file *m);
int v7s_report_slabs_stats(struct seq_file *m);

#endif
