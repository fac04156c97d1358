// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bsearch.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "../tables/tables.h"
#include "frames.h"
#include "slab_dir.h"
#include "slab_layout.h"
#include "slab_sysfs.h"
#include "slabs.h"

static struct v7s_slab_layout v7s_layout;
static bool v7s_have_dirs, v7s_have_sysfs;

/* The last look at all slabs. */
struct v7s_slabs_stats {
	struct v7s_frames cost;
	unsigned int caches;
	unsigned long pages;	/* of slabs */
	unsigned long strays;	/* of them, of no cache that we know */
};

/*
 * A slab without a cache may have been made or freed meanwhile. Many are none that
 * we understand, and then there is nothing to be believed.
 */
static bool v7s_doubtful(const struct v7s_slabs_stats *stats)
{
	return stats->strays > stats->pages / 16;
}

static struct v7s_slabs_stats v7s_stats;
static DEFINE_MUTEX(v7s_stats_lock);

/* What a cache has. */
struct v7s_slab_use {
	struct v7s_slab_dir *dir;
	const struct kmem_cache *cache;	/* not to be followed: NULL if not known */
	const char *name;
	unsigned long slabs;
	unsigned long pages[MAX_NR_ZONES];
};

struct v7s_census {
	struct v7s_slab_dirs dirs;
	struct v7s_slab_use *use;
	struct v7s_slabs_stats stats;
	const char *zones[MAX_NR_ZONES];	/* names of the populated ones */
	bool counted;
};

static struct v7s_slabs_stats v7s_last_stats(void)
{
	struct v7s_slabs_stats stats;

	mutex_lock(&v7s_stats_lock);
	stats = v7s_stats;
	mutex_unlock(&v7s_stats_lock);
	return stats;
}

bool v7s_slabs_unknown(struct v7s_why *why)
{
	const struct v7s_slabs_stats stats = v7s_last_stats();

	if (*v7s_layout.why)
		v7s_because(why, 0, "%s", v7s_layout.why);
	else if (v7s_doubtful(&stats))
		v7s_because(why, 0, "cache: %lu of %lu pages of slabs are of no known cache",
			    stats.strays, stats.pages);
	else
		return false;
	return true;
}

void v7s_slabs_init(bool sysfs)
{
	if (v7s_slab_dir_init(V7S_SLAB_L2_CACHE)) {
		strscpy(v7s_layout.why,
			"caches: this kernel has none in /sys/kernel/slab: it lacks SLUB or its sysfs",
			sizeof(v7s_layout.why));
		return;
	}
	v7s_have_dirs = true;
	v7s_slab_layout_find(&v7s_layout);
	if (!sysfs || !v7s_slab_knows(&v7s_layout, V7S_SLAB_KOBJ) ||
	    !v7s_slab_knows(&v7s_layout, V7S_SLAB_FLAGS))
		return;
	if (v7s_slab_sysfs_init(&v7s_layout, V7S_SLAB_L2_CACHE))
		return;
	v7s_have_sysfs = true;
	v7s_slab_sysfs_add();
}

void v7s_slabs_exit(void)
{
	if (v7s_have_sysfs)
		v7s_slab_sysfs_remove();
}

int v7s_slabs_rescan(void)
{
	return v7s_have_sysfs ? v7s_slab_sysfs_add() : -EOPNOTSUPP;
}

static int v7s_by_cache(const void *a, const void *b)
{
	const struct v7s_slab_use *left = a, *right = b;

	return left->cache == right->cache ? 0 : left->cache < right->cache ? -1 : 1;
}

static int v7s_by_name(const void *a, const void *b)
{
	return strcmp(((struct v7s_slab_use *)a)->name, ((struct v7s_slab_use *)b)->name);
}

/* As the kernel's source calls it, if that leads here; otherwise as its directory. */
static const char *v7s_cache_name(const struct v7s_slab_use *use)
{
	const char *name;

	if (use->cache && v7s_slab_knows(&v7s_layout, V7S_SLAB_NAME)) {
		name = *(const char *const *)v7s_slab_field(&v7s_layout, V7S_SLAB_NAME, use->cache);
		if (v7s_slab_dir_leads(use->dir, name))
			return name;
	}
	return kobject_name(use->dir->kobj);
}

static int v7s_census_open(struct v7s_census *census)
{
	unsigned int i;
	int ret = v7s_slab_dirs_get(&census->dirs);

	if (ret)
		return ret;
	census->stats.caches = census->dirs.n;
	census->use = kvcalloc(census->dirs.n, sizeof(*census->use), GFP_KERNEL);
	if (!census->use) {
		v7s_slab_dirs_put(&census->dirs);
		return -ENOMEM;
	}
	for (i = 0; i < census->dirs.n; i++) {
		struct v7s_slab_use *use = &census->use[i];

		use->dir = &census->dirs.dir[i];
		if (v7s_slab_knows(&v7s_layout, V7S_SLAB_KOBJ))
			use->cache = (void *)use->dir->kobj - v7s_layout.place[V7S_SLAB_KOBJ].at;
		use->name = v7s_cache_name(use);
	}
	return 0;
}

static void v7s_census_close(struct v7s_census *census)
{
	kvfree(census->use);
	v7s_slab_dirs_put(&census->dirs);
}

