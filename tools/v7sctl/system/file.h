/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole files. */
#ifndef FILE_H
#define FILE_H

#include <stddef.h>

#include "v7sctl.h"

/* All of a file with a NUL behind it, or NULL and errno. The caller frees. */
char *file_read(const char *path, size_t *length);
/* The same below the system root, "/proc/…" or "/sys/…", trailing newline cut. */
char *system_read(const struct ctl *ctl, const char *path, size_t *length);
char *system_path(const struct ctl *ctl, const char *path);
bool system_exists(const struct ctl *ctl, const char *path);

#endif
