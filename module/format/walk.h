/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk visits the descriptors of an L1 table and its L2 tables in order of IOVA.
 *
 *	struct v7s_walk w;
 *
 *	v7s_for_each_leaf(&w, &view, iova, last)
 *		seen(w.iova, w.kind, w.phys);
 *
 * It reads memory only through struct v7s_view, so it works on the tables of any
 * implementation.
 */
#ifndef V7S_WALK_H
#define V7S_WALK_H

#include "descriptor.h"

/**
 * struct v7s_view - tables as the hardware's walker sees them
 * @fmt: variant of the format
 * @l1_phys: where the L1 table is
 * @table: returns the table at a physical address, or NULL if nothing readable is
 *         there; @slot is the L1 slot that points to it, or V7S_NO_SLOT for the L1
 *         table itself
 * @ctx: for @table
 */
struct v7s_view {
	struct v7s_format fmt;
	u64 l1_phys;
	const u32 *(*table)(const struct v7s_view *view, u64 phys, u32 slot);
	void *ctx;
};

#define V7S_NO_SLOT	(~0U)

/**
 * struct v7s_walk - a position, and the non-zero descriptor found there
 * @level: 1 or 2
 * @index: of the descriptor in its table
 * @iova: the first address that this descriptor translates, not counting its other copies
 * @desc: the descriptor
 * @kind: what it is; V7S_INVALID for a descriptor that is neither 0 nor valid
 * @phys: what @iova translates to, which differs between the copies of a large page
 *        or supersection; for V7S_TABLE the address of the L2 table
 */
struct v7s_walk {
	int level;
	u32 index;
	u64 iova;
	u32 desc;
	enum v7s_kind kind;
	u64 phys;

	/* private: */
	const struct v7s_view *view;
	const u32 *l1;
	const u32 *l2;		/* the L2 table that the walk is in, if any */
	u32 l1_end;		/* one past the last L1 slot to visit */
	u32 l1_index;		/* the L1 slot to visit next, or that of @l2 */
	u32 next;		/* the L2 slot to visit next */
};

/** v7s_walk_start() - position a walk before the slot of @iova in the L1 table */
void v7s_walk_start(struct v7s_walk *w, const struct v7s_view *view, u64 iova);

/** v7s_walk_until() - end the walk after the slot of @last in the L1 table */
void v7s_walk_until(struct v7s_walk *w, u64 last);

/** v7s_walk_next() - move to the next non-zero descriptor; false at the end */
bool v7s_walk_next(struct v7s_walk *w);

/** v7s_walk_next_leaf() - move to the next page or block; false at the end */
bool v7s_walk_next_leaf(struct v7s_walk *w);

/** v7s_walk_bytes() - bytes of IOVA that the slot of this descriptor spans */
static inline u64 v7s_walk_bytes(const struct v7s_walk *w)
{
	return w->level == 1 ? SZ_1M : SZ_4K;
}

/** v7s_walk_next_slot() - move to the next non-zero L1 descriptor; false at the end */
bool v7s_walk_next_slot(struct v7s_walk *w);

/** v7s_walk_next_table() - move to the next L1 descriptor that points to an L2 table */
bool v7s_walk_next_table(struct v7s_walk *w);

/** v7s_walk_l2_table() - the table that a walk is at (kind V7S_TABLE), or NULL */
static inline const u32 *v7s_walk_l2_table(const struct v7s_walk *w)
{
	return w->l2;
}

/**
 * v7s_walk_run() - skip the leaf that a walk is at, and the leaves that continue it
 * @w: at a leaf
 *
 * Leaves that continue it are in the same table and have the same size and
 * attributes, and their addresses follow each other. @w describes the first
 * descriptor until the walk moves on.
 *
 * Return: the number of descriptors in the run, each of which spans v7s_walk_bytes().
 */
u32 v7s_walk_run(struct v7s_walk *w);

#define v7s_for_each_slot(w, view) \
	for (v7s_walk_start(w, view, 0); v7s_walk_next_slot(w);)

/* The leaves from @from on, up to the end of @last's L1 slot. */
#define v7s_for_each_leaf(w, view, from, last) \
	for (v7s_walk_start(w, view, from), v7s_walk_until(w, last); v7s_walk_next_leaf(w);)

/**
 * v7s_lookup() - the leaf that translates @iova
 * @w: filled in
 * @view: the tables
 * @iova: any address
 *
 * Return: false if there is none; else @w holds it, with @w->phys for @iova
 * itself.
 */
bool v7s_lookup(struct v7s_walk *w, const struct v7s_view *view, u64 iova);

#endif
