// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench-count: counts the atomic read-modify-writes and the barriers in a call, which
 * a count of instructions would weigh like an add.
 */

#include <stdio.h>

#include "bench.h"

static void print_counts(const struct line *line, bool coherent)
{
	unsigned long atomics, barriers;
	u32 calls = line->timed == do_translate ? line->work.count :
						  line->work.count / line->work.batch;

	open_line(line, coherent);
	line->before(&line->work);
	atomics = shim_atomics;
	barriers = shim_barriers;
	line->timed(&line->work);
	printf(" %14.2f %9.2f", (double)(shim_atomics - atomics) / calls,
	       (double)(shim_barriers - barriers) / calls);
	line->after(&line->work);
	v7s_free_pgtable(ops);
}

int main(void)
{
	const struct line *line;

	v7s_pgtable_init();
	printf("%-40s %24s %24s\n", "", "coherent", "noncoherent");
	printf("%-40s %14s %9s %14s %9s\n", "in a call", "atomics", "barriers", "atomics",
	       "barriers");
	for (line = lines; line < lines + ARRAY_SIZE(lines); line++) {
		printf("%-40s", line->name);
		print_counts(line, true);
		print_counts(line, false);
		printf("\n");
	}
	return 0;
}
