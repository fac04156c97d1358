/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The checks of requests, for request.c and for reports of a range. v7s_check_map() and
 * v7s_check_unmap() read the tables, so they are called under domain->lock.
 */
#ifndef V7S_REQUEST_H
#define V7S_REQUEST_H

#include <linux/bitops.h>
#include <linux/sizes.h>

#include "domain.h"

/*
 * The most bytes of a request that one call of the page table handles, in a few
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
int v7s_check_iova_range(const struct v7s_domain *domain, u64 iova, u64 size, u32 pgsize,
			 struct v7s_why *why);
int v7s_check_map(const struct v7s_domain *domain, const struct v7s_map_request *req,
		  struct v7s_why *why);
int v7s_check_unmap(const struct v7s_domain *domain, u64 iova, u64 size, struct v7s_why *why);

#endif
