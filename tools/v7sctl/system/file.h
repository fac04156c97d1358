/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole files of the machine, or of a mounted capture (archive.h). */
#ifndef FILE_H
#define FILE_H

#include <stddef.h>

#include "v7sctl.h"

/*
 * Returns the whole file with a NUL after it, or NULL with errno set. @length may be NULL. The
 * caller frees.
 */
char *file_read(const char *path, size_t *length);
bool file_exists(const char *path);

/* The names in a directory, sorted, without those that begin with a dot. */
struct names {
	char **names;
	size_t count;
};

/* Returns false and sets errno if there is no such directory. */
bool file_list(const char *path, struct names *names);
void names_free(struct names *names);

/* As file_read(), for a path like "/proc/…" below --sysroot. Removes a newline at the end. */
char *system_read(const struct ctl *ctl, const char *path, size_t *length);
char *system_path(const struct ctl *ctl, const char *path);
bool system_exists(const struct ctl *ctl, const char *path);

#endif
