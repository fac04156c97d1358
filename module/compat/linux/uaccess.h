/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_UACCESS_H
#define V7S_COMPAT_UACCESS_H

#include_next <linux/uaccess.h>

/* Before 5.11 on arm64, and 5.15 on 32-bit arm, there is only copy_from_kernel_nofault(). */
#ifndef __get_kernel_nofault
#define __get_kernel_nofault(dst, src, type, label)				\
do {										\
	if (copy_from_kernel_nofault(dst, src, sizeof(type)))			\
		goto label;							\
} while (0)
#endif

#endif
