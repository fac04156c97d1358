/* SPDX-License-Identifier: GPL-2.0-only */
/* JUnit XML, which CI systems read: one suite of test cases. */
#ifndef OUT_JUNIT_H
#define OUT_JUNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct junit_case {
	const char *name;
	const char *failure;	/* why it failed, or NULL */
	const char *skipped;	/* why it was not run, or NULL */
	/* Writes lines below the failure by junit_line(), unless NULL; there may be many. */
	void (*details)(FILE *file, const struct junit_case *test);
	const void *context;	/* for @details */
};

void junit_line(FILE *file, const char *line);

/* Whether @path, which may be NULL, is standard output: then nothing else may go there. */
bool junit_to_stdout(const char *path);
/* Writes the cases to the file @path; "-" is standard output. */
void junit_write(const char *path, const char *suite,
		 const struct junit_case *cases, size_t count);

#endif
