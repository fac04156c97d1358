/* SPDX-License-Identifier: GPL-2.0-only */
/* slabs: every slab cache of the system, and in which zones its pages lie. */
#ifndef V7S_SLABS_H
#define V7S_SLABS_H

#include <linux/seq_file.h>

#include "../domain/domain.h"

/**
 * v7s_slabs_init() - find the slab caches and their layout, and add the files cache_dma32
 * @sysfs: whether to add these files
 *
 * A kernel may lack some of that: v7s_slabs_unknown() names it. Context: may sleep.
 */
void v7s_slabs_init(bool sysfs);

/** v7s_slabs_exit() - remove the files that were added to /sys/kernel/slab */
void v7s_slabs_exit(void);

/** v7s_slabs_unknown() - whether the offset of a field is unknown; @why names the field */
bool v7s_slabs_unknown(struct v7s_why *why);

/**
 * v7s_slabs_rescan() - add the file cache_dma32 for caches created since the last scan
 * @why: filled in on failure
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM, or -EOPNOTSUPP if the module adds no such files.
 */
int v7s_slabs_rescan(struct v7s_why *why);

/**
 * v7s_is_l2_slab() - whether a slab belongs to a provider's cache of L2 tables
 * @page: its first page
 *
 * Return: false, too, if this kernel does not show the cache of a slab.
 */
bool v7s_is_l2_slab(const struct page *page);

struct v7s_census;

/**
 * v7s_census_take() - count the slabs of every cache, and keep the totals for slabs_stats
 *
 * Context: may sleep.
 * Return: the census, as private data for a seq_file of v7s_census_report, to be freed by
 * v7s_census_free(); or ERR_PTR of -ENOMEM or -EINTR.
 */
struct v7s_census *v7s_census_take(void);
void v7s_census_free(struct v7s_census *census);
extern const struct seq_operations v7s_census_report;

/** v7s_report_slabs_stats() - the totals of the last census, and what is unknown; returns 0 */
int v7s_report_slabs_stats(struct seq_file *m);

#endif
