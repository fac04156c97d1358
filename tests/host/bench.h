/* SPDX-License-Identifier: GPL-2.0-only */
/* The operations that the benchmarks measure, a line for each. */
#ifndef HOST_BENCH_H
#define HOST_BENCH_H

#include "bench_shim.h"

#define PROT		(IOMMU_READ | IOMMU_WRITE)

/* An operation on @count pages of @pgsize, @batch in each call. */
struct work {
	size_t pgsize;
	u32 count;
	u32 batch;
};

typedef void step(const struct work *w);

struct line {
	const char *name;
	struct work work;
	bool hold;		/* all tables exist before the operation */
	step *before;
	step *timed;
	step *after;
};

#define LINES	12
extern const struct line lines[LINES];

/** ops - the open page table */
extern struct io_pgtable_ops *ops;

/** open_pgtable() - make a new page table in empty memory; v7s_free_pgtable(ops) frees it */
void open_pgtable(bool coherent);

/** open_line() - the same, with the tables that must exist for @line */
void open_line(const struct line *line, bool coherent);

step do_nothing, do_translate;

/** now() - the monotonic clock, in ns */
double now(void);

/** print_threads() - compare two threads, whose pages are @apart bytes apart, with one thread */
void print_threads(const char *where, unsigned long apart);

#endif
