// SPDX-License-Identifier: GPL-2.0-only
/* How an emptied L2 table waits and is detached; the rules are in internal.h. */

#include <linux/export.h>
#include <linux/string.h>

#include "flush.h"
#include "internal.h"
#include "run.h"

/* Remove entry @i from the waiting tables; under the lock. */
static u32 v7s_waiting_remove(struct v7s_pgtable *pt, u32 i)
{
	u32 index = pt->waiting[i];

	WRITE_ONCE(pt->n_waiting, pt->n_waiting - 1);
	memmove(&pt->waiting[i], &pt->waiting[i + 1], (pt->n_waiting - i) * sizeof(pt->waiting[0]));
	/* Full order: a caller that leaves the table empty from now on calls v7s_l2_wait(). */
	atomic_fetch_andnot((int)V7S_WAITING, v7s_l2_word(pt, index));
	return index;
}

static void v7s_waiting_drop(struct v7s_pgtable *pt, u32 index)
{
	u32 i;

	for (i = 0; i < pt->n_waiting; i++) {
		if (pt->waiting[i] == index) {
			v7s_waiting_remove(pt, i);
			return;
		}
	}
}

/* Take a table out of its slot, if the slot's word is @word; under the lock. */
static bool v7s_l2_detach_word(struct v7s_pgtable *pt, u32 index, u32 word,
			       struct v7s_flush *flush)
{
	u32 *table;

	if (atomic_cmpxchg(v7s_l2_word(pt, index), word, 0) != word)
		return false;
	table = v7s_l2_at(pt, index);
	WRITE_ONCE(pt->l1[index], 0);
	__clear_bit(index, pt->l2_present);
	v7s_flush_push(pt, flush, index, table);
	return true;
}

/* Take a table without users out of its slot; under the lock. */
static bool v7s_l2_detach(struct v7s_pgtable *pt, u32 index, struct v7s_flush *flush)
{
	return v7s_l2_detach_word(pt, index, V7S_PRESENT, flush);
}

/*
 * Detach a full table, all of whose pages the caller is unmapping. If another caller is at work in
 * the table, or it is held, only clear the pages.
 */
static void v7s_l2_detach_whole(struct v7s_pgtable *pt, u32 index, struct v7s_flush *flush)
{
	u32 *table = v7s_l2_at(pt, index);

	if (likely(v7s_l2_detach_word(pt, index, V7S_WHOLE + 1, flush)))
		return;
	v7s_run_clear(table, V7S_L2_ENTRIES);
	v7s_sync(pt, table, V7S_L2_ENTRIES);
	v7s_l2_put(pt, index, V7S_L2_ENTRIES + 1);
	v7s_l2_detach(pt, index, flush);
}

/*
 * Detach the empty table of a failed map, and count neither its allocation nor its free. Under
 * the lock.
 */
static void v7s_l2_detach_undone(struct v7s_pgtable *pt, u32 index, struct v7s_flush *flush)
{
	if (!v7s_l2_detach(pt, index, flush))
		return;
	atomic_long_dec(&pt->l2_allocs);
	atomic_long_dec(&pt->l2_frees);
}

/* Detach the longest waiting table, or leave it idle without tlb_flush_walk(); under the lock. */
static u32 v7s_l2_evict(struct v7s_pgtable *pt, struct v7s_flush *flush)
{
	u32 index = v7s_waiting_remove(pt, 0);

	if (pt->has_flush_walk)
		v7s_l2_detach(pt, index, flush);
	else
		WRITE_ONCE(pt->idle, true);
	return index;
}

/* Flush the pointers to the tables of the slots [first, end). */
static void v7s_flush_slots(struct v7s_pgtable *pt, u32 first, u32 end, size_t granule)
{
	v7s_tlb_flush_walk(pt, v7s_slot_iova(first), (size_t)(end - first) << V7S_L1_SHIFT,
			   granule);
}

