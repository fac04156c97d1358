/* SPDX-License-Identifier: GPL-2.0-only */
/* Recording an event. Inline, because tracepoint handlers call it on each map and unmap. */
#ifndef V7S_RING_RECORD_H
#define V7S_RING_RECORD_H

#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <asm/barrier.h>

#include "ring.h"

static __always_inline struct v7s_ring_entry *v7s_ring_at(const struct v7s_ring *ring, u64 n)
{
	u32 index;

	div_u64_rem(n, ring->size, &index);
	return &ring->entries[index];
}

/** v7s_ring_record() - record an event of the current task; any context */
static __always_inline void v7s_ring_record(struct v7s_ring *ring, enum v7s_event_kind kind,
					    u64 time_ns, u64 iova, u64 size, u64 phys)
{
	u64 n = atomic64_fetch_inc_relaxed(&ring->n);
	struct v7s_ring_entry *entry = v7s_ring_at(ring, n);

	WRITE_ONCE(entry->seq, 0);
	/* Store 0 before the new event; pairs with smp_rmb() in v7s_ring_copy(). */
	smp_wmb();
	entry->event.time_ns = time_ns;
	entry->event.iova = iova;
	entry->event.size = size;
	entry->event.phys = phys;
	entry->event.kind = kind;
	memcpy(entry->event.task, current->comm, TASK_COMM_LEN);
	/* Store the event before its number; pairs with the acquire in v7s_ring_copy(). */
	smp_store_release(&entry->seq, (u32)n + 1);
}

#endif
