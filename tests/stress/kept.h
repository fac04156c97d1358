/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keeps the module's files open from one use to the next: on the debug kernel an open takes
 * several times as long as a write.
 */
#ifndef KEPT_H
#define KEPT_H

#include <stddef.h>

/* As put() and get() of abi.h. Open a file again if its domain was destroyed and created. */
int put_kept(const char *path, const void *text, size_t len);
char *get_kept(const char *path);

#endif
