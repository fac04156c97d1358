// SPDX-License-Identifier: GPL-2.0-only
/* Two threads in one page table. */

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include <linux/gfp.h>

#include "bench.h"

/* A thread that maps and unmaps 64 pages of its own in turn, one page per call. */
struct caller {
	pthread_t thread;
	unsigned long iova;
	unsigned int cpu;
};

#define CALLS	100000U

static void *call(void *arg)
{
	struct caller *caller = arg;
	struct iommu_iotlb_gather gather = {};
	cpu_set_t cpu;
	size_t mapped;
	u32 i;

	CPU_ZERO(&cpu);
	CPU_SET(caller->cpu, &cpu);
	sched_setaffinity(0, sizeof(cpu), &cpu);
	for (i = 0; i < CALLS; i++) {
		unsigned long iova = caller->iova + i % 64 * SZ_4K;

		if (ops->map_pages(ops, iova, iova, SZ_4K, 1, PROT, GFP_KERNEL, &mapped) ||
		    ops->unmap_pages(ops, iova, SZ_4K, 1, &gather) != SZ_4K)
			abort();
	}
	return NULL;
}

/* The ns per call with @n threads, whose pages are @apart bytes apart. */
static double threads_ns(unsigned int n, unsigned long apart)
{
	struct caller callers[2];
	double start;
	unsigned int i;

	open_pgtable(true);
	if (v7s_pgtable_hold(ops, 0, SZ_16M, GFP_KERNEL))
		abort();
	start = now();
	for (i = 0; i < n; i++) {
		callers[i] = (struct caller){ .iova = i * apart, .cpu = i };
		if (pthread_create(&callers[i].thread, NULL, call, &callers[i]))
			abort();
	}
	for (i = 0; i < n; i++)
		pthread_join(callers[i].thread, NULL);
	start = now() - start;
	v7s_free_pgtable(ops);
	return start / (n * CALLS);
}

/* The speed of two threads as a multiple of one: minimum, median and maximum. */
void print_threads(const char *where, unsigned long apart)
{
	double times[9], time;
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(times); i++) {
		time = threads_ns(1, apart) / threads_ns(2, apart);
		for (k = i; k && times[k - 1] > time; k--)
			times[k] = times[k - 1];
		times[k] = time;
	}
	printf("two threads, %-27s %9.2f %9.2f %7.2f\n", where, times[0],
	       times[ARRAY_SIZE(times) / 2], times[ARRAY_SIZE(times) - 1]);
}
