/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_MUTEX_H
#define SHIM_MUTEX_H

#include <linux/atomic.h>

struct mutex {
	int unused;
};

#endif
