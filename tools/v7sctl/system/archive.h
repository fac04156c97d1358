/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of a capture, read in place in the tar: they are never written out, so no name in it
 * can do harm. A tar packed by gzip is unpacked to a temporary file without a name. If a capture
 * FILE is mounted, its files are at FILE/proc/… and FILE/sys/…; no other files can have these
 * paths, as FILE is not a directory.
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define ARCHIVE_TOP	"v7s_dma32-capture"	/* the directory of all files in the tar */
#define ARCHIVE_LARGEST	((size_t)1 << 30)	/* bytes of the tar */

struct member {
	char *name;		/* below ARCHIVE_TOP, without a slash before it */
	int fd;			/* of the tar */
	off_t at;		/* where in the tar its bytes begin */
	size_t length;
};

struct archive {
	int fd;			/* of the unpacked tar, or -1 */
	struct member *members;	/* sorted by name */
	size_t count, room;
};

/*
 * Reads the tar @path, which gzip may have packed. Returns NULL, or why it is refused, like
 * "is cut off". The caller frees @archive in either case.
 */
const char *archive_open(struct archive *archive, const char *path);
/* The same for the tar @fd, which is not packed; the archive takes over the descriptor. */
const char *archive_parse(struct archive *archive, int fd);
void archive_free(struct archive *archive);
const struct member *archive_member(const struct archive *archive, const char *name);

/* Reads up to @room bytes of a member, from its byte @from on, as pread(2) does. */
ssize_t member_read(const struct member *member, size_t from, char *to, size_t room);
/* Returns the contents with a NUL after them, or NULL with errno set. The caller frees. */
char *member_copy(const struct member *member);

/* Makes the files of @archive appear at @path/… */
void archive_mount(const struct archive *archive, const char *path);
/* The name of @path within the mounted archive, or NULL if @path is outside of it. */
const char *archive_inside(const char *path);
/* @name, here and below, is a result of archive_inside(). NULL if there is no such file. */
const struct member *archive_find(const char *name);
/* Finds the file and copies it as member_copy() does. */
char *archive_read(const char *name, size_t *length);
/* Whether there is such a file or directory. */
bool archive_exists(const char *name);
/* Lists a directory in order of the full paths. The caller frees each name and the array. */
size_t archive_list(const char *name, char ***names);

#endif
