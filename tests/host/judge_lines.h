/* SPDX-License-Identifier: GPL-2.0-only */
/* The debugfs files' lines and words against what ABI 1 says of them. */
#ifndef HOST_JUDGE_LINES_H
#define HOST_JUDGE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/** enum lines_fault - what goes wrong besides the text */
enum lines_fault {
	LINES_NO_FAULT,
	LINES_NO_MEMORY,
	LINES_NO_ACCESS,	/* to the writer's buffer */
};

/**
 * lines_judge() - write @len bytes of text to the parsers, and check all they do
 *
 * Each line goes to a file that takes every kind of word there is.
 * Return: what write() returned.
 */
ssize_t lines_judge(const char *text, size_t len, enum lines_fault fault);

/** lines_done() - how many lines of the last write were carried out */
unsigned int lines_done(void);

/** lines_why() - what last_error would say of the last write */
const char *lines_why(void);

#endif
