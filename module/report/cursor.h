/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Iterate over a domain's tables by seq_file. Each call of show() writes as many
 * rows as fit and moves the cursor past them.
 */
#ifndef V7S_CURSOR_H
#define V7S_CURSOR_H

#include "report.h"

/* The descriptors that a report shows: v7s_walk_next(), v7s_walk_next_leaf(), ... */
typedef bool (*v7s_step_fn)(struct v7s_walk *walk);

/*
 * Start, next and stop for every report. The first record is SEQ_START_TOKEN. Every
 * other record is the cursor, which is at a descriptor. The domain's lock is held from
 * start to stop, while a buffer is filled.
 */
void *v7s_cursor_start(struct seq_file *m, loff_t *pos, v7s_step_fn step);
void *v7s_cursor_next(struct seq_file *m, void *v, loff_t *pos, v7s_step_fn step);
void v7s_cursor_stop(struct seq_file *m, void *v);

/** v7s_cursor_step() - move to the next descriptor in the cursor's range; false at its end */
bool v7s_cursor_step(struct v7s_cursor *cursor, v7s_step_fn step);

#define V7S_REPORT(name, step)							\
static void *v7s_##name##_start(struct seq_file *m, loff_t *pos)		\
{										\
	return v7s_cursor_start(m, pos, step);					\
}										\
static void *v7s_##name##_next(struct seq_file *m, void *v, loff_t *pos)	\
{										\
	return v7s_cursor_next(m, v, pos, step);				\
}										\
const struct seq_operations v7s_##name##_report = {				\
	.start = v7s_##name##_start,						\
	.next = v7s_##name##_next,						\
	.stop = v7s_cursor_stop,						\
	.show = v7s_##name##_show,						\
}

/* Tables to read between two calls of v7s_pause(). */
#define V7S_TABLES_AT_ONCE	64

/** struct v7s_table_info - a table as a report shows it; @desc is NULL if it cannot be read */
struct v7s_table_info {
	int level;
	u32 index;
	u64 iova;
	u64 phys;
	u32 bytes;
	bool within_limit;
	bool aligned;
	const u32 *desc;
};

/* The L1 table, and the L2 table that a walk is at (kind V7S_TABLE). */
struct v7s_table_info v7s_table_info_l1(const struct v7s_view *view);
struct v7s_table_info v7s_table_info_l2(const struct v7s_walk *walk,
					const struct v7s_view *view);

/** v7s_count_used() - how many of @n descriptors (a multiple of 8) are not zero; 0 for NULL */
u32 v7s_count_used(const u32 *desc, u32 n);

#endif
