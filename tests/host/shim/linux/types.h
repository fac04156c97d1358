/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_TYPES_H
#define SHIM_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The C library defines both macros, the kernel only the one that applies. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#undef __BIG_ENDIAN
#endif

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int32_t s32;
typedef long long s64;

/* <sched.h> of glibc 2.41 includes this header for these types. */
typedef u32 __u32;
typedef u64 __u64;
typedef s32 __s32;

#ifdef CONFIG_PHYS_ADDR_T_64BIT
typedef u64 phys_addr_t;
typedef u64 dma_addr_t;
#else
typedef u32 phys_addr_t;
typedef u32 dma_addr_t;
#endif

typedef unsigned int gfp_t;
typedef unsigned int slab_flags_t;
typedef unsigned short umode_t;

#define BITS_PER_LONG	(8 * (int)sizeof(long))
#define __user
#define __printf(a, b)

#endif
