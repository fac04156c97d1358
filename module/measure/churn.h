/* SPDX-License-Identifier: GPL-2.0-only */
/* Several CPUs that map and unmap in one page table. */
#ifndef V7S_CHURN_H
#define V7S_CHURN_H

#include <linux/io-pgtable.h>

/**
 * struct v7s_churn - what they do
 * @ops: the page table
 * @cpus: how many CPUs, as many threads, each bound to one
 * @calls: how often each maps and unmaps
 * @batch: 4 KiB pages in a call
 * @stride: IOVA distance of one CPU's pages from the next one's
 */
struct v7s_churn {
	struct io_pgtable_ops *ops;
	unsigned int cpus;
	u64 calls;
	size_t batch;
	unsigned long stride;
};

/**
 * v7s_churn_run() - run all threads from a common start
 * @churn: what they do
 * @ns: time from the start until the last one has finished
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM, -EINVAL with fewer CPUs online, or the error of a map.
 */
int v7s_churn_run(const struct v7s_churn *churn, u64 *ns);

#endif
