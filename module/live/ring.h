/* SPDX-License-Identifier: GPL-2.0-only */
/* The last events of a page table. They are recorded in any context, by several CPUs at once. */
#ifndef V7S_RING_H
#define V7S_RING_H

#include <linux/atomic.h>
#include <linux/sched.h>
#include <linux/types.h>

enum v7s_event_kind {
	V7S_EVENT_MAP,
	V7S_EVENT_UNMAP,
	V7S_EVENT_FAULT,
};

/**
 * struct v7s_event - a map, unmap or fault
 * @time_ns: when, by v7s_live_now()
 * @iova: first address
 * @size: in bytes; for a fault, the page size there at that time, or 0
 * @phys: what @iova was mapped to; for a fault, what it translated to at that time
 * @kind: which of them
 * @task: the task that ran then
 */
struct v7s_event {
	u64 time_ns;
	u64 iova;
	u64 size;
	u64 phys;
	enum v7s_event_kind kind;
	char task[TASK_COMM_LEN];
};

/*
 * @seq is the low half of 1 + the number of the event that the entry holds, 0 while it is
 * written. Half, as 32-bit machines have no 64-bit smp_load_acquire().
 */
struct v7s_ring_entry {
	u32 seq;
	struct v7s_event event;
};

/**
 * struct v7s_ring - the last events
 * @n: how many have been recorded
 * @size: how many are kept, at least 1
 * @entries: event number i is in @entries[i % @size]
 */
struct v7s_ring {
	atomic64_t n;
	u32 size;
	struct v7s_ring_entry *entries;
};

/** v7s_ring_init() - allocate @entries, which the owner frees by kvfree(). Return: 0 or -ENOMEM */
int v7s_ring_init(struct v7s_ring *ring, u32 size);

/** v7s_ring_copy() - copy event @n. Return: 1; 0 if not recorded yet; -ENOENT if overwritten */
int v7s_ring_copy(const struct v7s_ring *ring, u64 n, struct v7s_event *event);

/** v7s_ring_next() - as v7s_history_next() */
bool v7s_ring_next(const struct v7s_ring *ring, u64 *at, struct v7s_event *event, u64 *lost);

#endif
