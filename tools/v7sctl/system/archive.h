/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of a capture, read in place in the tar: they are never written out, so no name in it
 * can do harm. A tar packed by gzip is unpacked to a temporary file without a name. If a capture
 * FILE is mounted, its files are at FILE/proc/… and FILE/sys/…; no other files can have these
 * paths, as FILE is no directory.
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
	int fd;			/* of the tar, not packed, or -1 */
	struct member *members;	/* by name */
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

/* Up to @room bytes of a member from its byte @from on, as pread(2). */
ssize_t member_read(const struct member *member, size_t from, char *to, size_t room);
/* A copy and a NUL, or NULL and errno. */
char *member_copy(const struct member *member);

/* From now on @path/… are the files of @archive. */
void archive_mount(const struct archive *archive, const char *path);
/* The name of @path within the mounted archive, or NULL if it is not there. */
const char *archive_inside(const char *path);
/* The file @name of archive_inside(), or NULL. */
const struct member *archive_find(const char *name);
/* A copy and a NUL, or NULL and errno. */
char *archive_read(const char *name, size_t *length);
/* Whether there is such a file or directory. */
bool archive_exists(const char *name);
/* The names in a directory, in order of their full paths; the caller frees each. */
size_t archive_list(const char *name, char ***names);

#endif
