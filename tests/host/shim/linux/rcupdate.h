/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RCU with the shortest possible grace periods: a thread that holds no lock runs the callbacks
 * as soon as there is no reader.
 */
#ifndef SHIM_RCUPDATE_H
#define SHIM_RCUPDATE_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "../hook.h"

struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
};

void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));

static inline void rcu_barrier(void)
{
	shim_rcu_poll();
}

#ifdef SHIM_NO_HOOK

static inline void rcu_read_lock(void)
{
}

static inline void rcu_read_unlock(void)
{
}

#else

extern int shim_rcu_readers;

static inline void rcu_read_lock(void)
{
	__atomic_fetch_add(&shim_rcu_readers, 1, __ATOMIC_SEQ_CST);
}

static inline void rcu_read_unlock(void)
{
	__atomic_fetch_sub(&shim_rcu_readers, 1, __ATOMIC_SEQ_CST);
	shim_rcu_poll();
}

#endif

#endif
