// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bsearch.h>
#include <linux/err.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "census.h"
#include "slabs.h"

static const char *const v7s_number_files[V7S_SLAB_NUMBERS] = {
	[V7S_SLAB_OBJECT_SIZE] = "object_size",
	[V7S_SLAB_OBJECTS] = "objects",
};

static int v7s_by_cache(const void *a, const void *b)
{
	const struct v7s_slab_use *left = a, *right = b;

	return left->cache == right->cache ? 0 : left->cache < right->cache ? -1 : 1;
}

static int v7s_by_name(const void *a, const void *b)
{
	return strcmp(((struct v7s_slab_use *)a)->name, ((struct v7s_slab_use *)b)->name);
}

static void v7s_census_add(void *ctx, const struct page *page, unsigned long pages)
{
	struct v7s_census *census = ctx;
	const struct v7s_slab_use key = { .cache = v7s_slab_owner(census->layout, page) };
	struct v7s_slab_use *use = census->last;

	/* Neighbouring slabs often belong to the same cache. */
	if (!use || use->cache != key.cache)
		use = bsearch(&key, census->use, census->list.n, sizeof(key), v7s_by_cache);
	census->stats.pages += pages;
	if (use) {
		use->slabs++;
		use->pages[page_zonenum(page)] += pages;
		census->last = use;
	} else {
		census->stats.unattributed += pages;
	}
}

static int v7s_census_list(struct v7s_census *census)
{
	unsigned int i;
	int ret = v7s_slab_list_read(&census->list, census->layout);

	if (ret)
		return ret;
	census->stats.caches = census->list.n;
	census->use = kvcalloc(census->list.n, sizeof(*census->use), GFP_KERNEL);
	if (!census->use)
		return -ENOMEM;
	for (i = 0; i < census->list.n; i++) {
		struct v7s_slab_use *use = &census->use[i];

		use->entry = &census->list.entry[i];
		use->name = use->entry->name;
		if (v7s_slab_has(census->layout, V7S_SLAB_KOBJ))
			use->cache = v7s_slab_cache_of(census->layout, use->entry->kobj);
	}
	return 0;
}

static int v7s_census_count(struct v7s_census *census)
{
	census->counted = v7s_slab_has(census->layout, V7S_SLAB_KOBJ) &&
			  v7s_slab_has(census->layout, V7S_SLAB_CACHE);
	if (!census->counted)
		return 0;
	sort(census->use, census->list.n, sizeof(*census->use), v7s_by_cache, NULL);
	return v7s_for_each_slab(v7s_census_add, census, &census->stats.cost);
}

/* Caches of the same name are shown by the names of their directories. */
static void v7s_census_name(struct v7s_census *census)
{
	const unsigned int n = census->list.n;
	struct v7s_slab_use *use = census->use;
	unsigned int i;
	bool same = false;

	sort(use, n, sizeof(*use), v7s_by_name, NULL);
	for (i = 0; i < n; i++) {
		bool next = i + 1 < n && !strcmp(use[i].entry->name, use[i + 1].entry->name);

		if (same || next)
			use[i].name = use[i].entry->dir;
		same = next;
	}
	sort(use, n, sizeof(*use), v7s_by_name, NULL);
}

static void v7s_census_numbers(struct v7s_census *census)
{
	unsigned int i;

	for (i = 0; i < census->list.n; i++)
		v7s_slab_numbers(census->use[i].entry, v7s_number_files, census->use[i].number,
				 V7S_SLAB_NUMBERS);
}

static void v7s_census_zones(struct v7s_census *census)
{
	struct zone *zone;
	unsigned int i;

	v7s_for_each_zone(zone, i) census->zones[i % MAX_NR_ZONES] = zone->name;
}

struct v7s_census *v7s_census_make(const struct v7s_slab_layout *layout)
{
	struct v7s_census *census = kzalloc(sizeof(*census), GFP_KERNEL);
	int ret;

	if (!census)
		return ERR_PTR(-ENOMEM);
	census->layout = layout;
	v7s_census_zones(census);
	ret = layout ? v7s_census_list(census) ?: v7s_census_count(census) : 0;
	if (ret) {
		v7s_census_free(census);
		return ERR_PTR(ret);
	}
	v7s_census_name(census);
	v7s_census_numbers(census);
	return census;
}

void v7s_census_free(struct v7s_census *census)
{
	kvfree(census->use);
	v7s_slab_list_free(&census->list);
	kfree(census);
}
