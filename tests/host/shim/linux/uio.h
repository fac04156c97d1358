/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_UIO_H
#define SHIM_UIO_H

#include <linux/types.h>

struct iov_iter {
	const char *from;
	size_t count;
};

static inline size_t iov_iter_count(const struct iov_iter *from)
{
	return from->count;
}

/* Returns the number of bytes copied. */
size_t copy_from_iter(void *to, size_t n, struct iov_iter *from);

#endif
