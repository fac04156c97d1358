/* SPDX-License-Identifier: GPL-2.0-only */
/* Unpacks files by running gzip, xz or zstd. */
#ifndef UNPACK_H
#define UNPACK_H

#include <stddef.h>

/* The program that packed these bytes, or NULL if they are not packed. */
const char *unpack_kind(const char *bytes, size_t length);
/*
 * Unpacks @path by @program. Returns the contents with a NUL after them, or NULL on failure. The
 * caller frees.
 */
char *unpack_file(const char *path, const char *program, size_t *length);

#endif
