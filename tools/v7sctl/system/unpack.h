/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that gzip, xz or zstd packed, unpacked by these programs. */
#ifndef UNPACK_H
#define UNPACK_H

#include <stddef.h>

/* The program that packed these bytes, or NULL: they are not packed. */
const char *unpack_kind(const char *bytes, size_t length);
/* What @program makes of @path, NULL if it cannot. The caller frees. */
char *unpack_file(const char *path, const char *program, size_t *length);

#endif
