/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/sched.h>

#define fatal_signal_pending(task)	false
