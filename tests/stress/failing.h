/* SPDX-License-Identifier: GPL-2.0-only */
/* Makes allocations of this process fail, by the kernel's failslab and fail_page_alloc. */
#ifndef FAILING_H
#define FAILING_H

#include <stdbool.h>

/* Prepares fault injection for chosen tasks only; returns whether the kernel has it. */
bool failing_ready(void);

/* Sets the percentage of slab and of page allocations that fail. */
void failing_rate(int slab, int pages);

/* Switches failures on or off for this process, after it has locked its memory. */
void failing(bool on);

/*
 * Makes the @nth allocation of this process fail, counted from now; 0 for none. Returns whether the
 * allocation of the previous call has failed.
 */
bool failing_nth(unsigned int nth);

/* Spares slab cache @name and caches that are created later; NULL spares none. */
void failing_spares(const char *name);

#endif
