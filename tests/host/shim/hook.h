/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hooks for tests. The shim calls them at every access of the engine to shared memory:
 * READ_ONCE(), WRITE_ONCE(), atomics, locks and syncs.
 */
#ifndef SHIM_HOOK_H
#define SHIM_HOOK_H

#ifdef SHIM_NO_HOOK

static inline void shim_yield(void)
{
}

static inline void shim_relax(void)
{
}

#else

extern void (*shim_hook)(void);		/* may be NULL */
extern void (*shim_relax)(void);	/* called while another thread holds the lock */

static inline void shim_yield(void)
{
	if (shim_hook)
		shim_hook();
}

#endif

/* For the benchmark: counts of atomic read-modify-writes and of barriers. */
#ifdef SHIM_COUNT
extern unsigned long shim_atomics, shim_barriers;

static inline void shim_atomic(void)
{
	shim_atomics++;
}

static inline void shim_barrier(void)
{
	shim_barriers++;
}
#else
static inline void shim_atomic(void)
{
}

static inline void shim_barrier(void)
{
}
#endif

/* The number of spinlocks that this thread holds. */
extern __thread int shim_locks_held;

struct rcu_head;
extern struct rcu_head *shim_rcu_callbacks;
void shim_rcu_run(void);

/* See linux/rcupdate.h. */
static inline void shim_rcu_poll(void)
{
	if (__atomic_load_n(&shim_rcu_callbacks, __ATOMIC_RELAXED))
		shim_rcu_run();
}

#endif
