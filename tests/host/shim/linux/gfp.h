/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_GFP_H
#define SHIM_GFP_H

#include <linux/types.h>

#define GFP_ATOMIC	((gfp_t)0x1)
#define GFP_KERNEL	((gfp_t)0x3)
#define SHIM_MAY_SLEEP	((gfp_t)0x2)	/* __GFP_DIRECT_RECLAIM to the kernel */

#define SHIM_NO_MEMORY	((gfp_t)0x4)	/* this allocation fails */

#define __GFP_RETRY_MAYFAIL	((gfp_t)0x8)
#define __GFP_NOWARN	((gfp_t)0x10)

#endif
