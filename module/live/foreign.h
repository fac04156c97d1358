/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tables that another driver made and changes, read without its help. A view consists
 * of copies: the L1 table as it is when the view is taken, each L2 table as it is when
 * the walk comes to it. The contents of an L2 table count only if the L1 table
 * pointed to it before and after it was copied, and if the driver had not begun to free
 * the page table.
 */
#ifndef V7S_FOREIGN_H
#define V7S_FOREIGN_H

#include "../format/walk.h"
#include "history.h"
#include "known.h"

/**
 * struct v7s_foreign - another driver's page table
 * @known: its configuration and device
 * @l1_phys: physical address of its L1 table
 * @history: its events and faults, or NULL
 */
struct v7s_foreign {
	struct v7s_known known;
	u64 l1_phys;
	struct v7s_history *history;

	/* private: */
	u32 *l1;	/* a copy of its L1 table */
	bool l1_read;	/* the copy is valid */
	bool entered;	/* v7s_foreign_attach() added it to the list */
	u32 **l2;	/* copies of L2 tables, by the slot that points to each */
	u32 first, end;	/* slots that may have a copy: few, as reports read in pieces */
};

/**
 * v7s_foreign_attach() - begin to read a page table
 * @known: the page table
 *
 * Context: may sleep.
 * Return: the page table, or ERR_PTR: -EFAULT if its L1 table is not in RAM that may be
 * read; -EINVAL if a caller named an L1 table that is not aligned to its size; -ENOMEM.
 */
struct v7s_foreign *v7s_foreign_attach(const struct v7s_known *known);
void v7s_foreign_detach(struct v7s_foreign *foreign);

/**
 * v7s_foreign_wait_none() - wait until all have been detached
 *
 * Context: may sleep. Return: 0, or -EINTR if the caller is killed.
 */
int v7s_foreign_wait_none(void);

/** v7s_foreign_is_gone() - whether its driver has freed it */
static inline bool v7s_foreign_is_gone(const struct v7s_foreign *foreign)
{
	return foreign->known.id && v7s_known_is_gone(foreign->known.slot, foreign->known.id);
}

/** v7s_foreign_view() - take a new view; the caller serialises views and walks; may sleep */
struct v7s_view v7s_foreign_view(struct v7s_foreign *foreign);

#endif
