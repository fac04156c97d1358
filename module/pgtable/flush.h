/* SPDX-License-Identifier: GPL-2.0-only */
/* Lists of detached tables. Everything here is called under the page table's lock. */
#ifndef V7S_FLUSH_H
#define V7S_FLUSH_H

#include "internal.h"

/* Link @table to @next by its first descriptor: the address of @next, with bits 1:0 clear. */
void v7s_flush_set_next(struct v7s_pgtable *pt, u32 *table, const u32 *next);

/* Add the table that was detached from slot @index. */
static inline void v7s_flush_push(struct v7s_pgtable *pt, struct v7s_flush *flush, u32 index,
				  u32 *table)
{
	if (flush->n)
		v7s_flush_set_next(pt, table, flush->tables);
	else
		flush->last = table;
	WRITE_ONCE(table[1], index << 2);
	flush->tables = table;
	flush->n++;
}

/* Let v7s_l2_take_back() find the tables of a flush that has begun. */
static inline void v7s_flush_link(struct v7s_pgtable *pt, struct v7s_flush *flush)
{
	flush->next = pt->flushing;
	pt->flushing = flush;
}

static inline void v7s_flush_unlink(struct v7s_pgtable *pt, struct v7s_flush *flush)
{
	struct v7s_flush **at = &pt->flushing;

	while (*at != flush)
		at = &(*at)->next;
	*at = flush->next;
}

#endif
