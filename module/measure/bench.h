/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Benchmarks of the operations of a page table, written against io_pgtable_ops, so that
 * the same code measures every provider.
 *
 * Under QEMU's -icount shift=0 guest time advances by 1 ns per instruction, so the results
 * are numbers of instructions.
 */
#ifndef V7S_BENCH_H
#define V7S_BENCH_H

#include "../domain/domain.h"

enum v7s_bench_op {
	V7S_BENCH_MAP,
	V7S_BENCH_UNMAP,
	V7S_BENCH_TRANSLATE,
	V7S_BENCH_CREATE,	/* an empty page table; count and batch are 1 */
	V7S_BENCH_DESTROY,
	V7S_BENCH_STORE,	/* a loop that stores descriptors: the lower bound of a map */
	V7S_BENCH_MEMSET,
	V7S_BENCH_CHURN,	/* map and unmap, on several CPUs at once */
	V7S_BENCH_OPS,
};

extern const char *const v7s_bench_op_names[V7S_BENCH_OPS];

#define V7S_BENCH_PROVIDERS	8	/* in a run at most, including the final NULL */

/**
 * struct v7s_bench_spec - what to measure
 * @providers: NULL after the last
 * @ops: a bit for each enum v7s_bench_op
 * @quirks: of the page tables' format
 * @pgsize: of every page
 * @count: pages in a loop
 * @batch: pages in a call, at most @count; 0 for as many as the operation takes
 * @loops: number of loops, 1 to V7S_BENCH_LOOPS_MAX
 * @coherent: whether the walker is coherent
 * @absent: whether the L2 tables do not exist before a timed map
 * @cpus: number of CPUs that churn, each with its part of @count
 * @shared: whether they churn in one section, rather than in one section each
 */
struct v7s_bench_spec {
	const struct v7s_provider *providers[V7S_BENCH_PROVIDERS];
	unsigned long ops;
	unsigned long quirks;
	u32 pgsize;
	u64 count;
	u64 batch;
	u64 loops;
	bool coherent;
	bool absent;
	unsigned int cpus;
	bool shared;
};

#define V7S_BENCH_LOOPS_MAX	100000
#define V7S_BENCH_COUNT_MAX	1048576

/**
 * struct v7s_bench_result - one operation of one provider
 * @provider: the provider
 * @op: the operation
 * @min: hundredths of a ns per page, of the fastest loop
 * @median: the same, of the loop in the middle
 * @p99: the same, of the 99th percentile of the loops
 * @syncs: hundredths of a sync per loop; U64_MAX if the provider counts none
 */
struct v7s_bench_result {
	const struct v7s_provider *provider;
	enum v7s_bench_op op;
	u64 min;
	u64 median;
	u64 p99;
	u64 syncs;
};

#define V7S_BENCH_RESULTS	(V7S_BENCH_PROVIDERS * V7S_BENCH_OPS)

/**
 * v7s_bench_spec_for() - the specification for one operation
 * @spec: a specification that has passed v7s_bench_check()
 * @op: the operation
 *
 * Return: @spec with the count and batch that @op is measured with.
 */
struct v7s_bench_spec v7s_bench_spec_for(const struct v7s_bench_spec *spec,
					 enum v7s_bench_op op);

/** v7s_bench_format() - the format of the page tables: 35-bit addresses with MediaTek's quirk */
struct v7s_format v7s_bench_format(const struct v7s_bench_spec *spec);

/** v7s_bench_check() - 0 if @spec can be measured, or as v7s_bench_run(), and @why */
int v7s_bench_check(const struct v7s_bench_spec *spec, struct v7s_why *why);

static inline u64 v7s_bench_bytes(const struct v7s_bench_spec *spec)
{
	return spec->count * spec->pgsize;
}

/**
 * v7s_bench_run() - run the benchmarks of a specification
 * @spec: what to measure
 * @results: filled in; has room for V7S_BENCH_RESULTS
 * @why: filled in on failure
 *
 * Context: may sleep; interrupts are off for up to 4096 pages at a time.
 * Return: how many results there are, or -EINVAL for what cannot be measured,
 * -ERANGE where @count pages of @pgsize do not fit 32 bits, -ENODEV for a
 * provider that this kernel lacks, -EOPNOTSUPP for a format that the kernel's own
 * code lacks, -ENOMEM, -EINTR if the caller has been killed.
 */
int v7s_bench_run(const struct v7s_bench_spec *spec, struct v7s_bench_result *results,
		  struct v7s_why *why);

#endif
