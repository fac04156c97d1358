/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The addresses of registers, as in tools/vm/m4u/board.dtsi, and the registers that are not
 * MediaTek's: those of the test masters, and those of the bench (the software M4U itself).
 */
#ifndef BOARD_H
#define BOARD_H

#define M4U_BASE(n)	(0x70000000 + 0x1000 * (n))
#define M4U_SPI(n)	(100 + (n))
#define M4US		2	/* of multimedia; the banks of infra follow */
#define INFRA		2
#define INFRA_BANKS	5
#define M4U_BLOCKS	(INFRA + INFRA_BANKS)	/* of registers */
#define BENCH_BASE	0x7000f000
#define LARB_BASE	0x70020000
#define LARBS		16
#define MASTER_BASE	0x70040000
#define MASTER_BYTES	0x100
#define MASTERS		16

/* A master: the guest writes its registers, then BENCH_BELL, which the device clears when done. */
#define MASTER_COMMAND	0x00
#define   COMMAND_READ	1	/* sum up LENGTH bytes from IOVA on */
#define   COMMAND_WRITE	2	/* write the pattern of SEED there */
#define MASTER_IOVA_LO	0x04
#define MASTER_IOVA_HI	0x08
#define MASTER_LENGTH	0x0c
#define MASTER_STATUS	0x10	/* 0, or 1 after a fault */
#define MASTER_SUM	0x14	/* of the bytes moved */
#define MASTER_SEED	0x18
#define MASTER_M4U	0x1c	/* which block of registers, and the ids of larb and port */
#define MASTER_LARB	0x20
#define MASTER_PORT	0x24
#define MASTER_LARB_REGS	0x28	/* address of the larb's registers, or 0 */
#define MASTER_NARROW	0x2c	/* 1: its bus has 32 bits, and the larb adds bits 33:32 */
#define MASTER_USED_BYTES	0x30

/* A larb has a register for each port, with four copies of bits 33:32 of its IOVAs. */
#define LARB_NONSEC_CON(port)	(0x380 + (port) * 4)
#define   LARB_BANK(bank)	((bank) * 0x5500)
#define   LARB_BANK_OF(value)	((value) >> 8 & 3)

/* The bench */
#define BENCH_LOSE	0x00	/* if not 0, acknowledge flushes without a flush */
#define BENCH_LATE	0x04	/* microseconds before a flush is acknowledged */
#define BENCH_QUERY	0x08	/* 1 + the M4U; cleared with the answer */
#define BENCH_IOVA_LO	0x0c
#define BENCH_IOVA_HI	0x10
#define BENCH_PHYS_LO	0x14
#define BENCH_PHYS_HI	0x18	/* ~0: not mapped */
#define BENCH_FLUSHES	0x20	/* counters */
#define BENCH_WALKS	0x24
#define BENCH_HITS	0x28
#define BENCH_FAULTS	0x2c
#define BENCH_READY	0x30	/* 1 once the bench runs */
#define BENCH_REPORTED	0x34	/* faults that raised an interrupt */
#define BENCH_POWER	0x38	/* 1 + the block that loses its power; cleared when done */
#define BENCH_LOSSES	0x3c	/* number of power losses */
#define BENCH_WALKED	0x40	/* entries in the log; the guest clears it to empty the log */
#define BENCH_SPOIL	0x44	/* 1 + the byte of each transfer that arrives changed; 0: none */
#define BENCH_BELL(n)	(0x80 + (n) * 4)	/* of each master */
#define BENCH_BYTES	0xc0

/* The log: the translations of pages that masters used, each once. */
#define WALKED_BASE	0x70080000
#define WALKED_BYTES	0x20
#define WALKED_MAX	16384	/* further entries are only counted */
#define WALKED_BLOCK	0x00	/* the M4U's block of registers */
#define WALKED_IOVA_LO	0x04
#define WALKED_IOVA_HI	0x08
#define WALKED_PHYS_LO	0x0c
#define WALKED_PHYS_HI	0x10	/* ~0: not mapped */

/* The pattern that a master writes. Pages of 4K and 64K differ from their neighbours. */
static inline unsigned char bench_pattern(unsigned int seed, unsigned int i)
{
	return (unsigned char)(seed + i * 7 + (i >> 8) + (i >> 16) * 5);
}

#endif
