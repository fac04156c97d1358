/* SPDX-License-Identifier: GPL-2.0-only */
/* Operations chosen by a random generator or by a fuzzer's bytes. */
#ifndef HOST_STEPS_H
#define HOST_STEPS_H

#include "rig.h"

/** struct chooser - a source of numbers, each from 0 to @n - 1 */
struct chooser {
	u32 (*below)(struct chooser *chooser, u32 n);
};

/** steps_spec() - choose a page table: quirks, sizes, the address of its tables */
struct rig_spec steps_spec(struct chooser *chooser);

/** steps_do() - choose an operation and do it */
void steps_do(struct rig *rig, struct chooser *chooser);

#endif
