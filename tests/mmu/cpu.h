/* SPDX-License-Identifier: GPL-2.0-only */
/* The interface between start.S and cpu.c. */
#ifndef CPU_H
#define CPU_H

#include "wire.h"

struct batch;

/* Calls interrogate() with the MMU on and these tables, with this program mapped @alias higher. */
void under_tables(u32 ttbr0, u32 ttbr1, u32 alias, struct batch *batch);
void interrogate(struct batch *batch);

/* An access that may fault; returns 0, or FAULT and the FSR. */
u32 touch_read(u32 va, u32 *word);
u32 touch_write(u32 va, u32 *word);
u32 touch_user_read(u32 va, u32 *word);
u32 touch_user_write(u32 va, u32 *word);
u32 touch_fetch(u32 va);		/* calls @va, which must hold a `bx lr` */

void main(void);

#endif
