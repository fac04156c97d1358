/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_BITOPS_H
#define SHIM_BITOPS_H

#include <linux/bits.h>

#define BITS_TO_LONGS(bits)	(((bits) + BITS_PER_LONG - 1) / BITS_PER_LONG)

/* Not atomic: the caller holds a lock. */
static inline void __set_bit(unsigned int n, unsigned long *map)
{
	map[n / BITS_PER_LONG] |= BIT(n % BITS_PER_LONG);
}

static inline void __clear_bit(unsigned int n, unsigned long *map)
{
	map[n / BITS_PER_LONG] &= ~BIT(n % BITS_PER_LONG);
}

static inline unsigned int find_next_bit(const unsigned long *map, unsigned int size,
					 unsigned int n)
{
	while (n < size && !(map[n / BITS_PER_LONG] & BIT(n % BITS_PER_LONG)))
		n++;
	return n;
}

#define for_each_set_bit(n, map, size) \
	for (n = find_next_bit(map, size, 0); n < (size); n = find_next_bit(map, size, n + 1))

#endif
