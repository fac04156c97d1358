/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_SPINLOCK_H
#define SHIM_SPINLOCK_H

#include <linux/compiler.h>
#include <linux/types.h>

typedef struct {
	bool held;
} spinlock_t;

/* Headers of the module declare such locks; no code that is compiled here takes one. */
typedef spinlock_t raw_spinlock_t;

static inline void spin_lock_init(spinlock_t *lock)
{
	lock->held = false;
}

static inline void spin_lock(spinlock_t *lock)
{
	shim_yield();
	shim_atomic();
	while (__atomic_exchange_n(&lock->held, true, __ATOMIC_ACQUIRE))
		shim_relax();
	shim_locks_held++;
}

static inline void spin_unlock(spinlock_t *lock)
{
	shim_locks_held--;
	shim_barrier();
	__atomic_store_n(&lock->held, false, __ATOMIC_RELEASE);
	shim_rcu_poll();
	shim_yield();
}

#define spin_lock_irqsave(lock, flags)		((void)(flags = 0), spin_lock(lock))
#define spin_unlock_irqrestore(lock, flags)	((void)(flags), spin_unlock(lock))

#endif
