/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_KFENCE_H
#define V7S_COMPAT_KFENCE_H

#include <linux/version.h>

/* 5.12 added KFENCE. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0)
#include_next <linux/kfence.h>
#else
#include <linux/types.h>

static inline bool is_kfence_address(const void *addr)
{
	return false;
}
#endif

#endif
