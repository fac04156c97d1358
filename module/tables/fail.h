/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fault injection for kernels without failslab: a write of N to the module
 * parameter fail_nth makes the Nth allocation for tables from then on fail.
 */
#ifndef V7S_FAIL_H
#define V7S_FAIL_H

#include <linux/atomic.h>

extern atomic_t v7s_fail_nth;

/** v7s_fails_now() - whether the allocation that follows must fail; counts it */
static inline bool v7s_fails_now(void)
{
	return unlikely(atomic_read(&v7s_fail_nth)) &&
	       atomic_dec_if_positive(&v7s_fail_nth) == 0;
}

#endif
