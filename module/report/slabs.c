// SPDX-License-Identifier: GPL-2.0-only
/* slabs and slabs_stats, and what this kernel shows of slab caches. */

#include <linux/err.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/string.h>

#include "../tables/tables.h"
#include "cache_dma32.h"
#include "census.h"
#include "frames.h"
#include "report.h"
#include "slab_layout.h"
#include "slab_sysfs.h"
#include "slabs.h"

static struct v7s_slab_layout v7s_layout = V7S_SLAB_LAYOUT_UNKNOWN;
static bool v7s_have_list;
static enum v7s_cache_dma32 v7s_cache_dma32;

/* The totals of the last census. */
static struct v7s_slabs_stats v7s_stats;
static DEFINE_MUTEX(v7s_stats_lock);

/*
 * A slab without a known cache may have been allocated or freed during the census. Too many
 * of them mean that the measured layout is wrong.
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

bool v7s_is_l2_slab(const struct page *page)
{
	const struct v7s_provider *provider;
	unsigned int i;

	if (!v7s_slab_has(&v7s_layout, V7S_SLAB_CACHE))
		return false;
	for (i = 0; (provider = v7s_provider_at(i)); i++)
		if (provider->l2_cache && *provider->l2_cache == v7s_slab_owner(&v7s_layout, page))
			return true;
	return false;
}

struct v7s_census *v7s_census_take(void)
{
	struct v7s_census *census = v7s_census_make(v7s_have_list ? &v7s_layout : NULL);

	if (IS_ERR(census))
		return census;
	census->counted &= !v7s_is_doubtful(&census->stats);
	mutex_lock(&v7s_stats_lock);
	v7s_stats = census->stats;
	mutex_unlock(&v7s_stats_lock);
	return census;
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
	v7s_show_number(m, " ", known, !!(flags & SLAB_CACHE_DMA));
	v7s_show_number(m, " ", known, !!(flags & SLAB_CACHE_DMA32));
	for (i = 0; i < V7S_SLAB_NUMBERS; i++)
		v7s_show_number(m, " ", use->number[i] != ULONG_MAX, use->number[i]);
	v7s_show_number(m, " ", census->counted, use->slabs);
	v7s_show_number(m, " ", census->counted, pages);
	for (i = 0; i < MAX_NR_ZONES; i++)
		if (census->zones[i])
			v7s_show_number(m, " ", census->counted, use->pages[i]);
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
		v7s_show_number(m, " ", v7s_slab_has(&v7s_layout, field), v7s_layout.offset[field]);
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
