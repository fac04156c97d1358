// SPDX-License-Identifier: GPL-2.0-only
/*
 * packed: pages of the page allocator, each divided among several L2 tables. SLUB
 * allocates several pages at a time for a cache and keeps some of them when they are
 * empty; this provider allocates one page and frees it with its last table.
 */

#include <linux/bits.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "fail.h"
#include "tables.h"

#define V7S_PER_PAGE	(PAGE_SIZE / V7S_L2_BYTES)
#define V7S_ALL_USED	GENMASK(V7S_PER_PAGE - 1, 0)

/*
 * The pages that have a free table, linked by page->lru. page_private() has a bit for
 * each table in the page, set while the table is in use.
 */
static LIST_HEAD(v7s_packed_pages);
static DEFINE_SPINLOCK(v7s_packed_lock);

/* Under the lock; the page has a free table. */
static void *v7s_packed_take(struct page *page)
{
	unsigned long used = page_private(page);
	unsigned int n = ffz(used);

	used |= BIT(n);
	set_page_private(page, used);
	if (used == V7S_ALL_USED)
		list_del(&page->lru);
	return page_address(page) + n * V7S_L2_BYTES;
}

/* Take a table from @fresh, a new page, or if that is NULL, from a listed page, if any. */
static void *v7s_packed_table(struct page *fresh)
{
	unsigned long flags;
	struct page *page;
	void *table;

	spin_lock_irqsave(&v7s_packed_lock, flags);
	if (fresh)
		list_add(&fresh->lru, &v7s_packed_pages);
	page = list_first_entry_or_null(&v7s_packed_pages, struct page, lru);
	table = page ? v7s_packed_take(page) : NULL;
	spin_unlock_irqrestore(&v7s_packed_lock, flags);
	return table;
}

static void *v7s_packed_alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	struct page *page;
	void *table;

	if (level == 1)
		return v7s_pages_alloc(size, gfp, V7S_GFP_ZONE);
	if (v7s_fails_now())
		return NULL;
	table = v7s_packed_table(NULL);
	if (!table) {
		page = alloc_page((gfp & ~GFP_ZONEMASK) | V7S_GFP_ZONE | __GFP_NOWARN);
		if (!page)
			return NULL;
		table = v7s_packed_table(page);
	}
	return memset(table, 0, size);
}

static void v7s_packed_free(struct v7s_tables *tables, int level, void *table, size_t size)
{
	struct page *page = virt_to_page(table);
	unsigned long flags, used;

	if (level == 1) {
		v7s_pages_free(table, size);
		return;
	}
	spin_lock_irqsave(&v7s_packed_lock, flags);
	used = page_private(page);
	if (used == V7S_ALL_USED)
		list_add(&page->lru, &v7s_packed_pages);
	used &= ~BIT(offset_in_page(table) / V7S_L2_BYTES);
	set_page_private(page, used);
	if (!used)
		list_del(&page->lru);
	spin_unlock_irqrestore(&v7s_packed_lock, flags);
	if (!used)
		__free_page(page);
}

static struct v7s_tables v7s_packed_tables = {
	.alloc = v7s_packed_alloc,
	.free = v7s_packed_free,
};

static struct v7s_tables *v7s_packed_create(const struct v7s_format *fmt)
{
	return &v7s_packed_tables;
}

const struct v7s_provider v7s_provider_packed = {
	.name = "packed",
	.description = "pages shared out to L2 tables, each freed with its last table",
	.create = v7s_packed_create,
};
