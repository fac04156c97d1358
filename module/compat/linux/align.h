/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_ALIGN_H
#define V7S_COMPAT_ALIGN_H

/* 5.10 has its macros in kernel.h. */
#if __has_include_next(<linux/align.h>)
#include_next <linux/align.h>
#else
#include <linux/kernel.h>
#endif

#endif
