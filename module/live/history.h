/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The history of another driver's page table, from the kernel's trace points iommu:map,
 * iommu:unmap and iommu:io_page_fault. The first two do not name the IOMMU. While only
 * one page table is attached, all of them are recorded for it. While several are, a map
 * is recorded for those that translate it so, and an unmap for those that have recorded
 * such a map and no longer translate it. The page table that the task changed last is
 * tried first, so that the others cost nothing.
 */
#ifndef V7S_HISTORY_H
#define V7S_HISTORY_H

#include "faults.h"
#include "known.h"
#include "ring.h"

struct v7s_history;

/**
 * v7s_history_begin() - begin to record
 * @known: the page table
 *
 * Context: may sleep.
 * Return: the history; NULL if the module's parameters ask for none, or the kernel
 * has no trace points; or ERR_PTR(-ENOMEM).
 */
struct v7s_history *v7s_history_begin(const struct v7s_known *known);

/** v7s_history_end() - stop recording and free it; NULL is allowed; may sleep */
void v7s_history_end(struct v7s_history *history);

/**
 * v7s_history_next() - copy an event
 * @history: the history
 * @at: 0 at first; moved on behind the event
 * @event: filled in
 * @lost: added to for each event that was overwritten before it could be copied
 *
 * Context: any; events are recorded meanwhile.
 * Return: false at the end.
 */
bool v7s_history_next(struct v7s_history *history, u64 *at, struct v7s_event *event, u64 *lost);

/** v7s_history_faults() - the last faults, which later events do not overwrite */
struct v7s_faults *v7s_history_faults(struct v7s_history *history);

#endif
