/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_OVERFLOW_H
#define SHIM_OVERFLOW_H

#define check_mul_overflow(a, b, to)	__builtin_mul_overflow(a, b, to)

#define struct_size(ptr, member, n)	(sizeof(*(ptr)) + sizeof(*(ptr)->member) * (n))

/* For unsigned values and shifts below their width. */
#define check_shl_overflow(value, shift, to) \
	(*(to) = (value) << (shift), *(to) >> (shift) != (value))

#endif
