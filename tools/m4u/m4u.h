/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of the software M4U: registers.c has the M4Us, masters.c the devices behind them. */
#ifndef M4U_H
#define M4U_H

#include <string.h>

#include "board.h"
#include "memory.h"
#include "walk.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define NOT_MAPPED	(~(uint64_t)0)
#define FAULT_TRANSLATION	(1 << 0)
#define FAULT_INVALID_PA	(1 << 2)

struct m4u {
	struct mmu mmu;
	bool faulted;	/* until the driver clears the interrupt */
};

extern struct m4u m4us[M4U_BLOCKS];
extern unsigned int flushes, faults, reported;

/* registers.c */

/* Chooses the SoC; returns false if there is no such SoC. */
bool registers_init(const char *name);
/*
 * Does what the driver asks M4U @n for; without @exact every flush is a flush of all. Returns
 * whether there was something to do.
 */
bool registers_serve(unsigned int n, bool exact);
/* Reports a master's fault to the driver. */
void registers_fault(unsigned int n, const unsigned char *master, uint32_t type, uint64_t iova,
		     uint64_t phys, bool write);
/* Resets the registers and drops the translations of M4U @n, which has lost its power. */
void registers_reset(unsigned int n);

/* masters.c: carries out a command that the guest gave master @n. */
void master_serve(unsigned int n);

static inline uint32_t bench(unsigned int reg)
{
	return memory_readl(BENCH_BASE + reg);
}

/* A register in a copy of a block of registers */
static inline uint32_t word(const unsigned char *block, unsigned int reg)
{
	uint32_t value;

	memcpy(&value, block + reg, sizeof(value));
	return value;
}

#endif
