// SPDX-License-Identifier: GPL-2.0-only

#include <linux/align.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "history.h"
#include "quick.h"
#include "ring_record.h"
#include "tracepoints.h"

#define V7S_HISTORY_MAX		65536U
/* The number of events to search for the last map or unmap of a page that faults. */
#define V7S_HISTORY_SEARCHED	4096
#define V7S_SEEN_BITS		16
/* The number of a history fits in a byte and is not 0. */
#define V7S_HISTORIES_MAX	256
#define V7S_HINTS		64

static unsigned int v7s_history_events = 4096;
module_param_named(history, v7s_history_events, uint, 0444);
MODULE_PARM_DESC(history, "events kept for each page table of another driver, 0 for none (default: 4096)");

/*
 * @seen holds, for each page, a few bits of the address that it was mapped to last, or 0 after an
 * unmap. Pages share a byte of it only if their numbers differ in bit 16 or above.
 */
struct v7s_history {
	struct v7s_ring ring;
	unsigned int number;
	struct v7s_quick quick;
	struct v7s_known known;
	struct v7s_faults faults;
	u8 seen[1 << V7S_SEEN_BITS];
};

/*
 * Histories by number. Handlers read this in sections that tracepoint_synchronize_unregister()
 * waits for: of RCU before 6.19, of SRCU since then.
 */
static struct v7s_history *v7s_histories[V7S_HISTORIES_MAX];
/* One more than the highest number in use. */
static unsigned int v7s_histories_end = 1;
static unsigned int v7s_histories_count;
static DEFINE_MUTEX(v7s_histories_lock);
/* Set while there is only one history: then all events belong to it. */
static struct v7s_history *v7s_only_history;
/* The number of the history that a task's last map or unmap belonged to, by the task's pid. */
static u8 v7s_hints[V7S_HINTS];

static __always_inline u8 *v7s_hint(void)
{
	return &v7s_hints[(unsigned int)current->pid % V7S_HINTS];
}

static __always_inline u8 *v7s_seen(struct v7s_history *history, u64 iova)
{
	u32 page = iova >> V7S_L2_SHIFT;

	return &history->seen[(page ^ page >> 8) % ARRAY_SIZE(history->seen)];
}

static __always_inline u8 v7s_seen_at(u64 phys)
{
	return phys >> V7S_L2_SHIFT | 1;
}

/* Compare 32 bits: in MediaTek's 4 GB mode the driver sets bit 32, which the tracepoint lacks. */
static __always_inline bool v7s_maps_to(struct v7s_history *history, u64 iova, u64 phys)
{
	u32 now;

	return v7s_quick_walk(&history->quick, iova, &now) && now == lower_32_bits(phys);
}

/* Whether a map changed this page table: it translates so, and no such map is recorded yet. */
static __always_inline bool v7s_is_map_of(struct v7s_history *history, u64 iova, u64 phys)
{
	return *v7s_seen(history, iova) != v7s_seen_at(phys) && v7s_maps_to(history, iova, phys);
}

static __always_inline bool v7s_is_unmap_of(struct v7s_history *history, u64 iova)
{
	u32 phys;

	return *v7s_seen(history, iova) && !v7s_quick_walk(&history->quick, iova, &phys);
}

static __always_inline void v7s_record_map(struct v7s_history *history, u64 time_ns, u64 iova,
					   u64 phys, u64 size)
{
	*v7s_seen(history, iova) = v7s_seen_at(phys);
	v7s_ring_record(&history->ring, V7S_EVENT_MAP, time_ns, iova, size, phys);
}

static __always_inline void v7s_record_unmap(struct v7s_history *history, u64 time_ns, u64 iova,
					     u64 size)
{
	*v7s_seen(history, iova) = 0;
	v7s_ring_record(&history->ring, V7S_EVENT_UNMAP, time_ns, iova, size, 0);
}

/* The first history from number *@i on; sets *@i to its number. */
static struct v7s_history *v7s_history_from(unsigned int *i)
{
	struct v7s_history *history;

