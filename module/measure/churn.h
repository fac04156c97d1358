/* SPDX-License-Identifier: GPL-2.0-only */
/* Several CPUs that map and unmap in one page table. */
#ifndef V7S_CHURN_H
#define V7S_CHURN_H

#include <linux/io-pgtable.h>

/**
 * struct v7s_churn - what the CPUs do
 * @ops: the page table
 * @cpus: how many threads run, each bound to a CPU of its own
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
 * @ns: filled in with the time from the start until the last thread has finished
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM, -EINVAL if fewer CPUs are online, the errno of a map, or -EIO if an
 * unmap fails.
 */
int v7s_churn_run(const struct v7s_churn *churn, u64 *ns);

#endif
