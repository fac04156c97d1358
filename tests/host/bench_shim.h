/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_BENCH_SHIM_H
#define HOST_BENCH_SHIM_H

#include <string.h>

#include "pgtable/pgtable.h"

extern struct v7s_tables bench_tables;

/** bench_reset() - free all tables */
void bench_reset(void);

#endif
