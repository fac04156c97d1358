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
 * lines_judge() - write @len bytes of text to an open file, and check all that happens
 * @text: the bytes
 * @len: how many
 * @bytes: of each write
 * @fault: what goes wrong in each write
 *
 * Each line goes to a file that takes every kind of word there is. After a write that
 * fails, and at the end, the file is closed.
 * Return: the errno of the write that failed, or of close(); or @len.
 */
ssize_t lines_judge(const char *text, size_t len, size_t bytes, enum lines_fault fault);

/* The same step by step; each returns what the system call returns. */
void lines_open(void);
ssize_t lines_write(const char *text, size_t len, enum lines_fault fault);
int lines_close(void);

/** lines_done() - how many lines of the open file have been carried out */
unsigned int lines_done(void);

/** lines_why() - what last_error would say of the last write */
const char *lines_why(void);

#endif
