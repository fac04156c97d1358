/* SPDX-License-Identifier: GPL-2.0-only */
/* The tar that a capture is written to. A failed write ends the program. */
#ifndef SINK_H
#define SINK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <zlib.h>

struct sink {
	gzFile file;
	const char *path;	/* NULL: a file without a name */
	int64_t time;		/* of all files in it, seconds since 1970 */
	uint64_t total;		/* bytes of the tar so far */
	size_t count;		/* files so far */
};

/*
 * Creates @path, mode 0600, packed by gzip if the name ends in "gz". "-" is stdout. If the program
 * ends before sink_close(), it removes the file.
 */
void sink_open(struct sink *sink, const char *path);
/* Writes to an open file, not packed; the caller keeps @fd. */
void sink_open_fd(struct sink *sink, int fd);
void sink_add(struct sink *sink, const char *name, const char *bytes, size_t length);
/* Adds @size bytes of @fd from offset @at on. */
void sink_add_fd(struct sink *sink, const char *name, int fd, off_t at, uint64_t size);
void sink_close(struct sink *sink);

#endif
