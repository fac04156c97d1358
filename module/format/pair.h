/* SPDX-License-Identifier: GPL-2.0-only */
/* Two neighbouring descriptors as one 64-bit word. */
#ifndef V7S_PAIR_H
#define V7S_PAIR_H

#include <linux/types.h>

/* The word that @first and @second, which follows it, make in memory. */
static inline u64 v7s_pair(u32 first, u32 second)
{
#ifdef __BIG_ENDIAN
	return (u64)first << 32 | second;
#else
	return (u64)second << 32 | first;
#endif
}

/* Whether a descriptor is the second of its pair. */
static inline bool v7s_odd(const u32 *desc)
{
	return (unsigned long)desc & sizeof(u32);
}

#endif
