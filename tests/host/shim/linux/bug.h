/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_BUG_H
#define SHIM_BUG_H

/* A test that expects a BUG() sets where to go. */
extern void (*shim_bug)(void);

#define BUG()	shim_bug()

#endif
