/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_SMP_H
#define SHIM_SMP_H

#include <sched.h>

/* The thread may migrate right after. */
static inline int raw_smp_processor_id(void)
{
	return sched_getcpu();
}

#endif
