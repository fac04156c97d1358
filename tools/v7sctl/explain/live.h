/* SPDX-License-Identifier: GPL-2.0-only */
/* The page table of the device that a fault line names, and its history. */
#ifndef EXPLAIN_LIVE_H
#define EXPLAIN_LIVE_H

#include "abi/abi.h"
#include "explain/evidence.h"
#include "explain/log.h"

/* The newest domain in @live of the device of @fault, or NULL; sets @count to their number. */
const char *live_domain(const struct table *live, const struct fault *fault, size_t *count);
/*
 * Adds the maps and unmaps that the module recorded for a domain to the log's events. That
 * includes those kept with a fault, which the history may have lost since.
 */
void live_history(const struct ctl *ctl, struct log *log, const struct evidence *evidence);

#endif
