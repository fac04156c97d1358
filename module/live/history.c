// SPDX-License-Identifier: GPL-2.0-only

#include <linux/align.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>

#include "history.h"

#define V7S_HISTORY_MAX		65536U
/* At most so many events are looked at for what happened to a page before it faults. */
#define V7S_HISTORY_LOOKED_AT	4096
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
 * @n events have been recorded; the last @size are in @ring. @seen counts maps by the low
 * bits of their page, so that an unmap that has no map here can be told.
 */
struct v7s_history {
	struct list_head node;
	struct v7s_known known;
	struct v7s_faults faults;
	atomic64_t n;
	u32 size;
	u8 seen[1 << V7S_SEEN_BITS];
	struct v7s_entry ring[];
};

static LIST_HEAD(v7s_histories);
static DEFINE_MUTEX(v7s_histories_lock);
/* While there is one history; then all events are its own. */
static struct v7s_history __rcu *v7s_only_history;

/* Buffers lie one behind the other, so the low bits of a page's number spread best. */
static u8 *v7s_seen(struct v7s_history *history, u64 iova)
{
	return &history->seen[(iova >> V7S_L2_SHIFT) % ARRAY_SIZE(history->seen)];
}

static __always_inline void v7s_history_record(struct v7s_history *history,
					       enum v7s_event_kind kind, u64 time_ns,
					       u64 iova, u64 size, u64 phys)
{
	u64 n = atomic64_inc_return(&history->n) - 1;
	struct v7s_entry *entry;
	u32 index;

	div_u64_rem(n, history->size, &index);
	entry = &history->ring[index];
	WRITE_ONCE(entry->seq, 0);
	/* 0 before anything new; pairs with smp_rmb() in v7s_history_copy(). */
	smp_wmb();
	entry->event.time_ns = time_ns;
	entry->event.iova = iova;
	entry->event.size = size;
	entry->event.phys = phys;
	entry->event.kind = kind;
	memcpy(entry->event.task, current->comm, TASK_COMM_LEN);
	/* whole before it is numbered; pairs with the acquire in v7s_history_copy() */
	smp_store_release(&entry->seq, (u32)n + 1);
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

static bool v7s_is_map_of(const struct v7s_history *history, u64 iova, u64 phys)
{
	struct v7s_steps steps;

	v7s_live_translate(&history->known, iova, &steps);
	/* MediaTek's 4 GB mode moves addresses by 4 GiB, which the trace point does not show. */
	return steps.pgsize && lower_32_bits(steps.phys) == lower_32_bits(phys);
}

static __always_inline void v7s_record_map(struct v7s_history *history, u64 time_ns, u64 iova,
					   u64 phys, u64 size)
{
	u8 *seen = v7s_seen(history, iova);

	*seen += *seen < U8_MAX;
	v7s_history_record(history, V7S_EVENT_MAP, time_ns, iova, size, phys);
}

static __always_inline void v7s_record_unmap(struct v7s_history *history, u64 time_ns, u64 iova,
					     u64 size)
{
	u8 *seen = v7s_seen(history, iova);

	*seen -= *seen && *seen < U8_MAX;
	v7s_history_record(history, V7S_EVENT_UNMAP, time_ns, iova, size, 0);
}

/* Out of line, so that the only history does not pay for it. */
static noinline void v7s_map_of_several(u64 time_ns, u64 iova, u64 phys, u64 size)
{
	struct v7s_history *history;

	list_for_each_entry_rcu(history, &v7s_histories, node)
		if (v7s_is_map_of(history, iova, phys))
			v7s_record_map(history, time_ns, iova, phys, size);
}

static noinline void v7s_unmap_of_several(u64 time_ns, u64 iova, u64 size)
{
	struct v7s_history *history;

	list_for_each_entry_rcu(history, &v7s_histories, node)
		if (*v7s_seen(history, iova))
			v7s_record_unmap(history, time_ns, iova, size);
}

/* The clock is read before anything else is kept in registers, which costs instructions. */
static void v7s_on_map(void *data, unsigned long iova, phys_addr_t phys, size_t size)
{
	u64 time_ns = v7s_live_now();
	struct v7s_history *only;

	rcu_read_lock();
	only = rcu_dereference(v7s_only_history);
	if (only)
		v7s_record_map(only, time_ns, iova, phys, size);
	else
		v7s_map_of_several(time_ns, iova, phys, size);
	rcu_read_unlock();
}

static void v7s_on_unmap(void *data, unsigned long iova, size_t size, size_t unmapped)
{
	u64 time_ns = v7s_live_now();
	struct v7s_history *only;

	rcu_read_lock();
	only = rcu_dereference(v7s_only_history);
	if (only)
		v7s_record_unmap(only, time_ns, iova, unmapped);
	else
		v7s_unmap_of_several(time_ns, iova, unmapped);
	rcu_read_unlock();
}

static bool v7s_is_fault_of(const struct v7s_history *history, const struct device *dev)
{
	return !strcmp(history->known.device, "-") || !strcmp(history->known.device, dev_name(dev));
}

/*
 * What the history says of the page that faults: the latest event is looked at first. A
 * map that is not followed by an unmap tells nothing, as the page is not mapped.
 */
static void v7s_remember_unmap(const struct v7s_history *history, struct v7s_fault *fault)
{
	u64 n = atomic64_read(&history->n);
	u64 end = n - min3(n, (u64)history->size, (u64)V7S_HISTORY_LOOKED_AT);
	u64 page = ALIGN_DOWN(fault->iova, (u64)SZ_4K);
	struct v7s_event event;

	while (n > end) {
		if (v7s_history_copy(history, --n, &event) <= 0 || event.kind == V7S_EVENT_FAULT ||
		    page < event.iova || page - event.iova >= event.size)
			continue;
		if (event.kind == V7S_EVENT_MAP) {
			fault->mapped_ns = fault->unmapped_ns ? event.time_ns : 0;
			return;
		}
		if (fault->unmapped_ns)
			return;
		fault->unmapped_ns = event.time_ns;
		memcpy(fault->task, event.task, sizeof(fault->task));
	}
}

static void v7s_history_fault(struct v7s_history *history, u64 iova)
{
	struct v7s_fault fault;

	v7s_faults_walk(&fault, &history->known, iova);
	if (!v7s_faults_repeats(&history->faults, &fault)) {
		v7s_faults_find_neighbours(&fault, &history->known);
		if (!fault.steps.pgsize)
			v7s_remember_unmap(history, &fault);
		v7s_faults_add(&history->faults, &fault);
	}
	v7s_history_record(history, V7S_EVENT_FAULT, fault.time_ns, iova, fault.steps.pgsize,
			   fault.steps.phys);
}

static void v7s_on_fault(void *data, struct device *dev, unsigned long iova, int flags)
{
	struct v7s_history *history;

	rcu_read_lock();
	list_for_each_entry_rcu(history, &v7s_histories, node)
		if (v7s_is_fault_of(history, dev))
			v7s_history_fault(history, iova);
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

static void v7s_find_only(void)
{
	struct v7s_history *first =
		list_first_entry_or_null(&v7s_histories, struct v7s_history, node);

	rcu_assign_pointer(v7s_only_history, list_is_singular(&v7s_histories) ? first : NULL);
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
	history->size = size;
	v7s_faults_init(&history->faults);
	mutex_lock(&v7s_histories_lock);
	if (list_empty(&v7s_histories))
		ret = v7s_trace_begin();
	if (!ret) {
		list_add_tail_rcu(&history->node, &v7s_histories);
		v7s_find_only();
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
	v7s_find_only();
	if (list_empty(&v7s_histories))
		v7s_trace_end();
	mutex_unlock(&v7s_histories_lock);
	synchronize_rcu();
	kvfree(history);
}

struct v7s_faults *v7s_history_faults(struct v7s_history *history)
{
	return &history->faults;
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
