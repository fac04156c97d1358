// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench [LOOPS]: the cost of a page on this machine, the minimum of LOOPS runs, with
 * warm and with cold CPU caches, and as a multiple of a loop that stores the same
 * descriptors. Then the speed of two threads, as a multiple of one.
 */

#include <stdio.h>
#include <stdlib.h>

#include <linux/compiler.h>

#include "bench.h"

#define DESCRIPTORS	4096

static u32 loops = 300;
static u32 plain[DESCRIPTORS];

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

/* Evict all other data from the caches. */
static void evict(const struct work *w)
{
	static u8 other[64U << 20];
	size_t i;

	for (i = 0; i < sizeof(other); i += 64)
		other[i]++;
	barrier();
}

/* The minimum time of @timed, in ns. */
static double least(const struct work *w, step *before, step *between, step *timed, step *after)
{
	double best = 1e18, start, took;
	u32 i;

	for (i = 0; i < loops; i++) {
		before(w);
		between(w);
		start = now();
		timed(w);
		took = now() - start;
		best = took < best ? took : best;
		after(w);
	}
	return best;
}

static double per_page(const struct line *line, bool coherent, step *between)
{
	struct work w = line->work;
	double ns;

	/* One call only: a second call would run with warm caches. */
	if (between == evict)
		w.count = w.batch;
	open_line(line, coherent);
	ns = least(&w, line->before, between, line->timed, line->after);
	v7s_free_pgtable(ops);
	return ns / w.count;
}

/* The cost of reading the clock: it matters for a single cold call. */
static double clock_ns(void)
{
	const struct work none = { 0 };

	return least(&none, do_nothing, do_nothing, do_nothing, do_nothing);
}

/* A large page or supersection is 16 descriptors. */
static double descriptors(const struct line *line)
{
	return line->work.pgsize == SZ_64K || line->work.pgsize == SZ_16M ? 16 : 1;
}

static void print_times(const struct line *line, bool coherent, double store_ns)
{
	double warm = per_page(line, coherent, do_nothing);
	double cold = per_page(line, coherent, evict) - clock_ns() / line->work.batch;

	printf(" %9.3f %9.3f %7.2f", warm, cold, warm / descriptors(line) / store_ns);
}

int main(int argc, char **argv)
{
	const struct work none = { 0 };
	double memset_ns, store_ns;
	const struct line *line;

	v7s_pgtable_init();
	if (argc > 1)
		loops = strtoul(argv[1], NULL, 0);
	memset_ns = least(&none, do_nothing, do_nothing, do_memset, do_nothing) / DESCRIPTORS;
	store_ns = least(&none, do_nothing, do_nothing, do_stores, do_nothing) / DESCRIPTORS;
	printf("%-40s %27s %27s\n", "", "coherent", "noncoherent");
	printf("%-40s %9s %9s %7s %9s %9s %7s\n", "ns a page, the minimum of the loops", "warm",
	       "cold", "/store", "warm", "cold", "/store");
	printf("%-40s %9.3f %9s %7.2f\n", "memset of 4096 descriptors, each", memset_ns, "-",
	       memset_ns / store_ns);
	printf("%-40s %9.3f %9s %7.2f\n", "loop of 4096 stores, each", store_ns, "-", 1.0);
	for (line = lines; line < lines + ARRAY_SIZE(lines); line++) {
		printf("%-40s", line->name);
		print_times(line, true, store_ns);
		print_times(line, false, store_ns);
		printf("\n");
	}
	printf("\n%-40s %9s %9s %7s\n", "times the work of one", "minimum", "median", "maximum");
	print_threads("apart", SZ_1M);
	print_threads("in one section", SZ_4K * 64);
	return 0;
}
