/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel versions that the module is tested on, the same as in dkms.conf. Kbuild
 * includes this file in every source.
 */

#include <linux/version.h>

#define V7S_KERNEL_MIN	KERNEL_VERSION(5, 10, 0)
#define V7S_KERNEL_MAX	KERNEL_VERSION(7, 3, 255)

#if LINUX_VERSION_CODE < V7S_KERNEL_MIN || LINUX_VERSION_CODE > V7S_KERNEL_MAX
#error "v7s_dma32 is not tested on this kernel, see V7S_KERNEL_MIN and V7S_KERNEL_MAX"
#endif