/* The caller has emptied the table in slot @index: let it wait, unless it is in use again. */
noinline void v7s_l2_wait(struct v7s_pgtable *pt, u32 index)
{
	struct v7s_flush flush = {};
	unsigned long flags;
	u32 evicted = 0;
	bool detached;

	spin_lock_irqsave(&pt->lock, flags);
	if (atomic_cmpxchg(v7s_l2_word(pt, index), V7S_PRESENT, V7S_PRESENT | V7S_WAITING) ==
	    V7S_PRESENT) {
		if (pt->n_waiting == V7S_WAITING_MAX)
			evicted = v7s_l2_evict(pt, &flush);
		pt->waiting[pt->n_waiting] = index;
		WRITE_ONCE(pt->n_waiting, pt->n_waiting + 1);
	}
	detached = flush.n;
	if (detached)
		v7s_flush_link(pt, &flush);
	spin_unlock_irqrestore(&pt->lock, flags);

	if (detached) {
		v7s_sync(pt, &pt->l1[evicted], 1);
		v7s_flush_slots(pt, evicted, evicted + 1, SZ_1M);
		v7s_flush_finish(pt, &flush);
	}
}

/*
 * Detach the tables of the slots [first, end) and flush these slots' leaves of @granule. Without
 * @undo the tables are full and the caller still counts as their user; with @undo the caller has
 * left them empty, and they do not wait.
 */
void v7s_l2_reclaim(struct v7s_pgtable *pt, u32 first, u32 end, size_t granule, bool undo)
{
	struct v7s_flush flush = {};
	unsigned long flags;
	u32 i = first, stop;

	spin_lock_irqsave(&pt->lock, flags);
	v7s_flush_link(pt, &flush);
	while (i < end) {
		for (stop = min(end, i + V7S_LOCKED_MAX); i < stop; i++) {
			if (undo) {
				v7s_l2_detach_undone(pt, i, &flush);
				continue;
			}
			v7s_waiting_drop(pt, i);
			v7s_l2_detach_whole(pt, i, &flush);
		}
		spin_unlock_irqrestore(&pt->lock, flags);
		spin_lock_irqsave(&pt->lock, flags);
	}
	spin_unlock_irqrestore(&pt->lock, flags);

	v7s_sync(pt, &pt->l1[first], end - first);
	v7s_flush_slots(pt, first, end, granule);
	v7s_flush_finish(pt, &flush);
}

/* Whether each of the slots [first, end) has an empty table or nothing. */
static bool v7s_l2_all_empty(struct v7s_pgtable *pt, u32 first, u32 end)
{
	u32 i = first, stop, desc, word;
	unsigned long flags;
	bool empty = true;

	while (i < end && empty) {
		spin_lock_irqsave(&pt->lock, flags);
		for (stop = min(end, i + V7S_LOCKED_MAX); i < stop && empty; i++) {
			desc = READ_ONCE(pt->l1[i]);
			word = atomic_read(v7s_l2_word(pt, i)) & ~V7S_WAITING;
			empty = !desc || (v7s_is_table(desc) && word == V7S_PRESENT);
		}
		spin_unlock_irqrestore(&pt->lock, flags);
	}
	return empty;
}

/*
 * Detach the tables of a few slots, under the lock. Sync these slots before it is dropped, as
 * another caller's flush may begin then. Returns false at the first table that is in use again.
 */
static bool v7s_l2_detach_all(struct v7s_pgtable *pt, u32 first, u32 end, struct v7s_flush *flush)
{
	bool all = true;
	u32 i;

	for (i = first; i < end && all; i++) {
		if (!READ_ONCE(pt->l1[i]))
			continue;
		v7s_waiting_drop(pt, i);
		all = v7s_l2_detach(pt, i, flush);
	}
	v7s_sync(pt, &pt->l1[first], i - first);
	return all;
}