	for (; *i < READ_ONCE(v7s_histories_end); ++*i) {
		history = READ_ONCE(v7s_histories[*i]);
		if (history)
			return history;
	}
	return NULL;
}

#define v7s_for_each_history(history, i) \
	for ((i) = 1; ((history) = v7s_history_from(&(i))); (i)++)

/* Slow path: the task changes several page tables in turn, or has changed none yet. */
static noinline void v7s_map_of_several(u64 time_ns, u64 iova, u64 phys, u64 size)
{
	struct v7s_history *history;
	bool found = false;
	unsigned int i;

	v7s_for_each_history(history, i) {
		if (!v7s_is_map_of(history, iova, phys))
			continue;
		v7s_record_map(history, time_ns, iova, phys, size);
		WRITE_ONCE(*v7s_hint(), i);
		found = true;
	}
	/* An unmap before this map was missed: record the map wherever the page translates so. */
	v7s_for_each_history(history, i)
		if (!found && v7s_maps_to(history, iova, phys))
			v7s_record_map(history, time_ns, iova, phys, size);
}

static noinline void v7s_unmap_of_several(u64 time_ns, u64 iova, u64 size)
{
	struct v7s_history *history;
	unsigned int i;

	v7s_for_each_history(history, i) {
		if (!v7s_is_unmap_of(history, iova))
			continue;
		v7s_record_unmap(history, time_ns, iova, size);
		WRITE_ONCE(*v7s_hint(), i);
	}
}

static __always_inline struct v7s_history *v7s_hinted(void)
{
	return READ_ONCE(v7s_histories[READ_ONCE(*v7s_hint())]);
}

/* Read the clock first: later, that call would have to save registers. */
static void v7s_on_map(void *data, unsigned long iova, phys_addr_t phys, size_t size)
{
	u64 time_ns = v7s_live_now();
	struct v7s_history *history = READ_ONCE(v7s_only_history);

	if (!history) {
		history = v7s_hinted();
		if (!history || !v7s_is_map_of(history, iova, phys)) {
			v7s_map_of_several(time_ns, iova, phys, size);
			return;
		}
	}
	v7s_record_map(history, time_ns, iova, phys, size);
}

static void v7s_on_unmap(void *data, unsigned long iova, size_t size, size_t unmapped)
{
	u64 time_ns = v7s_live_now();
	struct v7s_history *history = READ_ONCE(v7s_only_history);

	if (!history) {
		history = v7s_hinted();
		if (!history || !v7s_is_unmap_of(history, iova)) {
			v7s_unmap_of_several(time_ns, iova, unmapped);
			return;
		}
	}
	v7s_record_unmap(history, time_ns, iova, unmapped);
}

static bool v7s_is_history_of(const struct v7s_history *history, const struct device *dev)
{
	return !strcmp(history->known.device, dev_name(dev));
}

/* The group of M4Us with which a device shares a page table, or 0 if it has its own. */
static unsigned int v7s_sharers(const struct device *dev)
{
	const struct v7s_history *history;
	unsigned int i;

	v7s_for_each_history(history, i)
		if (v7s_is_history_of(history, dev))
			return 0;
	return v7s_m4u_group(dev);
}

static bool v7s_is_fault_of(const struct v7s_history *history, const struct device *dev,
			    unsigned int sharers)
{
	return !strcmp(history->known.device, "-") || v7s_is_history_of(history, dev) ||
	       (sharers && history->known.group == sharers);
}

/*
 * Search the history of the page that faults, latest event first. A map without a later
 * unmap means nothing here, as the page is not mapped.
 */
