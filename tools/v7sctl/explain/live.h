/* SPDX-License-Identifier: GPL-2.0-only */
/* The page table of the device that a fault line names, and its history. */
#ifndef EXPLAIN_LIVE_H
#define EXPLAIN_LIVE_H

#include "abi/abi.h"
#include "explain/log.h"

/*
 * The domain of the first device in the log whose page table the module found; the
 * caller frees. NULL if there is none.
 */
char *live_domain(const struct ctl *ctl, const struct log *log);
/* Adds the maps and unmaps that the module recorded for @domain to the log's events. */
void live_history(const struct ctl *ctl, struct log *log, const char *domain);

#endif
