/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's atomics as compiler builtins, which ThreadSanitizer understands. */
#ifndef SHIM_ATOMIC_H
#define SHIM_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	long counter;
} atomic_long_t;

typedef struct {
	s64 counter;
} atomic64_t;

#define SHIM_ATOMIC(prefix, word)						\
static inline word prefix##_read(const prefix##_t *v)				\
{										\
	shim_yield();								\
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);			\
}										\
static inline void prefix##_set(prefix##_t *v, word i)				\
{										\
	__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED);			\
	shim_yield();								\
}										\
static inline void prefix##_add(word i, prefix##_t *v)				\
{										\
	shim_yield();								\
	shim_atomic();								\
	__atomic_fetch_add(&v->counter, i, __ATOMIC_RELAXED);			\
}										\
static inline void prefix##_inc(prefix##_t *v)					\
{										\
	prefix##_add(1, v);							\
}										\
static inline void prefix##_dec(prefix##_t *v)					\
{										\
	prefix##_add(-1, v);							\
}

SHIM_ATOMIC(atomic, int)
SHIM_ATOMIC(atomic_long, long)

#define SHIM_ATOMIC_FETCH(name, builtin)					\
static inline int name(int i, atomic_t *v)					\
{										\
	shim_yield();								\
	shim_atomic();								\
	return builtin(&v->counter, i, __ATOMIC_SEQ_CST);			\
}

SHIM_ATOMIC_FETCH(atomic_fetch_add, __atomic_fetch_add)
SHIM_ATOMIC_FETCH(atomic_add_return, __atomic_add_fetch)
SHIM_ATOMIC_FETCH(atomic_sub_return, __atomic_sub_fetch)
SHIM_ATOMIC_FETCH(atomic_fetch_or, __atomic_fetch_or)

static inline int atomic_fetch_andnot(int i, atomic_t *v)
{
	shim_yield();
	shim_atomic();
	return __atomic_fetch_and(&v->counter, ~i, __ATOMIC_SEQ_CST);
}

static inline void atomic_or(int i, atomic_t *v)
{
	shim_yield();
	shim_atomic();
	__atomic_fetch_or(&v->counter, i, __ATOMIC_RELAXED);
}

static inline void atomic_andnot(int i, atomic_t *v)
{
	shim_yield();
	shim_atomic();
	__atomic_fetch_and(&v->counter, ~i, __ATOMIC_RELAXED);
}

static inline int atomic_cmpxchg(atomic_t *v, int old, int new)
{
	shim_yield();
	shim_atomic();
	__atomic_compare_exchange_n(&v->counter, &old, new, false,
				    __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
	return old;
}

#endif
