// SPDX-License-Identifier: GPL-2.0-only

#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "ring_record.h"

int v7s_ring_init(struct v7s_ring *ring, u32 size)
{
	atomic64_set(&ring->n, 0);
	ring->size = size;
	ring->entries = kvcalloc(size, sizeof(*ring->entries), GFP_KERNEL);
	return ring->entries ? 0 : -ENOMEM;
}

int v7s_ring_copy(const struct v7s_ring *ring, u64 n, struct v7s_event *event)
{
	const struct v7s_ring_entry *entry = v7s_ring_at(ring, n);
	u32 before, after, expected = (u32)n + 1;

	/* Read the number before the event; pairs with the release in v7s_ring_record(). */
	before = smp_load_acquire(&entry->seq);
	*event = entry->event;
	/* Read the event before the number again; pairs with smp_wmb() in v7s_ring_record(). */
	smp_rmb();
	after = READ_ONCE(entry->seq);
	if (before == expected && after == expected)
		return 1;
	if (before == expected || (after && (s32)(after - expected) > 0))
		return -ENOENT;
	return 0;
}

bool v7s_ring_next(const struct v7s_ring *ring, u64 *at, struct v7s_event *event, u64 *lost)
{
	u64 n = atomic64_read(&ring->n);
	int ret = -ENOENT;

	if (n > ring->size && *at < n - ring->size) {
		*lost += n - ring->size - *at;
		*at = n - ring->size;
	}
	while (ret < 0 && *at < n) {
		ret = v7s_ring_copy(ring, *at, event);
		*at += !!ret;
		*lost += ret < 0;
	}
	return ret > 0;
}
