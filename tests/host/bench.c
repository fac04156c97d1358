// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench [LOOPS]: what a page costs, against what its descriptors would cost by
 * memset() and by a loop of stores, all in one run; the least of LOOPS each.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <linux/compiler.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gfp.h>

#include "bench_shim.h"

#define DESCRIPTORS	4096
#define PROT		(IOMMU_READ | IOMMU_WRITE)

static u32 loops = 300;
static u32 plain[DESCRIPTORS];
static struct io_pgtable_ops *ops;

static void flush_walk(unsigned long iova, size_t size, size_t granule, void *cookie)
{
}

static void add_page(struct iommu_iotlb_gather *gather, unsigned long iova, size_t granule,
		     void *cookie)
{
}

static const struct iommu_flush_ops tlb = {
	.tlb_flush_walk = flush_walk,
	.tlb_add_page = add_page,
};

/* An operation on @count pages of @pgsize, @batch in each call. */
struct work {
	size_t pgsize;
	u32 count;
	u32 batch;
};

typedef void step(const struct work *w);

static void do_memset(const struct work *w)
{
	memset(plain, 0x55, sizeof(plain));
	barrier();
}

static void do_stores(const struct work *w)
{
	u32 i;

	for (i = 0; i < DESCRIPTORS; i++)
		WRITE_ONCE(plain[i], i << 12 | 2);
}

static void do_map(const struct work *w)
{
	size_t mapped = 0, bytes = w->pgsize * w->batch;
	u32 i;

	for (i = 0; i < w->count / w->batch; i++)
		if (ops->map_pages(ops, i * bytes, i * bytes, w->pgsize, w->batch, PROT,
				   GFP_KERNEL, &mapped))
			abort();
}

static void do_unmap(const struct work *w)
{
	struct iommu_iotlb_gather gather = {};
	size_t bytes = w->pgsize * w->batch;
	u32 i;

	for (i = 0; i < w->count / w->batch; i++)
		if (ops->unmap_pages(ops, i * bytes, w->pgsize, w->batch, &gather) != bytes)
			abort();
}

static void do_translate(const struct work *w)
{
	u32 i;

	for (i = 0; i < w->count; i++)
		if (ops->iova_to_phys(ops, i * w->pgsize + 1) != i * w->pgsize + 1)
			abort();
}

static void do_nothing(const struct work *w)
{
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* The least time that @timed takes, in ns, between @before and @after. */
static double least(const struct work *w, step *before, step *timed, step *after)
{
	double best = 1e18, start, took;
	u32 i;

	for (i = 0; i < loops; i++) {
		before(w);
		start = now();
		timed(w);
		took = now() - start;
		best = took < best ? took : best;
		after(w);
	}
	return best;
}

static void open_pgtable(bool coherent)
{
	static struct device dev;
	struct io_pgtable_cfg cfg = {
		.pgsize_bitmap = SZ_4K | SZ_64K | SZ_1M | SZ_16M,
		.ias = 32,
		.oas = 32,
		.coherent_walk = coherent,
		.tlb = &tlb,
		.iommu_dev = &dev,
	};

	bench_reset();
	ops = v7s_alloc_pgtable(&cfg, &bench_tables, NULL);
	if (IS_ERR(ops))
		abort();
}

static const struct line {
	const char *name;
	struct work work;
	bool hold;		/* tables are there before */
	step *before;
	step *timed;
	step *after;
} lines[] = {
	{ "map 4K, 4096 per call, tables present", { SZ_4K, 4096, 4096 }, true,
	  do_nothing, do_map, do_unmap },
	{ "map 4K, 4096 per call, tables absent", { SZ_4K, 4096, 4096 }, false,
	  do_nothing, do_map, do_unmap },
	{ "unmap 4K, 4096 per call, tables freed", { SZ_4K, 4096, 4096 }, false,
	  do_map, do_unmap, do_nothing },
	{ "map 4K, one per call", { SZ_4K, 4096, 1 }, true, do_nothing, do_map, do_unmap },
	{ "unmap 4K, one per call", { SZ_4K, 4096, 1 }, true, do_map, do_unmap, do_nothing },
	{ "translate", { SZ_4K, 4096, 4096 }, false, do_map, do_translate, do_unmap },
	{ "map 64K, 1024 per call, tables present", { SZ_64K, 1024, 1024 }, true,
	  do_nothing, do_map, do_unmap },
	{ "unmap 64K, 1024 per call", { SZ_64K, 1024, 1024 }, false,
	  do_map, do_unmap, do_nothing },
	{ "map 1M, 256 per call", { SZ_1M, 256, 256 }, false, do_nothing, do_map, do_unmap },
	{ "unmap 1M, 256 per call", { SZ_1M, 256, 256 }, false, do_map, do_unmap, do_nothing },
	{ "map 16M, 32 per call", { SZ_16M, 32, 32 }, false, do_nothing, do_map, do_unmap },
	{ "unmap 16M, 32 per call", { SZ_16M, 32, 32 }, false, do_map, do_unmap, do_nothing },
};

static double per_page(const struct line *line, bool coherent)
{
	double ns;

	open_pgtable(coherent);
	if (line->hold &&
	    v7s_pgtable_hold(ops, 0, line->work.pgsize * line->work.count, GFP_KERNEL))
		abort();
	ns = least(&line->work, line->before, line->timed, line->after);
	v7s_free_pgtable(ops);
	return ns / line->work.count;
}

/* A large page or supersection is 16 descriptors. */
static double descriptors(const struct line *line)
{
	return line->work.pgsize == SZ_64K || line->work.pgsize == SZ_16M ? 16 : 1;
}

int main(int argc, char **argv)
{
	const struct work none = { 0 };
	double memset_ns, store_ns;
	const struct line *line;

	if (argc > 1)
		loops = strtoul(argv[1], NULL, 0);
	memset_ns = least(&none, do_nothing, do_memset, do_nothing) / DESCRIPTORS;
	store_ns = least(&none, do_nothing, do_stores, do_nothing) / DESCRIPTORS;
	printf("%-40s %24s   %24s\n", "", "coherent", "noncoherent");
	printf("%-40s %8s %7s %7s   %8s %7s %7s\n", "least of the loops, each page", "ns", "/store",
	       "/memset", "ns", "/store", "/memset");
	printf("%-40s %8.3f %7.2f\n", "memset of 4096 descriptors, each", memset_ns,
	       memset_ns / store_ns);
	printf("%-40s %8.3f %7.2f %7.2f\n", "loop of 4096 stores, each", store_ns, 1.0,
	       store_ns / memset_ns);
	for (line = lines; line < lines + ARRAY_SIZE(lines); line++) {
		double c = per_page(line, true), n = per_page(line, false);
		double stores = descriptors(line) * store_ns, set = descriptors(line) * memset_ns;

		printf("%-40s %8.3f %7.2f %7.1f   %8.3f %7.2f %7.1f\n", line->name, c, c / stores,
		       c / set, n, n / stores, n / set);
	}
	return 0;
}
