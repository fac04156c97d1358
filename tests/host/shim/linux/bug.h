/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_BUG_H
#define SHIM_BUG_H

#ifdef SHIM_NO_HOOK
#define BUG()	__builtin_trap()
#else
/* A test that expects a BUG() sets this function, which must not return. */
extern void (*shim_bug)(void);

#define BUG()	shim_bug()
#endif

#endif
