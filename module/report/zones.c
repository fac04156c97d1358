// SPDX-License-Identifier: GPL-2.0-only
/* zones: the memory of each populated zone, and how much of it our tables take. */

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "frames.h"
#include "memory.h"
#include "report.h"
#include "slabs.h"

struct v7s_zone_use {
	unsigned long tables[3]; /* by level */
	unsigned long table_pages;
	unsigned long slab_pages;
};

static void v7s_add_held_use(void *ctx, const struct v7s_held *held)
{
	struct v7s_zone_use *use = ctx;

	use += v7s_zone_of(held->page);
	use->tables[held->level]++;
	use->table_pages += held->pages;
}

static int v7s_use_add_domain(struct v7s_zone_use *uses, struct v7s_domain *domain,
			      struct xarray *seen)
{
	int ret;

	if (mutex_lock_killable(&domain->lock))
		return -EINTR;
	ret = v7s_for_each_held(domain, seen, v7s_add_held_use, uses);
	mutex_unlock(&domain->lock);
	return ret;
}

static int v7s_use_add_domains(struct v7s_zone_use *uses, struct xarray *seen)
{
	struct v7s_domain *domain;
	u64 serial = 0;
	int ret = 0;

	while (!ret && (domain = v7s_domain_next(serial))) {
		ret = PTR_ERR_OR_ZERO(domain);
		if (ret)
			break;
		serial = domain->serial;
		ret = v7s_use_add_domain(uses, domain, seen);
		v7s_domain_put(domain);
	}
	return ret;
}

struct v7s_slab_count {
	struct v7s_zone_use *uses;
	struct xarray *seen;
};

/* SLUB keeps some empty slabs for L2 tables: these are memory for tables, too. */
static void v7s_add_slab(void *ctx, const struct page *page, unsigned long pages)
{
	const struct v7s_slab_count *count = ctx;
	struct v7s_zone_use *use = &count->uses[v7s_zone_of(page)];

	use->slab_pages += pages;
	if (v7s_is_l2_slab(page) && !xa_load(count->seen, page_to_pfn(page)))
		use->table_pages += pages;
}

static void v7s_show_zones(struct seq_file *m, const struct v7s_zone_use *uses)
{
	struct zone *zone;
	unsigned int i;

	seq_puts(m, "# node zone start end managed-pages free-pages slab-pages l1-tables l2-tables table-pages\n");
	v7s_for_each_zone(zone, i)
		seq_printf(m, "%d %s 0x%08llx 0x%08llx %lu %lu %lu %lu %lu %lu\n",
			   zone_to_nid(zone), zone->name, (u64)PFN_PHYS(zone->zone_start_pfn),
			   (u64)PFN_PHYS(zone_end_pfn(zone)) - 1, zone_managed_pages(zone),
			   zone_page_state(zone, NR_FREE_PAGES), uses[i].slab_pages,
			   uses[i].tables[1], uses[i].tables[2], uses[i].table_pages);
}

static int v7s_use_count(struct v7s_zone_use *uses)
{
	struct v7s_frames cost = {};
	struct xarray seen;
	struct v7s_slab_count count = { uses, &seen };
	int ret;

	xa_init(&seen);
	ret = v7s_use_add_domains(uses, &seen) ?: v7s_for_each_slab(v7s_add_slab, &count, &cost);
	xa_destroy(&seen);
	return ret;
}

int v7s_report_zones(struct seq_file *m)
{
	struct v7s_zone_use *uses;
	int ret;

	uses = kcalloc(v7s_zone_count(), sizeof(*uses), GFP_KERNEL);
	if (!uses)
		return -ENOMEM;
	ret = v7s_use_count(uses);
	if (!ret)
		v7s_show_zones(m, uses);
	kfree(uses);
	return ret;
}
