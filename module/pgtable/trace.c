// SPDX-License-Identifier: GPL-2.0-only

#include "internal.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/* Out of line, as v7s_sync() is inlined everywhere. */
void v7s_trace_sync(const struct v7s_pgtable *pt, const u32 *desc, u32 n)
{
	trace_sync(pt, desc, n);
}