/*
 * Make room for blocks in the slots [first, end) by detaching empty tables, which become orphans
 * without tlb_flush_walk(). Returns false, and detaches nothing, if a slot has a block or a table
 * in use. If a table comes into use meanwhile, also returns false, but may have detached others.
 */
bool v7s_l2_make_room(struct v7s_pgtable *pt, u32 first, u32 end)
{
	struct v7s_flush flush = {};
	bool all = true, detached;
	u32 i = first, stop;
	unsigned long flags;

	if (!v7s_l2_all_empty(pt, first, end))
		return false;
	spin_lock_irqsave(&pt->lock, flags);
	v7s_flush_link(pt, &flush);
	for (; i < end && all; i = stop) {
		stop = min(end, i + V7S_LOCKED_MAX);
		all = v7s_l2_detach_all(pt, i, stop, pt->has_flush_walk ? &flush : &pt->orphans);
		if (!pt->has_flush_walk)
			WRITE_ONCE(pt->idle, true);
		spin_unlock_irqrestore(&pt->lock, flags);
		spin_lock_irqsave(&pt->lock, flags);
	}
	detached = flush.n;
	spin_unlock_irqrestore(&pt->lock, flags);

	if (detached)
		v7s_flush_slots(pt, first, end, SZ_1M);
	v7s_flush_finish(pt, &flush);
	return all;
}

void v7s_pgtable_trim(struct io_pgtable_ops *ops)
{
	struct v7s_pgtable *pt = v7s_from_ops(ops);
	struct v7s_flush flush = {};
	u32 first = ~0U, end = 0;
	unsigned long flags;

	spin_lock_irqsave(&pt->lock, flags);
	v7s_flush_link(pt, &flush);
	while (pt->n_waiting) {
		u32 index = v7s_l2_evict(pt, &flush);

		first = min(first, index);
		end = max(end, index + 1);
	}
	spin_unlock_irqrestore(&pt->lock, flags);

	if (end) {
		v7s_sync(pt, &pt->l1[first], end - first);
		v7s_flush_slots(pt, first, end, SZ_1M);
	}
	v7s_flush_finish(pt, &flush);
}
EXPORT_SYMBOL_GPL(v7s_pgtable_trim);

unsigned int v7s_pgtable_waiting(struct io_pgtable_ops *ops)
{
	return READ_ONCE(v7s_from_ops(ops)->n_waiting);
}
EXPORT_SYMBOL_GPL(v7s_pgtable_waiting);

bool v7s_pgtable_flush_begin(struct io_pgtable_ops *ops, struct v7s_flush *flush)
{
	struct v7s_pgtable *pt = v7s_from_ops(ops);
	u32 slots = v7s_l1_entries(&pt->fmt), visited = 0, i;
	unsigned long flags;
	bool any;

	if (!READ_ONCE(pt->idle))
		return false;
	spin_lock_irqsave(&pt->lock, flags);
	WRITE_ONCE(pt->idle, false);
	*flush = pt->orphans;
	pt->orphans = (struct v7s_flush){};
	v7s_flush_link(pt, flush);
	for_each_set_bit(i, pt->l2_present, slots) {
		if (v7s_l2_detach(pt, i, flush))
			v7s_sync(pt, &pt->l1[i], 1);
		if (++visited % V7S_LOCKED_MAX)
			continue;
		spin_unlock_irqrestore(&pt->lock, flags);
		spin_lock_irqsave(&pt->lock, flags);
	}
	any = flush->n;
	if (!any)
		v7s_flush_unlink(pt, flush);
	spin_unlock_irqrestore(&pt->lock, flags);
	return any;
}
EXPORT_SYMBOL_GPL(v7s_pgtable_flush_begin);

void v7s_pgtable_flush_end(struct io_pgtable_ops *ops, struct v7s_flush *flush)
{
	v7s_flush_finish(v7s_from_ops(ops), flush);
}
EXPORT_SYMBOL_GPL(v7s_pgtable_flush_end);
