// SPDX-License-Identifier: GPL-2.0-only
/*
 * page_frag: fragments of pages. Freed fragments are not used again; a page is
 * freed with its last fragment.
 */

#include <linux/err.h>
#include <linux/page_frag_cache.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "fail.h"
#include "tables.h"

struct v7s_page_frag {
	struct v7s_tables tables;
	spinlock_t lock;	/* protects the cache, which has no lock of its own */
	struct page_frag_cache cache;
};

static void *v7s_page_frag_alloc(struct v7s_tables *tables, int level, size_t size,
				 gfp_t gfp)
{
	struct v7s_page_frag *frag = container_of(tables, struct v7s_page_frag, tables);
	unsigned long flags;
	void *table;

	if (level == 1)
		return v7s_pages_alloc(size, gfp, V7S_GFP_ZONE);

	if (v7s_fails_now())
		return NULL;
	/* All fragments have one size, so each is aligned to it. */
	gfp = (gfp & ~(GFP_ZONEMASK | __GFP_DIRECT_RECLAIM)) | V7S_GFP_ZONE | __GFP_NOWARN;
	spin_lock_irqsave(&frag->lock, flags);
	table = page_frag_alloc(&frag->cache, size, gfp);
	spin_unlock_irqrestore(&frag->lock, flags);
	if (table)
		memset(table, 0, size);
	return table;
}

static void v7s_page_frag_free(struct v7s_tables *tables, int level, void *table,
			       size_t size)
{
	if (level == 1)
		v7s_pages_free(table, size);
	else
		page_frag_free(table);
}

static struct v7s_tables *v7s_page_frag_create(const struct v7s_format *fmt)
{
	struct v7s_page_frag *frag =
		v7s_fails_now() ? NULL : kzalloc(sizeof(*frag), GFP_KERNEL);

	if (!frag)
		return ERR_PTR(-ENOMEM);
	spin_lock_init(&frag->lock);
	frag->tables.alloc = v7s_page_frag_alloc;
	frag->tables.free = v7s_page_frag_free;
	return &frag->tables;
}

static void v7s_page_frag_destroy(struct v7s_tables *tables)
{
	struct v7s_page_frag *frag = container_of(tables, struct v7s_page_frag, tables);

	page_frag_cache_drain(&frag->cache);
	kfree(frag);
}

/* The page that the next tables come from, which may hold no table. */
static int v7s_page_frag_held(struct v7s_tables *tables, v7s_memory_fn fn, void *ctx)
{
	struct v7s_page_frag *frag = container_of(tables, struct v7s_page_frag, tables);
	void *current_page = page_frag_cache_virt(&frag->cache);

	return current_page ? fn(ctx, current_page) : 0;
}

const struct v7s_provider v7s_provider_page_frag = {
	.name = "page_frag",
	.description = "page fragments, not reusable until their page is free",
	.create = v7s_page_frag_create,
	.destroy = v7s_page_frag_destroy,
	.held = v7s_page_frag_held,
};
