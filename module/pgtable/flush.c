// SPDX-License-Identifier: GPL-2.0-only
/* How a detached L2 table is freed, or taken back; the rules are in internal.h. */

#include <linux/export.h>

#include "flush.h"
#include "internal.h"
#include "run.h"

void v7s_flush_set_next(struct v7s_pgtable *pt, u32 *table, const u32 *next)
{
	WRITE_ONCE(table[0], v7s_table_desc(&pt->fmt, virt_to_phys((void *)next)) & ~0x3U);
}

static u32 *v7s_flush_next(const struct v7s_pgtable *pt, const u32 *table)
{
	return v7s_l2_of(pt, table[0]);
}

/* Move all tables of @from to the front of @to. */
static void v7s_flush_move(struct v7s_pgtable *pt, struct v7s_flush *to, struct v7s_flush *from)
{
	if (!from->n)
		return;
	if (to->n)
		v7s_flush_set_next(pt, from->last, to->tables);
	else
		to->last = from->last;
	to->tables = from->tables;
	to->n += from->n;
	from->n = 0;
}

/* Free at most @max tables that neither the walker nor a reader can reach. */
static void v7s_flush_free(struct v7s_pgtable *pt, struct v7s_flush *flush, u32 max)
{
	for (; flush->n && max; flush->n--, max--) {
		u32 *table = flush->tables;

		if (flush->n > 1)
			flush->tables = v7s_flush_next(pt, table);
		v7s_table_free(pt, 2, table);
	}
}

static void v7s_grace_end(struct rcu_head *rcu);

/* Free the dead tables after a grace period; under the lock. */
static void v7s_grace_begin(struct v7s_pgtable *pt)
{
	if (pt->grace || !pt->dead.n)
		return;
	v7s_flush_move(pt, &pt->dying, &pt->dead);
	WRITE_ONCE(pt->grace, true);
	call_rcu(&pt->rcu, v7s_grace_end);
}

/*
 * Tables are freed only under the lock, so that v7s_free_pgtable() need not wait. It may run
 * whenever the lock is dropped, and takes all remaining tables.
 */
static void v7s_grace_end(struct rcu_head *rcu)
{
	struct v7s_pgtable *pt = container_of(rcu, struct v7s_pgtable, rcu);
	unsigned long flags;
	bool gone;

	spin_lock_irqsave(&pt->lock, flags);
	while (pt->dying.n) {
		v7s_flush_free(pt, &pt->dying, V7S_LOCKED_MAX);
		spin_unlock_irqrestore(&pt->lock, flags);
		spin_lock_irqsave(&pt->lock, flags);
	}
	WRITE_ONCE(pt->grace, false);
	gone = pt->gone;
	v7s_grace_begin(pt);
	spin_unlock_irqrestore(&pt->lock, flags);
	if (gone)
		v7s_pgtable_delete(pt);
}

/* The walker's caches have been flushed, so the tables in @flush can be freed. */
void v7s_flush_finish(struct v7s_pgtable *pt, struct v7s_flush *flush)
{
	unsigned long flags;

	spin_lock_irqsave(&pt->lock, flags);
	v7s_flush_unlink(pt, flush);
	atomic_long_add(flush->n, &pt->l2_frees);
	v7s_flush_move(pt, &pt->dead, flush);
	v7s_grace_begin(pt);
	spin_unlock_irqrestore(&pt->lock, flags);
}

/* Free all detached tables at once; no caller and no hardware uses the page table any more. */
void v7s_flush_free_all(struct v7s_pgtable *pt)
{
	struct v7s_flush all = {};
	unsigned long flags;

	spin_lock_irqsave(&pt->lock, flags);
	v7s_flush_move(pt, &all, &pt->orphans);
	v7s_flush_move(pt, &all, &pt->dead);
	v7s_flush_move(pt, &all, &pt->dying);
	spin_unlock_irqrestore(&pt->lock, flags);
	v7s_flush_free(pt, &all, all.n);
}

static u32 *v7s_flush_take(struct v7s_pgtable *pt, struct v7s_flush *flush, u32 index)
{
	u32 *table = flush->tables, *before = NULL;
	u32 i;

	for (i = 0; i < flush->n; i++) {
		if (table[1] >> 2 == index) {
			if (table == flush->last)
				flush->last = before;
			if (before)
				WRITE_ONCE(before[0], table[0]);
			else
				flush->tables = v7s_flush_next(pt, table);
			flush->n--;
			WRITE_ONCE(table[0], 0);
			WRITE_ONCE(table[1], 0);
			return table;
		}
		before = table;
		if (i + 1 < flush->n)
			table = v7s_flush_next(pt, table);
	}
	return NULL;
}

/*
 * The table detached from slot @index, if its flush is not over; under the lock. It may
 * still hold its descriptors: clear them before the walker can reach it again. The search
 * visits all tables that concurrent callers are flushing, at most one for each slot.
 */
u32 *v7s_l2_take_back(struct v7s_pgtable *pt, u32 index)
{
	struct v7s_flush *flush;
	u32 *table;

	for (flush = pt->flushing; flush; flush = flush->next) {
		table = v7s_flush_take(pt, flush, index);
		if (table) {
			v7s_run_clear(table, V7S_L2_ENTRIES);
			v7s_sync(pt, table, V7S_L2_ENTRIES);
			return table;
		}
	}
	return NULL;
}

void v7s_pgtable_barrier(struct io_pgtable_ops *ops)
{
	const struct v7s_pgtable *pt = v7s_from_ops(ops);

	/* The end of a grace period may begin another, with tables that came too late for it. */
	if (READ_ONCE(pt->grace))
		rcu_barrier();
	if (READ_ONCE(pt->grace))
		rcu_barrier();
}
EXPORT_SYMBOL_GPL(v7s_pgtable_barrier);