static void v7s_find_last_unmap(const struct v7s_history *history, struct v7s_fault *fault)
{
	const struct v7s_ring *ring = &history->ring;
	u64 n = atomic64_read(&ring->n);
	u64 end = n - min3(n, (u64)ring->size, (u64)V7S_HISTORY_SEARCHED);
	u64 page = ALIGN_DOWN(fault->iova, (u64)SZ_4K);
	struct v7s_event event;

	while (n > end) {
		if (v7s_ring_copy(ring, --n, &event) <= 0 || event.kind == V7S_EVENT_FAULT ||
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
			v7s_find_last_unmap(history, &fault);
		v7s_faults_add(&history->faults, &fault);
	}
	v7s_ring_record(&history->ring, V7S_EVENT_FAULT, fault.time_ns, iova, fault.steps.pgsize,
			fault.steps.phys);
}

static void v7s_on_fault(void *data, struct device *dev, unsigned long iova, int flags)
{
	unsigned int sharers = v7s_sharers(dev);
	struct v7s_history *history;
	unsigned int i;

	v7s_for_each_history(history, i)
		if (v7s_is_fault_of(history, dev, sharers))
			v7s_history_fault(history, iova);
}

static struct v7s_tracepoint v7s_tracepoints[] = {
	{ "map", v7s_on_map },
	{ "unmap", v7s_on_unmap },
	{ "io_page_fault", v7s_on_fault },
};

static void v7s_find_only(void)
{
	struct v7s_history *history, *only = NULL;
	unsigned int i;

	v7s_for_each_history(history, i)
		only = history;
	/* A handler that sees the history must see its contents. */
	smp_store_release(&v7s_only_history, v7s_histories_count == 1 ? only : NULL);
}

static int v7s_histories_add(struct v7s_history *history)
{
	unsigned int i = 1;
	int ret;

	while (i < v7s_histories_end && v7s_histories[i])
		i++;
	if (i == V7S_HISTORIES_MAX)
		return -ENOSPC;
	ret = v7s_histories_count ?
		      0 :
		      v7s_tracepoints_begin(v7s_tracepoints, ARRAY_SIZE(v7s_tracepoints));
	if (ret)
		return ret;
	history->number = i;
	WRITE_ONCE(v7s_histories_end, max(v7s_histories_end, i + 1));
	v7s_histories_count++;
	/* A handler that sees the history must see its contents. */
	smp_store_release(&v7s_histories[i], history);
	v7s_find_only();
	return 0;
}

static void v7s_history_free(struct v7s_history *history)
{
	kvfree(history->ring.entries);
	kvfree(history);
}

struct v7s_history *v7s_history_begin(const struct v7s_known *known)
{
	u32 size = min(v7s_history_events, V7S_HISTORY_MAX);
	struct v7s_history *history;
	int ret;

	if (!size || !IS_ENABLED(CONFIG_TRACEPOINTS))
		return NULL;
	history = kvzalloc(sizeof(*history), GFP_KERNEL);
	if (!history)
		return ERR_PTR(-ENOMEM);
	if (v7s_ring_init(&history->ring, size)) {
		kvfree(history);
		return ERR_PTR(-ENOMEM);
	}
	history->known = *known;
	v7s_quick_init(&history->quick, known);
	v7s_faults_init(&history->faults);
	mutex_lock(&v7s_histories_lock);
	ret = v7s_histories_add(history);
	mutex_unlock(&v7s_histories_lock);
	if (!ret)
		return history;
	v7s_history_free(history);
	return ret == -ENOMEM ? ERR_PTR(ret) : NULL;
}

void v7s_history_end(struct v7s_history *history)
{
	if (!history)
		return;
	mutex_lock(&v7s_histories_lock);
	WRITE_ONCE(v7s_histories[history->number], NULL);
	v7s_histories_count--;
	v7s_find_only();
	if (!v7s_histories_count)
		v7s_tracepoints_end(v7s_tracepoints, ARRAY_SIZE(v7s_tracepoints));
	mutex_unlock(&v7s_histories_lock);
	tracepoint_synchronize_unregister();
	v7s_history_free(history);
}

struct v7s_faults *v7s_history_faults(struct v7s_history *history)
{
	return &history->faults;
}

bool v7s_history_next(struct v7s_history *history, u64 *at, struct v7s_event *event, u64 *lost)
{
	return v7s_ring_next(&history->ring, at, event, lost);
}
