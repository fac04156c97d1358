// SPDX-License-Identifier: GPL-2.0-only

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>

#include "history.h"
#include "peek.h"

#define V7S_HISTORY_MAX		65536U
#define V7S_SEEN_BITS		12

static unsigned int v7s_history_events = 4096;
module_param_named(history, v7s_history_events, uint, 0444);
MODULE_PARM_DESC(history, "events kept for each page table of another driver; 0 for none: 4096");

/*
 * @seq is the low half of 1 + the number of the event that the entry holds, 0 while it
 * is written. 32-bit machines order no accesses to more.
 */
struct v7s_entry {
	u32 seq;
	struct v7s_event event;
};

/*
 * @n events have been recorded; the last @size are in @ring. @seen counts maps by a hash
 * of their address, so that an unmap that has no map here can be told.
 */
struct v7s_history {
	struct list_head node;
	struct v7s_known known;
	u64 l1_phys;
	atomic64_t n;
	u32 size;
	u8 seen[1 << V7S_SEEN_BITS];
	struct v7s_entry ring[];
};

static LIST_HEAD(v7s_histories);
static unsigned int v7s_history_count;
static DEFINE_MUTEX(v7s_histories_lock);

static u8 *v7s_seen(struct v7s_history *history, u64 iova)
{
	return &history->seen[hash_64(iova >> V7S_L2_SHIFT, V7S_SEEN_BITS)];
}

static void v7s_history_record(struct v7s_history *history, enum v7s_event_kind kind, u64 iova,
			       u64 size, u64 phys)
{
	u64 n = atomic64_inc_return(&history->n) - 1;
	u32 index;
	struct v7s_entry *entry;

	div_u64_rem(n, history->size, &index);
	entry = &history->ring[index];
	WRITE_ONCE(entry->seq, 0);
	/* 0 before anything new; pairs with smp_rmb() in v7s_history_copy(). */
	smp_wmb();
	entry->event.time_ns = v7s_live_now();
	entry->event.iova = iova;
	entry->event.size = size;
	entry->event.phys = phys;
	entry->event.kind = kind;
	memcpy(entry->event.task, current->comm, TASK_COMM_LEN);
	/* whole before it is numbered; pairs with the acquire in v7s_history_copy() */
	smp_store_release(&entry->seq, (u32)n + 1);
}

/* The leaf at @iova as it is now; the tables may change or go at any time. */
static u32 v7s_translates(const struct v7s_history *history, u64 iova, u64 *phys)
{
	const struct v7s_format *fmt = &history->known.fmt;
	u64 at = history->l1_phys + v7s_l1_index(iova) * sizeof(u32);
	enum v7s_kind kind;
	u32 desc, pgsize;

	if (iova >> fmt->ias || v7s_peek(&desc, at, sizeof(desc)))
		return 0;
	kind = v7s_kind(1, desc);
	if (kind == V7S_TABLE) {
		at = v7s_phys(fmt, kind, desc) + v7s_l2_index(iova) * sizeof(u32);
		if (v7s_peek(&desc, at, sizeof(desc)))
			return 0;
		kind = v7s_kind(2, desc);
	}
	pgsize = v7s_pgsize(kind);
	if (pgsize)
		*phys = v7s_phys(fmt, kind, desc) + (iova & (pgsize - 1));
	if (history->known.id && v7s_known_is_gone(history->known.slot, history->known.id))
		return 0;
	return pgsize;
}

static bool v7s_is_map_of(const struct v7s_history *history, u64 iova, u64 phys)
{
	u64 to;

	/* MediaTek's 4 GB mode moves addresses by 4 GiB, which the trace point does not show. */
	return v7s_translates(history, iova, &to) && lower_32_bits(to) == lower_32_bits(phys);
}

static void v7s_on_map(void *data, unsigned long iova, phys_addr_t phys, size_t size)
{
	bool only = READ_ONCE(v7s_history_count) == 1;
	struct v7s_history *history;
	u8 *seen;

	rcu_read_lock();
	list_for_each_entry_rcu(history, &v7s_histories, node) {
		if (!only && !v7s_is_map_of(history, iova, phys))
			continue;
		seen = v7s_seen(history, iova);
		*seen += *seen < U8_MAX;
		v7s_history_record(history, V7S_EVENT_MAP, iova, size, phys);
	}
	rcu_read_unlock();
}

static void v7s_on_unmap(void *data, unsigned long iova, size_t size, size_t unmapped)
{
	bool only = READ_ONCE(v7s_history_count) == 1;
	struct v7s_history *history;
	u8 *seen;

	rcu_read_lock();
	list_for_each_entry_rcu(history, &v7s_histories, node) {
		seen = v7s_seen(history, iova);
		if (!only && !*seen)
			continue;
		*seen -= *seen && *seen < U8_MAX;
		v7s_history_record(history, V7S_EVENT_UNMAP, iova, unmapped, 0);
	}
	rcu_read_unlock();
}

