/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by request.c and request_check.c. Everything here is under domain->lock. */
#ifndef V7S_REQUEST_H
#define V7S_REQUEST_H

#include <linux/bitops.h>
#include <linux/sizes.h>

#include "domain.h"

/*
 * The part of a request that goes into one call of the page table: a few
 * milliseconds on a slow machine. Between calls other tasks may run and the caller
 * may be killed. No page crosses the end of a call.
 */
#define V7S_BYTES_PER_CALL	SZ_256M

static inline u32 v7s_smallest(unsigned long pgsizes)
{
	return 1U << __ffs(pgsizes);
}

/*
 * Each returns 0, or the errno that v7s_domain_map() and v7s_domain_unmap() document,
 * with @why filled in.
 */
int v7s_check_writable(const struct v7s_domain *domain, struct v7s_why *why);
int v7s_check_iova(const struct v7s_domain *domain, u64 iova, u64 size, struct v7s_why *why);
int v7s_check_map(const struct v7s_domain *domain, const struct v7s_map_request *req,
		  struct v7s_why *why);
int v7s_check_unmap(const struct v7s_domain *domain, u64 iova, u64 size, struct v7s_why *why);

#endif
