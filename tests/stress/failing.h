/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocations that fail: the kernel's failslab and fail_page_alloc, for tasks that ask for it. */
#ifndef FAILING_H
#define FAILING_H

#include <stdbool.h>

/* Whether this kernel can; sets it up so that no other task fails. */
bool failing_ready(void);

/* How many of a hundred allocations fail, of slab objects and of pages. */
void failing_rate(int slab, int pages);

/* Whether those of this process do, from now on. Its own memory is locked first. */
void failing(bool on);

/* The @nth allocation of this process from now on fails, 0 for none; whether the last one had. */
bool failing_nth(unsigned int nth);

/* From now on objects of slab cache @name, and of caches made later, are there. NULL: all fail. */
void failing_spares(const char *name);

#endif