static bool v7s_is_fault_of(const struct v7s_history *history, const struct device *dev)
{
	return !strcmp(history->known.device, "-") || !strcmp(history->known.device, dev_name(dev));
}

static void v7s_on_fault(void *data, struct device *dev, unsigned long iova, int flags)
{
	struct v7s_history *history;
	u64 phys;
	u32 pgsize;

	rcu_read_lock();
	list_for_each_entry_rcu(history, &v7s_histories, node) {
		if (!v7s_is_fault_of(history, dev))
			continue;
		phys = 0;
		pgsize = v7s_translates(history, iova, &phys);
		v7s_history_record(history, V7S_EVENT_FAULT, iova, pgsize, phys);
	}
	rcu_read_unlock();
}

/*
 * Trace points of the IOMMU core, looked up by name: two of the engine's own have the same
 * C names as these.
 */
static struct v7s_probe {
	const char *name;
	void *function;
	struct tracepoint *at;
} v7s_probes[] = {
	{ "map", v7s_on_map },
	{ "unmap", v7s_on_unmap },
	{ "io_page_fault", v7s_on_fault },
};

static void v7s_probe_find(struct tracepoint *tp, void *probe)
{
	struct v7s_probe *p = probe;

	if (!strcmp(tp->name, p->name))
		p->at = tp;
}

static void v7s_probes_remove(int n)
{
	while (n--)
		tracepoint_probe_unregister(v7s_probes[n].at, v7s_probes[n].function, NULL);
}

static int v7s_trace_begin(void)
{
	int i, ret;

	for (i = 0; i < ARRAY_SIZE(v7s_probes); i++) {
		struct v7s_probe *p = &v7s_probes[i];

		/* The kernel's own, not those of modules. */
		for_each_kernel_tracepoint(v7s_probe_find, p);
		ret = p->at ? tracepoint_probe_register(p->at, p->function, NULL) : -ENOENT;
		if (ret) {
			v7s_probes_remove(i);
			return ret;
		}
	}
	return 0;
}

static void v7s_trace_end(void)
{
	v7s_probes_remove(ARRAY_SIZE(v7s_probes));
	tracepoint_synchronize_unregister();
}

struct v7s_history *v7s_history_begin(const struct v7s_known *known)
{
	u32 size = min(v7s_history_events, V7S_HISTORY_MAX);
	struct v7s_history *history;
	int ret = 0;

	if (!size || !IS_ENABLED(CONFIG_TRACEPOINTS))
		return NULL;
	history = kvzalloc(struct_size(history, ring, size), GFP_KERNEL);
	if (!history)
		return ERR_PTR(-ENOMEM);
	history->known = *known;
	history->l1_phys = v7s_known_l1(known);
	history->size = size;
	mutex_lock(&v7s_histories_lock);
	if (!v7s_history_count)
		ret = v7s_trace_begin();
	if (!ret) {
		WRITE_ONCE(v7s_history_count, v7s_history_count + 1);
		list_add_tail_rcu(&history->node, &v7s_histories);
	}
	mutex_unlock(&v7s_histories_lock);
	if (!ret)
		return history;
	kvfree(history);
	return ret == -ENOMEM ? ERR_PTR(ret) : NULL;
}

void v7s_history_end(struct v7s_history *history)
{
	if (!history)
		return;
	mutex_lock(&v7s_histories_lock);
	list_del_rcu(&history->node);
	WRITE_ONCE(v7s_history_count, v7s_history_count - 1);
	if (!v7s_history_count)
		v7s_trace_end();
	mutex_unlock(&v7s_histories_lock);
	synchronize_rcu();
	kvfree(history);
}

/* Returns 0 for an event that is still being recorded, -ENOENT for one overwritten. */
static int v7s_history_copy(const struct v7s_history *history, u64 n, struct v7s_event *event)
{
	const struct v7s_entry *entry;
	u32 before, after, expected = (u32)n + 1;
	u32 index;

	div_u64_rem(n, history->size, &index);
	entry = &history->ring[index];
	/* the number before the event; pairs with the release in v7s_history_record() */
	before = smp_load_acquire(&entry->seq);
	*event = entry->event;
	/* The event before the second look; pairs with v7s_history_record(). */
	smp_rmb();
	after = READ_ONCE(entry->seq);
	if (before == expected && after == expected)
		return 1;
	if (before == expected || (after && (s32)(after - expected) > 0))
		return -ENOENT;
	return 0;
}

bool v7s_history_next(struct v7s_history *history, u64 *at, struct v7s_event *event, u64 *lost)
{
	u64 n = atomic64_read(&history->n);
	int ret = -ENOENT;

	if (n > history->size && *at < n - history->size) {
		*lost += n - history->size - *at;
		*at = n - history->size;
	}
	while (ret < 0 && *at < n) {
		ret = v7s_history_copy(history, *at, event);
		*at += !!ret;
		*lost += ret < 0;
	}
	return ret > 0;
}
