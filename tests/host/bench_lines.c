// SPDX-License-Identifier: GPL-2.0-only
/* The measured operations, and their page table. */

#include <stdlib.h>
#include <time.h>

#include <linux/compiler.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gfp.h>

#include "bench.h"

struct io_pgtable_ops *ops;

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

void do_translate(const struct work *w)
{
	u32 i;

	for (i = 0; i < w->count; i++)
		if (ops->iova_to_phys(ops, i * w->pgsize + 1) != i * w->pgsize + 1)
			abort();
}

void do_nothing(const struct work *w)
{
}

void open_pgtable(bool coherent)
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

const struct line lines[LINES] = {
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

void open_line(const struct line *line, bool coherent)
{
	open_pgtable(coherent);
	if (line->hold &&
	    v7s_pgtable_hold(ops, 0, line->work.pgsize * line->work.count, GFP_KERNEL))
		abort();
}

double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}
