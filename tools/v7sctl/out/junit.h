/* SPDX-License-Identifier: GPL-2.0-only */
/* JUnit XML, which CI systems read: one suite of test cases. */
#ifndef OUT_JUNIT_H
#define OUT_JUNIT_H

#include <stdbool.h>
#include <stddef.h>

struct junit_case {
	const char *name;
	const char *failure;	/* why it failed, or NULL */
	const char *skipped;	/* why it was not run, or NULL */
	char *details;		/* lines below the failure, from malloc(), or NULL */
};

/* Whether @path, which may be NULL, is standard output: then nothing else may go there. */
bool junit_to_stdout(const char *path);
/* Writes the cases to the file @path; "-" is standard output. */
void junit_write(const char *path, const char *suite,
		 const struct junit_case *cases, size_t count);

#endif
