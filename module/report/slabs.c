// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bsearch.h>
#include <linux/err.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "../tables/tables.h"
#include "cache_dma32.h"
#include "frames.h"
#include "slab_layout.h"
#include "slab_sysfs.h"
#include "slabs.h"

static struct v7s_slab_layout v7s_layout = V7S_SLAB_LAYOUT_UNKNOWN;
static bool v7s_have_list;
static enum v7s_cache_dma32 v7s_cache_dma32;

/* The totals of the last census. */
struct v7s_slabs_stats {
	struct v7s_frames cost;
	unsigned int caches;
	unsigned long pages;  /* of slabs */
	unsigned long unattributed; /* of them, of no cache in the list */
};

static struct v7s_slabs_stats v7s_stats;
static DEFINE_MUTEX(v7s_stats_lock);

/* The numbers that the kernel's own files have. */
static const char *const v7s_number_files[] = { "object_size", "objects" };

#define V7S_NUMBERS	ARRAY_SIZE(v7s_number_files)

/* A cache, and what it has. */
struct v7s_slab_use {
	const struct v7s_slab_entry *entry;
	const struct kmem_cache *cache; /* not to be followed: NULL if not known */
	const char *name;
	unsigned long slabs;
	unsigned long pages[MAX_NR_ZONES];
	unsigned long number[V7S_NUMBERS];
};

struct v7s_census {
	struct v7s_slab_list list;
	struct v7s_slab_use *use;
	struct v7s_slab_use *last;  /* the cache of the slab before */
	struct v7s_slabs_stats stats;
	const char *zones[MAX_NR_ZONES]; /* names of the populated ones */
	bool counted;
};

/*
 * A slab without a cache may have been allocated or freed during the census. Too
 * many of them mean that the layout of slabs is not the expected one.
 */
static bool v7s_is_doubtful(const struct v7s_slabs_stats *stats)
{
	return stats->unattributed > stats->pages / 16;
}

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
	else if (v7s_is_doubtful(&stats))
		v7s_because(why, 0, "cache: %lu of %lu pages of slabs belong to no known cache",
			    stats.unattributed, stats.pages);
	else
		return false;
	return true;
}

void v7s_slabs_init(bool sysfs)
{
	if (v7s_slab_sysfs_init(V7S_SLAB_L2_CACHE)) {
		strscpy(v7s_layout.why,
			"caches: none in /sys/kernel/slab: this kernel lacks SLUB or its sysfs",
			sizeof(v7s_layout.why));
		return;
	}
	v7s_have_list = true;
	v7s_slab_layout_measure(&v7s_layout);
	if (!sysfs || !v7s_slab_has(&v7s_layout, V7S_SLAB_KOBJ) ||
	    !v7s_slab_has(&v7s_layout, V7S_SLAB_FLAGS))
		return;
	v7s_cache_dma32 = v7s_cache_dma32_init(&v7s_layout);
	if (v7s_cache_dma32 == V7S_CACHE_DMA32_OURS)
		v7s_cache_dma32_add();
}

void v7s_slabs_exit(void)
{
	v7s_cache_dma32_remove();
}

int v7s_slabs_rescan(struct v7s_why *why)
{
	struct v7s_why unknown;
	int ret;

	if (v7s_cache_dma32 == V7S_CACHE_DMA32_KERNEL)
		return v7s_because(why, -EOPNOTSUPP, "this kernel has its own files cache_dma32");
	if (v7s_cache_dma32 != V7S_CACHE_DMA32_OURS)
		return v7s_because(why, -EOPNOTSUPP, "cannot add files cache_dma32: %s",
				   v7s_slabs_unknown(&unknown) ? unknown.text :
								 "slab_sysfs is N");
	ret = v7s_cache_dma32_add();
	return ret ? v7s_because(why, ret, "no memory for the files of all caches") : 0;
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

/* The slab cache of a slab; where that is must be known. */
static const struct kmem_cache *v7s_slab_owner(const struct page *page)
{
	const struct kmem_cache *const *cache = v7s_slab_field(&v7s_layout, V7S_SLAB_CACHE, page);

	return READ_ONCE(*cache);
}

bool v7s_is_l2_slab(const struct page *page)
{
	const struct v7s_provider *provider;
	unsigned int i;

	if (!v7s_slab_has(&v7s_layout, V7S_SLAB_CACHE))
		return false;
	for (i = 0; (provider = v7s_provider_at(i)); i++)
		if (provider->l2_cache && *provider->l2_cache == v7s_slab_owner(page))
			return true;
	return false;
}

static void v7s_census_add(void *ctx, const struct page *page, unsigned long pages)
{
	struct v7s_census *census = ctx;
	const struct v7s_slab_use key = { .cache = v7s_slab_owner(page) };
	struct v7s_slab_use *use = census->last;

	/* Neighbours are often of one cache. */
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
	int ret = v7s_slab_list_read(&census->list, &v7s_layout);

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
		if (v7s_slab_has(&v7s_layout, V7S_SLAB_KOBJ))
			use->cache = v7s_slab_cache_of(&v7s_layout, use->entry->kobj);
	}
	return 0;
}

static int v7s_census_count(struct v7s_census *census)
{
	census->counted = v7s_slab_has(&v7s_layout, V7S_SLAB_KOBJ) &&
			  v7s_slab_has(&v7s_layout, V7S_SLAB_CACHE);
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
				 V7S_NUMBERS);
}

