/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_LIVE_TRANSLATE_H
#define V7S_LIVE_TRANSLATE_H

#include "known.h"

/**
 * struct v7s_steps - what a walk to one address reads
 * @read: how many descriptors could be read: 0, 1 or 2
 * @l1: the L1 descriptor, if @read is at least 1
 * @l2: the L2 descriptor, if @read is 2
 * @pgsize: bytes of the page that translates the address, or 0
 * @phys: what the address translates to, if @pgsize is not 0
 */
struct v7s_steps {
	unsigned int read;
	u32 l1;
	u32 l2;
	u32 pgsize;
	u64 phys;
};

/**
 * v7s_live_translate() - walk another driver's tables as they are now
 * @known: the page table
 * @iova: any address
 * @steps: filled in
 *
 * The tables may change or be freed meanwhile: each descriptor is copied, by an
 * access that cannot fault. If the driver has freed the page table, nothing
 * counts as read.
 *
 * Context: any.
 */
void v7s_live_translate(const struct v7s_known *known, u64 iova, struct v7s_steps *steps);

#endif
