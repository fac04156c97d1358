/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_UACCESS_H
#define V7S_COMPAT_UACCESS_H

#include_next <linux/uaccess.h>

/* Only the function exists on arm64 until 5.11, and on 32-bit arm until 5.15. */
#ifndef __get_kernel_nofault
#define __get_kernel_nofault(dst, src, type, label)				\
do {										\
	if (copy_from_kernel_nofault(dst, src, sizeof(type)))			\
		goto label;							\
} while (0)
#endif

#endif
