/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files between mmu-judge (host) and cpu.bin (ARM CPU). `questions` has a wire_head, its tables
 * (each a wire_table and its bytes) and its wire_asks; `answers` has a wire_answer for each ask, in
 * order. Both sides are little-endian.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdint.h>

typedef uint32_t u32;
typedef unsigned long long u64;

#define BIT(n)		(1U << (n))

/* The machine: qemu-system-arm -M virt,secure=on -m 3G */
#define CPU_FLASH	0x00000000	/* the program, outside of the RAM that tables map */
#define CPU_RAM		0x0e000000	/* 1 MiB of the secure RAM */
#define POOL_BASE	0x0e100000	/* the rest of it, for tables that have to move */
#define POOL_END	0x0f000000
#define RAM_BASE	0x40000000	/* up to 4 GiB */

#define WIRE_MAGIC	0x6a377631

enum { PRIV_READ, PRIV_WRITE, USER_READ, USER_WRITE, KINDS };

struct wire_head {
	u32 magic;
	u32 ttbr, prrr, nmrr, dacr;
	u32 tables, asks;
};

struct wire_table {
	u32 home;
	u32 bytes;
};

struct wire_ask {
	u32 iova;
	u32 touch;		/* 8-byte aligned RAM that real accesses must reach; 0 for none */
};

#define NOT_TRIED	0xffffffff
#define FAULT		BIT(31)		/* in touch[] and fetch, with the FSR; 0 is success */

struct wire_answer {
	u32 par[KINDS];	/* of ATS1CPR, ATS1CPW, ATS1CUR, ATS1CUW */
	u32 touch[KINDS];	/* of LDR, STR, LDRT, STRT */
	u32 fetch;		/* of a privileged call */
	u32 word;		/* read by LDR: each word of RAM holds its own address */
};

#endif
