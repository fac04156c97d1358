/* SPDX-License-Identifier: GPL-2.0-only */
/* What the benchmarks measure: a line for each operation. */
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
	bool hold;		/* tables are there before */
	step *before;
	step *timed;
	step *after;
};

#define LINES	12
extern const struct line lines[LINES];

/** ops - of the page table that is open */
extern struct io_pgtable_ops *ops;

/** open_pgtable() - make it anew, all memory free; v7s_free_pgtable(ops) closes it */
void open_pgtable(bool coherent);

/** open_line() - the same, with the tables that @line wants to be there */
void open_line(const struct line *line, bool coherent);

step do_nothing, do_translate;

/** now() - monotonic, in ns */
double now(void);

/** print_threads() - what two threads do, against one, whose pages are @apart bytes */
void print_threads(const char *where, unsigned long apart);

#endif
