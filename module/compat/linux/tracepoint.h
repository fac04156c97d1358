/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_TRACEPOINT_H
#define V7S_COMPAT_TRACEPOINT_H

#include_next <linux/tracepoint.h>
#include <linux/version.h>

/* Since 6.10 __assign_str() takes the source from __string(). */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
#define v7s_assign_str(dst, src)	__assign_str(dst, src)
#else
#define v7s_assign_str(dst, src)	__assign_str(dst)
#endif

#endif
