/* SPDX-License-Identifier: GPL-2.0-only */
/* Judges how the module reads lines and words that are written to its files, by docs/ABI.md. */
#ifndef HOST_JUDGE_LINES_H
#define HOST_JUDGE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/** enum lines_fault - a fault during a write */
enum lines_fault {
	LINES_NO_FAULT,
	LINES_NO_MEMORY,
	LINES_NO_ACCESS,	/* the caller's buffer cannot be read */
};

/**
 * lines_judge() - write text to an open file, and check every step
 * @text: the bytes
 * @len: number of bytes
 * @bytes: bytes per write
 * @fault: fault in each write
 *
 * The file takes every kind of word. After a failed write, and at the end, the file is closed.
 * Return: @len, or the errno of the failed write or of close().
 */
ssize_t lines_judge(const char *text, size_t len, size_t bytes, enum lines_fault fault);

/* The same in steps; each returns the result of the system call. */
void lines_open(void);
ssize_t lines_write(const char *text, size_t len, enum lines_fault fault);
int lines_close(void);

/** lines_done() - number of lines that the open file has executed */
unsigned int lines_done(void);

/** lines_why() - last_error after the last write */
const char *lines_why(void);

#endif
