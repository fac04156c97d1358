/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocations that fail, by the kernel's failslab and fail_page_alloc, for chosen tasks only. */
#ifndef FAILING_H
#define FAILING_H

#include <stdbool.h>

/* Whether this kernel can; sets it up so that no other task fails. */
bool failing_ready(void);

/* How many of a hundred allocations fail, of slab objects and of pages. */
void failing_rate(int slab, int pages);

/* Switches failures on or off for this process. Its own memory is locked first. */
void failing(bool on);

/* The @nth allocation of this process from now on fails, 0 for none; whether the last one had. */
bool failing_nth(unsigned int nth);

/* From now on objects of slab cache @name, and of caches made later, are there. NULL: all fail. */
void failing_spares(const char *name);

#endif
