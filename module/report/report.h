/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read-only answers, as ABI.md lays them out. Those about tables start at a
 * domain's TTBR and walk, whichever driver built the tables.
 *
 * Reports of any length are seq_operations; seq_file's private data is a struct
 * v7s_cursor. They hold the domain's lock while a buffer is filled; a reader of
 * many buffers sees the tables as they are when each of them is filled.
 */
#ifndef V7S_REPORT_H
#define V7S_REPORT_H

#include <linux/seq_file.h>

#include "../domain/domain.h"

/**
 * struct v7s_cursor - where a reader of a report is
 * @domain: the domain that the report is about
 * @first: the first IOVA to show
 * @last: the last IOVA to show
 * @read: whether anything has been read yet
 * @locked: whether @domain's lock is held
 * @found: whether @walk is at a descriptor, rather than past the last one
 * @view: the tables
 * @walk: the position of the descriptor to show next
 */
struct v7s_cursor {
	struct v7s_domain *domain;
	u64 first;
	u64 last;
	bool read;
	bool locked;
	bool found;
	struct v7s_view view;
	struct v7s_walk walk;
};

/**
 * v7s_cursor_limit() - show only what lies in a range of IOVAs
 * @cursor: a cursor from which nothing has been read
 * @iova: first address, a multiple of 4K
 * @size: bytes, a multiple of 4K
 * @why: filled in on failure
 *
 * Mappings are cut at both ends. A descriptor is shown if it serves an address in the
 * range, or points to a table whose IOVAs begin in it.
 *
 * Return: 0; -EINVAL for a zero, misaligned or wrapping range, a second range,
 * or after the first read; -ERANGE beyond ias.
 */
int v7s_cursor_limit(struct v7s_cursor *cursor, u64 iova, u64 size, struct v7s_why *why);

extern const struct seq_operations v7s_tables_report;
extern const struct seq_operations v7s_mappings_report;
extern const struct seq_operations v7s_descriptors_report;
extern const struct seq_operations v7s_image_report;

/** struct v7s_history_cursor - where a reader of a history is; private data of its seq_file */
struct v7s_history_cursor {
	struct v7s_domain *domain;
	struct v7s_event event;
	u64 lost;
	bool ended;	/* all events have been shown */
	loff_t end;	/* the position past the last row once it has been shown, or 0 */
};

extern const struct seq_operations v7s_history_report;

/**
 * v7s_report_init() - initialise what some reports need; may sleep
 * @slab_sysfs: whether to add cache_dma32 to the directories of slab caches
 *
 * Return: 0 or a negative errno.
 */
int v7s_report_init(bool slab_sysfs);
void v7s_report_exit(void);

/*
 * Short reports, which take the locks that they need. They may sleep and return 0,
 * -ENOMEM or -EINTR.
 */
int v7s_report_config(struct seq_file *m, struct v7s_domain *domain);
int v7s_report_stats(struct seq_file *m, struct v7s_domain *domain);
int v7s_report_check(struct seq_file *m, struct v7s_domain *domain);
int v7s_report_faults(struct seq_file *m, struct v7s_domain *domain);
int v7s_report_check_all(struct seq_file *m);
int v7s_report_zones(struct seq_file *m);
int v7s_report_providers(struct seq_file *m);
int v7s_report_live(struct seq_file *m);

/* Show the text @before, then @number, or - if it is not known. */
void v7s_show_number(struct seq_file *m, const char *before, bool known, u64 number);

/* Show the names of quirks, separated by commas, or - for none. */
void v7s_show_quirks(struct seq_file *m, unsigned long quirks);

#endif
