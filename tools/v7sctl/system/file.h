/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole files, also those of a mounted capture (archive.h). */
#ifndef FILE_H
#define FILE_H

#include <stddef.h>

#include "v7sctl.h"

/* All of a file with a NUL behind it, or NULL and errno. The caller frees. */
char *file_read(const char *path, size_t *length);
bool file_exists(const char *path);

/* The names in a directory but those that begin with a dot, sorted. */
struct names {
	char **names;
	size_t count;
};

/* Returns false, with errno, if there is no such directory. */
bool file_list(const char *path, struct names *names);
void names_free(struct names *names);

/* As file_read() below the system root, "/proc/…" or "/sys/…", trailing newline cut. */
char *system_read(const struct ctl *ctl, const char *path, size_t *length);
char *system_path(const struct ctl *ctl, const char *path);
bool system_exists(const struct ctl *ctl, const char *path);

#endif
