/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hooks for tests: called at every access to shared memory that the engine makes
 * by READ_ONCE(), WRITE_ONCE(), an atomic, a lock or a sync.
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

extern void (*shim_hook)(void);		/* NULL for none */
extern void (*shim_relax)(void);	/* a lock is held by another thread */

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

/* How many spinlocks this thread holds. */
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
