/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_BARRIER_H
#define SHIM_BARRIER_H

#include "../hook.h"

#define wmb()		(shim_barrier(), __atomic_thread_fence(__ATOMIC_SEQ_CST))
#define dma_wmb()	(shim_barrier(), __atomic_thread_fence(__ATOMIC_RELEASE))

#define smp_store_release(ptr, value) do {			\
	shim_barrier();						\
	__atomic_store_n(ptr, value, __ATOMIC_RELEASE);		\
	shim_yield();						\
} while (0)

#define smp_load_acquire(ptr) ({				\
	shim_yield();						\
	shim_barrier();						\
	__atomic_load_n(ptr, __ATOMIC_ACQUIRE);			\
})

#endif
