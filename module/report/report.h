/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read-only answers, as ABI.md lays them out. Those about tables start at a
 * domain's TTBR and walk, whoever built the tables.
 *
 * Reports of any length are seq_operations; seq_file's private data is a
 * struct v7s_cursor. They hold the domain's lock while a buffer is filled; a
 * reader of many buffers sees each of them as the tables are at that time.
 */
#ifndef V7S_REPORT_H
#define V7S_REPORT_H

#include <linux/seq_file.h>

#include "../domain/domain.h"

/** struct v7s_cursor - where a reader of a report is */
struct v7s_cursor {
	struct v7s_domain *domain;
	struct v7s_view view;
	struct v7s_walk walk;
};

extern const struct seq_operations v7s_tables_report;
extern const struct seq_operations v7s_mappings_report;
extern const struct seq_operations v7s_descriptors_report;
extern const struct seq_operations v7s_image_report;

/**
 * v7s_report_init() - what some of them need; may sleep
 * @slab_sysfs: whether to add cache_dma32 to the directories of slab caches
 *
 * Return: 0 or -ENOMEM.
 */
int v7s_report_init(bool slab_sysfs);
void v7s_report_exit(void);

/*
 * Short ones; they take the locks they need, may sleep and return 0, -ENOMEM or
 * -EINTR.
 */
int v7s_report_config(struct seq_file *m, struct v7s_domain *domain);
int v7s_report_stats(struct seq_file *m, struct v7s_domain *domain);
int v7s_report_check(struct seq_file *m, struct v7s_domain *domain);
int v7s_report_check_all(struct seq_file *m);
int v7s_report_zones(struct seq_file *m);
int v7s_report_providers(struct seq_file *m);

#endif
