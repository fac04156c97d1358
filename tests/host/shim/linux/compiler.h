/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_COMPILER_H
#define SHIM_COMPILER_H

#include "../hook.h"

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)
#define barrier() do {			\
	__asm__ volatile("" ::: "memory");	\
	shim_yield();				\
} while (0)
#define noinline	__attribute__((noinline))
#undef __always_inline
#define __always_inline	inline __attribute__((always_inline))

/* As in the kernel, accesses wider than a word may be torn. */
#define READ_ONCE(x) ({								\
	shim_yield();								\
	__builtin_choose_expr(sizeof(x) <= sizeof(long),			\
			      __atomic_load_n(&(x), __ATOMIC_RELAXED),		\
			      *(const volatile typeof(x) *)&(x));		\
})

#define WRITE_ONCE(x, value) do {						\
	__builtin_choose_expr(sizeof(x) <= sizeof(long),			\
			      __atomic_store_n(&(x), value, __ATOMIC_RELAXED),	\
			      (void)(*(volatile typeof(x) *)&(x) = (value)));	\
	shim_yield();								\
} while (0)

#endif
