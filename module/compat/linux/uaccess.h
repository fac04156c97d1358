/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_UACCESS_H
#define V7S_COMPAT_UACCESS_H

#include_next <linux/uaccess.h>

/* Until 5.11 on arm64, 5.15 on 32-bit arm, and there as function alone. */
#ifndef __get_kernel_nofault
#define __get_kernel_nofault(dst, src, type, label)				\
do {										\
	if (copy_from_kernel_nofault(dst, src, sizeof(type)))			\
		goto label;							\
} while (0)
#endif

#endif