static void v7s_census_zones(struct v7s_census *census)
{
	struct zone *zone;
	unsigned int i;

	v7s_for_each_zone(zone, i) census->zones[i % MAX_NR_ZONES] = zone->name;
}

struct v7s_census *v7s_census_take(void)
{
	struct v7s_census *census = kzalloc(sizeof(*census), GFP_KERNEL);
	int ret;

	if (!census)
		return ERR_PTR(-ENOMEM);
	v7s_census_zones(census);
	ret = v7s_have_list ? v7s_census_list(census) ?: v7s_census_count(census) : 0;
	if (ret) {
		v7s_census_free(census);
		return ERR_PTR(ret);
	}
	v7s_census_name(census);
	v7s_census_numbers(census);
	census->counted &= !v7s_is_doubtful(&census->stats);
	mutex_lock(&v7s_stats_lock);
	v7s_stats = census->stats;
	mutex_unlock(&v7s_stats_lock);
	return census;
}

void v7s_census_free(struct v7s_census *census)
{
	kvfree(census->use);
	v7s_slab_list_free(&census->list);
	kfree(census);
}

static void v7s_show_number(struct seq_file *m, bool known, unsigned long n)
{
	if (known)
		seq_printf(m, " %lu", n);
	else
		seq_puts(m, " -");
}

/*
 * A name may have any byte. A byte that would end a column or a row, begin a
 * comment or control a terminal is shown as a backslash and three octal digits.
 */
static void v7s_show_name(struct seq_file *m, const char *name)
{
	for (; *name; name++) {
		if (*name > ' ' && *name <= '~' && *name != '#' && *name != '\\')
			seq_putc(m, *name);
		else
			seq_printf(m, "\\%03o", (u8)*name);
	}
}

static void v7s_show_cache(struct seq_file *m, const struct v7s_census *census,
			   const struct v7s_slab_use *use)
{
	bool known = v7s_slab_has(&v7s_layout, V7S_SLAB_KOBJ) &&
		     v7s_slab_has(&v7s_layout, V7S_SLAB_FLAGS);
	slab_flags_t flags = use->entry->flags;
	unsigned long pages = 0;
	unsigned int i;

	for (i = 0; i < MAX_NR_ZONES; i++)
		pages += use->pages[i];
	v7s_show_name(m, use->name);
	v7s_show_number(m, known, !!(flags & SLAB_CACHE_DMA));
	v7s_show_number(m, known, !!(flags & SLAB_CACHE_DMA32));
	for (i = 0; i < V7S_NUMBERS; i++)
		v7s_show_number(m, use->number[i] != ULONG_MAX, use->number[i]);
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

/* Record 0 is the heading. */
static void *v7s_census_start(struct seq_file *m, loff_t *pos)
{
	struct v7s_census *census = m->private;

	if (!*pos)
		return SEQ_START_TOKEN;
	return *pos <= census->list.n ? &census->use[*pos - 1] : NULL;
}

static void *v7s_census_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return v7s_census_start(m, pos);
}

static void v7s_census_stop(struct seq_file *m, void *v)
{
}

static int v7s_census_show(struct seq_file *m, void *v)
{
	if (v == SEQ_START_TOKEN)
		v7s_show_heading(m, m->private);
	else
		v7s_show_cache(m, m->private, v);
	return 0;
}

const struct seq_operations v7s_census_report = {
	.start = v7s_census_start,
	.next = v7s_census_next,
	.stop = v7s_census_stop,
	.show = v7s_census_show,
};

static u64 v7s_ns_per_gib(const struct v7s_frames *cost)
{
	u64 mib = cost->frames >> (20 - PAGE_SHIFT);

	return mib ? div64_u64(cost->ns * 1024, mib) : 0;
}

static const char *v7s_cache_dma32_by(void)
{
	static const char *const names[] = {
		[V7S_CACHE_DMA32_NONE] = "no",
		[V7S_CACHE_DMA32_OURS] = "yes",
		[V7S_CACHE_DMA32_KERNEL] = "kernel",
	};

	return names[v7s_cache_dma32];
}

int v7s_report_slabs_stats(struct seq_file *m)
{
	const struct v7s_slabs_stats stats = v7s_last_stats();
	enum v7s_slab_field field;
	struct v7s_why why;

	for (field = 0; field < V7S_SLAB_FIELDS; field++) {
		seq_printf(m, "%s:", v7s_slab_field_name(field));
		v7s_show_number(m, v7s_slab_has(&v7s_layout, field), v7s_layout.offset[field]);
		seq_putc(m, '\n');
	}
	seq_printf(m, "cache-dma32: %s\n", v7s_cache_dma32_by());
	seq_printf(m, "caches: %u\nslab-pages: %lu\nunattributed-pages: %lu\n", stats.caches,
		   stats.pages, stats.unattributed);
	seq_printf(m, "frames: %llu\nns: %llu\nns-per-gib: %llu\n", stats.cost.frames,
		   stats.cost.ns, v7s_ns_per_gib(&stats.cost));
	seq_printf(m, "unknown: %s\n", v7s_slabs_unknown(&why) ? why.text : "-");
	return 0;
}
