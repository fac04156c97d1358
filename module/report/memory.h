/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_MEMORY_H
#define V7S_MEMORY_H

#include <linux/mm.h>
#include <linux/xarray.h>

#include "../domain/domain.h"

/**
 * struct v7s_held - the memory that holds a table, or that is held for future tables
 * @page: the page where the table, or the free memory, begins
 * @level: 1 or 2; 0 for memory without a table
 * @pages: pages held for it, or 0 if they have been reported already (a slab
 *         holds many tables)
 */
struct v7s_held {
	struct page *page;
	int level;
	unsigned long pages;
};

typedef void (*v7s_held_fn)(void *ctx, const struct v7s_held *held);

/**
 * v7s_for_each_held() - report the memory that a domain holds for tables
 * @domain: the domain
 * @seen: the first pages of the memory reported so far, of one domain or several
 * @fn: called for each table that lies in memory, and for memory without tables
 * @ctx: handed to @fn
 *
 * Context: under domain->lock; may sleep.
 * Return: 0 or -ENOMEM.
 */
int v7s_for_each_held(struct v7s_domain *domain, struct xarray *seen, v7s_held_fn fn, void *ctx);

/** v7s_held_bytes() - all memory that a domain holds for tables; under its lock */
int v7s_held_bytes(struct v7s_domain *domain, u64 *bytes);

#endif
