// SPDX-License-Identifier: GPL-2.0-only

#include <linux/kfence.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/memory.h>
#include <linux/memory_hotplug.h>
#include <linux/module.h>
#include <linux/page-flags.h>
#include <linux/rwsem.h>
#include <linux/sched.h>

#include "frames.h"

/* Page frames between two chances for others to run, or for memory to go offline. */
#define V7S_SLICE	1024UL

/* Held for writing while memory goes offline: its struct pages may go with it. */
static DECLARE_RWSEM(v7s_frames_stay);

/*
 * How many pages a slab has whose first page this is; 0 if it is none. It may
 * become something else while we look, and its size nonsense.
 */
static unsigned long v7s_slab_pages(struct page *page)
{
	unsigned long pages;

	if (compound_head(page) != page || !PageSlab(page))
		return 0;
	if (is_kfence_address(page_address(page)))
		return 0;
	pages = compound_nr(page);
	return pages <= MAX_ORDER_NR_PAGES ? pages : 0;
}

/*
 * How many free pages begin here, 0 if none. The page allocator is not locked out:
 * if the page is free afterwards as well, what was read between is its order.
 */
static unsigned long v7s_free_pages(struct page *page, unsigned long pfn)
{
	unsigned long order;

	if (!PageBuddy(page))
		return 0;
	order = READ_ONCE(page_private(page));
	/* order before the second look */
	smp_rmb();
	if (order > ilog2(MAX_ORDER_NR_PAGES) || !IS_ALIGNED(pfn, 1UL << order) ||
	    !PageBuddy(page))
		return 0;
	return 1UL << order;
}

/* Returns where to go on, which free pages may bring beyond @end. */
static unsigned long v7s_look_at_slice(const struct zone *zone, unsigned long pfn,
				       unsigned long end, v7s_slab_fn fn, void *ctx)
{
	unsigned long step;

	for (; pfn < end; pfn += step) {
		struct page *page = pfn_to_online_page(pfn);
		unsigned long pages;

		step = 1;
		if (!page || page_zone(page) != zone)
			continue;
		pages = v7s_slab_pages(page);
		if (pages)
			fn(ctx, page, pages);
		else
			step = v7s_free_pages(page, pfn) ?: 1;
	}
	return pfn;
}

int v7s_for_each_slab(struct zone *zone, v7s_slab_fn fn, void *ctx, struct v7s_frames *cost)
{
	unsigned long pfn, next, end = zone_end_pfn(zone);
	u64 start = ktime_get_ns();

	for (pfn = zone->zone_start_pfn; pfn < end; pfn = next) {
		/* Who needs not wait for the lock is not asked whether he still lives. */
		if (fatal_signal_pending(current) || down_read_killable(&v7s_frames_stay))
			return -EINTR;
		next = v7s_look_at_slice(zone, pfn, min(end, pfn + V7S_SLICE), fn, ctx);
		up_read(&v7s_frames_stay);
		cond_resched();
		cost->frames += next - pfn;
	}
	cost->ns += ktime_get_ns() - start;
	return 0;
}

/*
 * From MEM_GOING_OFFLINE on until it is offline, or has been kept from that.
 * Both are told by the same thread, one block of memory at a time. A chain cut
 * short by another's refusal tells MEM_CANCEL_OFFLINE to those never asked, too.
 * The module stays meanwhile; if it is going already, nobody looks any more.
 */
static int v7s_memory_changes(struct notifier_block *nb, unsigned long action, void *arg)
{
	static bool going;

	if (action == MEM_GOING_OFFLINE && !going && try_module_get(THIS_MODULE)) {
		down_write(&v7s_frames_stay);
		going = true;
	} else if ((action == MEM_OFFLINE || action == MEM_CANCEL_OFFLINE) && going) {
		going = false;
		up_write(&v7s_frames_stay);
		module_put(THIS_MODULE);
	}
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

struct page *v7s_page_at(u64 phys)
{
	u64 pfn = phys >> PAGE_SHIFT;

	return pfn == (unsigned long)pfn ? pfn_to_online_page((unsigned long)pfn) : NULL;
}
