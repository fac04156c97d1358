/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_PM_RUNTIME_H
#define V7S_COMPAT_PM_RUNTIME_H

#include_next <linux/pm_runtime.h>
#include <linux/version.h>

/* Before 6.9 a parameter decided whether a device without users counts as active. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
#define pm_runtime_get_if_active(dev)	pm_runtime_get_if_active(dev, true)
#endif

#endif
