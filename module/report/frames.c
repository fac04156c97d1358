// SPDX-License-Identifier: GPL-2.0-only

#include <linux/kfence.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/memory.h>
#include <linux/memory_hotplug.h>
#include <linux/page-flags.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/wait.h>

#include "frames.h"

/*
 * Page frames in a slice, which is scanned without a call of cond_resched(), and its alignment.
 * Either all frames of a slice have a struct page or none has. On 5.10, and without sections, a
 * hole may begin within a slice, but there the frames of a hole have struct pages, too.
 */
#define V7S_SLICE	((unsigned long)SZ_2M >> PAGE_SHIFT)

/* The largest order to skip at once: the pages may have another use by now. */
#define V7S_ORDER_MAX	(30 - PAGE_SHIFT)

/* Held for reading while struct pages are read: offlining memory may free them. */
static DECLARE_RWSEM(v7s_frames_lock);
static bool v7s_going_offline;
static DECLARE_WAIT_QUEUE_HEAD(v7s_offline_wait);

static int v7s_frames_enter(void)
{
	for (;;) {
		/* down_read_killable() looks at signals only if it has to wait. */
		if (fatal_signal_pending(current) || down_read_killable(&v7s_frames_lock))
			return -EINTR;
		if (!v7s_going_offline)
			return 0;
		up_read(&v7s_frames_lock);
		if (wait_event_killable(v7s_offline_wait, !READ_ONCE(v7s_going_offline)))
			return -EINTR;
	}
}

static void v7s_frames_leave(void)
{
	up_read(&v7s_frames_lock);
}

static void v7s_set_going_offline(bool going)
{
	down_write(&v7s_frames_lock);
	WRITE_ONCE(v7s_going_offline, going);
	up_write(&v7s_frames_lock);
	wake_up_all(&v7s_offline_wait);
}

/*
 * Hold off scans from MEM_GOING_OFFLINE on, until the memory is offline or stays online. The
 * memory hotplug lock lets only one block of memory go offline at a time. When another
 * notifier refuses, the kernel sends MEM_CANCEL_OFFLINE also to notifiers that it has
 * not called before.
 */
static int v7s_memory_changes(struct notifier_block *nb, unsigned long action, void *arg)
{
	if (action == MEM_GOING_OFFLINE)
		v7s_set_going_offline(true);
	else if (action == MEM_OFFLINE || action == MEM_CANCEL_OFFLINE)
		v7s_set_going_offline(false);
	return NOTIFY_OK;
}

static struct notifier_block v7s_memory_notifier = {
	.notifier_call = v7s_memory_changes,
};

int v7s_frames_init(void)
{
	return register_memory_notifier(&v7s_memory_notifier);
}

void v7s_frames_exit(void)
{
	unregister_memory_notifier(&v7s_memory_notifier);
}

struct zone *v7s_zone_from(unsigned int *i)
{
	for (; *i < v7s_zone_count(); (*i)++) {
		struct zone *zone;

		if (!node_online(*i / MAX_NR_ZONES))
			continue;
		zone = &NODE_DATA(*i / MAX_NR_ZONES)->node_zones[*i % MAX_NR_ZONES];
		if (populated_zone(zone))
			return zone;
	}
	return NULL;
}

struct page *v7s_page_at(u64 phys)
{
	u64 pfn = phys >> PAGE_SHIFT;

	return pfn == (unsigned long)pfn ? pfn_to_online_page((unsigned long)pfn) : NULL;
}

/*
 * The number of pages at @pfn, from an @order that was read without a lock. The page allocator
 * may change it at any time, so ignore a value that is no order or does not fit the alignment
 * of @pfn.
 */
static unsigned long v7s_pages_of_order(unsigned long order, unsigned long pfn)
{
	return order <= V7S_ORDER_MAX && IS_ALIGNED(pfn, 1UL << order) ? 1UL << order : 1;
}

static unsigned long v7s_free_pages(struct page *page, unsigned long pfn)
{
	unsigned long order = READ_ONCE(page_private(page));

	/* Read the order, then check again: if the page is still free, the value was its order. */
	smp_rmb();
	return PageBuddy(page) ? v7s_pages_of_order(order, pfn) : 1;
}

static unsigned long v7s_compound_pages(struct page *page, unsigned long pfn)
{
	unsigned long order = compound_order(page);

	/* As above: if the page is still a head, the value was its order. */
	smp_rmb();
	return PageHead(page) ? v7s_pages_of_order(order, pfn) : 1;
}

/* Returns where to continue, which is past @end if a large page crosses it. */
static unsigned long v7s_scan_slice(unsigned long pfn, unsigned long end, v7s_slab_fn fn,
				    void *ctx)
{
	struct page *page = pfn_to_page(pfn);
	unsigned long step;

	for (; pfn < end; pfn += step, page += step) {
		if (PageBuddy(page)) {
			step = v7s_free_pages(page, pfn);
			continue;
		}
		step = PageHead(page) ? v7s_compound_pages(page, pfn) : 1;
		/* PageSlab() is true for tail pages, too, which the scan can reach in a race. */
		if (PageSlab(page) && !PageTail(page) && !is_kfence_address(page_address(page)))
			fn(ctx, page, step);
	}
	return pfn;
}

/* Returns where to continue after @pfn, which is not memory. */
static unsigned long v7s_skip_hole(unsigned long pfn, unsigned long end)
{
#ifdef CONFIG_SPARSEMEM
	if (!online_section_nr(pfn_to_section_nr(pfn)))
		return ALIGN(pfn + 1, PAGES_PER_SECTION);
#endif
	do {
		pfn++;
	} while (pfn < end && !pfn_to_online_page(pfn));
	return pfn;
}

/* Returns the end of the last zone; *@start is set to the start of the first. */
static unsigned long v7s_frames_span(unsigned long *start)
{
	unsigned long end = 0;
	struct zone *zone;
	unsigned int i;

	*start = ULONG_MAX;
	v7s_for_each_zone(zone, i)
	{
		*start = min(*start, zone->zone_start_pfn);
		end = max(end, zone_end_pfn(zone));
	}
	return end;
}

int v7s_for_each_slab(v7s_slab_fn fn, void *ctx, struct v7s_frames *cost)
{
	unsigned long pfn, next, end = v7s_frames_span(&pfn);
	u64 start = ktime_get_ns();

	for (; pfn < end; pfn = next) {
		unsigned long slice_end = min(end, ALIGN(pfn + 1, V7S_SLICE));

		if (v7s_frames_enter())
			return -EINTR;
		if (pfn_to_online_page(pfn)) {
			next = v7s_scan_slice(pfn, slice_end, fn, ctx);
			cost->frames += next - pfn;
		} else {
			next = v7s_skip_hole(pfn, slice_end);
		}
		v7s_frames_leave();
		cond_resched();
	}
	cost->ns += ktime_get_ns() - start;
	return 0;
}
