/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The module's files kept open from one use to the next: on the debug kernel, to
 * open one takes several times as long as a write.
 */
#ifndef KEPT_H
#define KEPT_H

#include <stddef.h>

/* As put() and get() of abi.h. A file whose domain has gone and come is opened anew. */
int put_kept(const char *path, const void *text, size_t len);
char *get_kept(const char *path);

#endif
