/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_PEEK_H
#define V7S_PEEK_H

#include <linux/types.h>

/**
 * v7s_peek() - copy memory that another driver owns, and may free meanwhile
 * @to: the destination, aligned to 8 bytes
 * @phys: the source; any value
 * @bytes: number of bytes
 *
 * Reads only page frames of System RAM that the kernel maps: no hole, no device
 * memory, no reserved, offline, poisoned or high memory. The accesses cannot
 * fault. Each aligned 32-bit word is read at once, never in parts.
 *
 * Context: any.
 * Return: 0 or -EFAULT, with @to undefined.
 */
int v7s_peek(void *to, u64 phys, size_t bytes);

#endif
