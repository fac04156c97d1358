// SPDX-License-Identifier: GPL-2.0-only
/* zones: the memory of each populated zone, and what our tables take of it. */

#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/slab.h>

#include "frames.h"
#include "memory.h"
#include "report.h"

struct v7s_zone_use {
	unsigned long tables[3];	/* by level */
	unsigned long pages;
};

static struct v7s_zone_use *v7s_use_of(struct v7s_zone_use *uses, int node, int zone)
{
	return &uses[node * MAX_NR_ZONES + zone];
}

static void v7s_use_add(void *ctx, const struct v7s_held *held)
{
	struct v7s_zone_use *use = v7s_use_of(ctx, page_to_nid(held->page),
					      page_zonenum(held->page));

	use->tables[held->level]++;
	use->pages += held->pages;
}

static int v7s_use_add_domains(struct v7s_zone_use *uses)
{
	struct v7s_domain *domain;
	struct xarray seen;
	int ret = 0;

	xa_init(&seen);
	mutex_lock(&v7s_domains_lock);
	list_for_each_entry(domain, &v7s_domains, node) {
		mutex_lock(&domain->lock);
		ret = v7s_for_each_held(domain, &seen, v7s_use_add, uses);
		mutex_unlock(&domain->lock);
		if (ret)
			break;
	}
	mutex_unlock(&v7s_domains_lock);
	xa_destroy(&seen);
	return ret;
}

static void v7s_add_pages(void *ctx, const struct page *page, unsigned long pages)
{
	*(unsigned long *)ctx += pages;
}

static int v7s_show_zone(struct seq_file *m, struct zone *zone, int node,
			 const struct v7s_zone_use *use)
{
	unsigned long slab_pages = 0;
	struct v7s_frames cost = {};
	int ret = v7s_for_each_slab(zone, v7s_add_pages, &slab_pages, &cost);

	seq_printf(m, "%d %s 0x%08llx 0x%08llx %lu %lu %lu %lu %lu %lu\n", node, zone->name,
		   (u64)PFN_PHYS(zone->zone_start_pfn), (u64)PFN_PHYS(zone_end_pfn(zone)) - 1,
		   zone_managed_pages(zone), zone_page_state(zone, NR_FREE_PAGES),
		   slab_pages, use->tables[1], use->tables[2], use->pages);
	return ret;
}

int v7s_report_zones(struct seq_file *m)
{
	struct v7s_zone_use *uses;
	int node, i, ret;

	uses = kcalloc(nr_node_ids * MAX_NR_ZONES, sizeof(*uses), GFP_KERNEL);
	if (!uses)
		return -ENOMEM;
	ret = v7s_use_add_domains(uses);
	seq_puts(m, "# node zone start end managed-pages free-pages slab-pages l1-tables l2-tables table-pages\n");
	for_each_online_node(node) {
		for (i = 0; i < MAX_NR_ZONES && !ret; i++) {
			struct zone *zone = &NODE_DATA(node)->node_zones[i];

			if (populated_zone(zone))
				ret = v7s_show_zone(m, zone, node, v7s_use_of(uses, node, i));
		}
	}
	kfree(uses);
	return ret;
}