static void v7s_count_slab(void *ctx, const struct page *page, unsigned long pages)
{
	struct v7s_census *census = ctx;
	const struct kmem_cache *const *cache = v7s_slab_field(&v7s_layout, V7S_SLAB_CACHE, page);
	const struct v7s_slab_use key = { .cache = READ_ONCE(*cache) };
	struct v7s_slab_use *use = bsearch(&key, census->use, census->dirs.n, sizeof(key),
					   v7s_by_cache);

	census->stats.pages += pages;
	if (use) {
		use->slabs++;
		use->pages[page_zonenum(page)] += pages;
	} else {
		census->stats.strays += pages;
	}
}

static int v7s_census_count(struct v7s_census *census)
{
	int node, i, ret = 0;

	census->counted = v7s_slab_knows(&v7s_layout, V7S_SLAB_KOBJ) &&
			  v7s_slab_knows(&v7s_layout, V7S_SLAB_CACHE);
	sort(census->use, census->dirs.n, sizeof(*census->use), v7s_by_cache, NULL);
	for_each_online_node(node) {
		for (i = 0; i < MAX_NR_ZONES && !ret; i++) {
			struct zone *zone = &NODE_DATA(node)->node_zones[i];

			if (!populated_zone(zone))
				continue;
			census->zones[i] = zone->name;
			if (census->counted)
				ret = v7s_for_each_slab(zone, v7s_count_slab, census,
							&census->stats.cost);
		}
	}
	return ret;
}

static void v7s_show_number(struct seq_file *m, bool known, unsigned long n)
{
	if (known)
		seq_printf(m, " %lu", n);
	else
		seq_puts(m, " -");
}

static void v7s_show_file(struct seq_file *m, const struct v7s_slab_dir *dir, const char *name)
{
	unsigned long n = 0;
	bool known = !v7s_slab_dir_number(dir, name, &n);

	v7s_show_number(m, known, n);
}

static void v7s_show_cache(struct seq_file *m, const struct v7s_census *census,
			   const struct v7s_slab_use *use)
{
	bool known = use->cache && v7s_slab_knows(&v7s_layout, V7S_SLAB_FLAGS);
	slab_flags_t flags = known ?
		*(slab_flags_t *)v7s_slab_field(&v7s_layout, V7S_SLAB_FLAGS, use->cache) : 0;
	unsigned long pages = 0;
	unsigned int i;

	for (i = 0; i < MAX_NR_ZONES; i++)
		pages += use->pages[i];
	seq_puts(m, use->name);
	v7s_show_number(m, known, !!(flags & SLAB_CACHE_DMA));
	v7s_show_number(m, known, !!(flags & SLAB_CACHE_DMA32));
	v7s_show_file(m, use->dir, "object_size");
	v7s_show_file(m, use->dir, "objects");
	v7s_show_number(m, census->counted, use->slabs);
	v7s_show_number(m, census->counted, pages);
	for (i = 0; i < MAX_NR_ZONES; i++)
		if (census->zones[i])
			v7s_show_number(m, census->counted, use->pages[i]);
	seq_putc(m, '\n');
}

static void v7s_show_heading(struct seq_file *m, const struct v7s_census *census)
{
	unsigned int i;

	seq_puts(m, "# cache dma dma32 object-size objects slabs pages");
	for (i = 0; i < MAX_NR_ZONES; i++)
		if (census->zones[i])
			seq_printf(m, " %s", census->zones[i]);
	seq_putc(m, '\n');
}

int v7s_report_slabs(struct seq_file *m)
{
	struct v7s_census census = {};
	unsigned int i;
	int ret;

	if (v7s_have_dirs) {
		ret = v7s_census_open(&census);
		if (ret)
			return ret;
	}
	ret = v7s_census_count(&census);
	if (!ret) {
		mutex_lock(&v7s_stats_lock);
		v7s_stats = census.stats;
		mutex_unlock(&v7s_stats_lock);
		census.counted &= !v7s_doubtful(&census.stats);
		sort(census.use, census.dirs.n, sizeof(*census.use), v7s_by_name, NULL);
		v7s_show_heading(m, &census);
		for (i = 0; i < census.dirs.n; i++)
			v7s_show_cache(m, &census, &census.use[i]);
	}
	if (v7s_have_dirs)
		v7s_census_close(&census);
	return ret;
}

static u64 v7s_ns_per_gib(const struct v7s_frames *cost)
{
	u64 mib = cost->frames >> (20 - PAGE_SHIFT);

	return mib ? div64_u64(cost->ns * 1024, mib) : 0;
}

static void v7s_show_places(struct seq_file *m)
{
	enum v7s_slab_field field;

	for (field = 0; field < V7S_SLAB_FIELDS; field++) {
		const struct v7s_place *place = &v7s_layout.place[field];

		seq_printf(m, "%s: ", v7s_slab_field_name(field));
		if (v7s_have_dirs && place->at >= 0)
			seq_printf(m, "%s %d\n", place->how, place->at);
		else
			seq_puts(m, "-\n");
	}
}

int v7s_report_slabs_stats(struct seq_file *m)
{
	const struct v7s_slabs_stats stats = v7s_last_stats();
	struct v7s_why why;

	v7s_show_places(m);
	seq_printf(m, "cache-dma32: %s\n", v7s_have_sysfs ? "yes" : "no");
	seq_printf(m, "caches: %u\nslab-pages: %lu\nstray-pages: %lu\n", stats.caches,
		   stats.pages, stats.strays);
	seq_printf(m, "frames: %llu\nns: %llu\nns-per-gib: %llu\n", stats.cost.frames,
		   stats.cost.ns, v7s_ns_per_gib(&stats.cost));
	seq_printf(m, "unknown: %s\n", v7s_slabs_unknown(&why) ? why.text : "-");
	return 0;
}
