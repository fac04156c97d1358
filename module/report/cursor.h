/* SPDX-License-Identifier: GPL-2.0-only */
/* Going through a domain's tables by seq_file. */
#ifndef V7S_CURSOR_H
#define V7S_CURSOR_H

#include "report.h"

/* Start and stop for every report; the first record is SEQ_START_TOKEN. */
void *v7s_cursor_start(struct seq_file *m, loff_t *pos);
void v7s_cursor_stop(struct seq_file *m, void *v);

/* Records that are an L1 slot with something in it each. */
void *v7s_cursor_next_slot(struct seq_file *m, void *v, loff_t *pos);

/* Go to the first descriptor at or after @iova. */
void *v7s_cursor_seek(struct seq_file *m, u64 iova, loff_t *pos);

/** struct v7s_table_info - a table as a report shows it */
struct v7s_table_info {
	int level;
	u32 index;
	u64 iova;
	u64 phys;
	u32 bytes;
	u32 used;
	bool within_limit;
	bool aligned;
	const u32 *desc;
};

/* The L1 table, and the L2 table that a walk stands at (kind V7S_TABLE). */
struct v7s_table_info v7s_table_info_l1(const struct v7s_view *view);
struct v7s_table_info v7s_table_info_l2(const struct v7s_walk *walk,
					const struct v7s_view *view);

#endif
