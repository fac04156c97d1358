/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Headers of plain files in a tar: POSIX.1-1988 (ustar), which GNU tar writes too if it needs no
 * extension. libarchive would link libxml2, ICU, nettle and five compressors into the static
 * v7sctl for boards.
 */
#ifndef TAR_H
#define TAR_H

#include <stdbool.h>
#include <stdint.h>

#define TAR_BLOCK	512
#define TAR_NAME	257	/* prefix, slash, name and NUL */

struct tar_entry {
	char name[TAR_NAME];
	uint64_t size;		/* bytes; 0 for a directory */
	bool directory;
};

/* How many bytes of padding follow @size bytes of a file. */
uint64_t tar_padding(uint64_t size);
/* The header of a plain file; false if @name or @size does not fit. */
bool tar_encode(char block[TAR_BLOCK], const char *name, uint64_t size, int64_t mtime);
/* Decodes a header. Returns NULL, or why it is refused, like "contains a link". */
const char *tar_decode(struct tar_entry *entry, const char block[TAR_BLOCK]);

#endif
