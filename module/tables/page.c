// SPDX-License-Identifier: GPL-2.0-only
/* page: a whole page for each L2 table. */

#include "tables.h"

static void *v7s_page_alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	return v7s_pages_alloc(size, gfp, V7S_GFP_ZONE);
}

static void v7s_page_free(struct v7s_tables *tables, int level, void *table, size_t size)
{
	v7s_pages_free(table, size);
}

static struct v7s_tables v7s_page_tables = {
	.alloc = v7s_page_alloc,
	.free = v7s_page_free,
};

static struct v7s_tables *v7s_page_create(const struct v7s_format *fmt)
{
	return &v7s_page_tables;
}

const struct v7s_provider v7s_provider_page = {
	.name = "page",
	.description = "a whole page for each L2 table",
	.create = v7s_page_create,
};
