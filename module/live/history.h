/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The history of another driver's page table, from the kernel's tracepoints iommu:map,
 * iommu:unmap and iommu:io_page_fault. The first two do not name the IOMMU. While only
 * one page table is attached, every event is recorded for it. While several are, a map
 * is recorded for each that translates the page as the map does, an unmap for each that
 * has such a map recorded and no longer translates the page. The page table that the
 * task changed last is tried first; if it fits, the others are not read.
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
 * Return: the history; NULL if the module's parameter `history` is 0, if the kernel lacks
 * a tracepoint, or if there are too many histories; ERR_PTR(-ENOMEM).
 */
struct v7s_history *v7s_history_begin(const struct v7s_known *known);

/** v7s_history_end() - stop recording and free it; NULL is allowed; may sleep */
void v7s_history_end(struct v7s_history *history);

/**
 * v7s_history_next() - copy an event
 * @history: the history
 * @at: 0 at first; moved past the event
 * @event: filled in
 * @lost: incremented for each event that was overwritten before it could be copied
 *
 * Context: any; events may be recorded concurrently.
 * Return: false at the end.
 */
bool v7s_history_next(struct v7s_history *history, u64 *at, struct v7s_event *event, u64 *lost);

/** v7s_history_faults() - the last faults, which later events do not overwrite */
struct v7s_faults *v7s_history_faults(struct v7s_history *history);

#endif
