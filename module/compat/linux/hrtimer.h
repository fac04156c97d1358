/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_HRTIMER_H
#define V7S_COMPAT_HRTIMER_H

#include_next <linux/hrtimer.h>
#include <linux/version.h>

/* 6.13 added hrtimer_setup(), and 6.15 removed hrtimer_init(). */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

#endif
