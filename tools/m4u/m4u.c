// SPDX-License-Identifier: GPL-2.0-only
/*
 * m4u SOC QTEST-SOCKET BYTES-OF-RAM - plays the M4Us of a board of tools/vm/m4u, and the
 * masters behind them, from outside of QEMU. Ends with QEMU.
 *
 * Registers are RAM, which this program polls: a write of the driver takes effect at the
 * next poll. README.md says what is known about the chips.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "board.h"
#include "qtest.h"
#include "walk.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define RAM_BASE	0x40000000
#define GICD_ISPENDR	0x08000200
#define PATIENCE_US	500	/* the driver waits 1000 */

/* mtk_iommu.c */
#define REG_PT_BASE	0x000
#define REG_INVALIDATE	0x020
#define   INVALIDATE_RANGE	1
#define   INVALIDATE_ALL	2
#define REG_START	0x024
#define REG_END		0x028
#define REG_CONTROL	0x120
#define   INTERRUPT_CLEAR	(1 << 12)
#define REG_DONE	0x12c
#define REG_FAULT	0x134
#define REG_FAULT_VA	0x13c
#define REG_FAULT_PA	0x140
#define REG_FAULT_ID	0x150
#define REG_BYTES	0x160
#define FAULT_TRANSLATION	(1 << 0)
#define FAULT_INVALID_PA	(1 << 2)

/* mtk-smi.c: a larb must acknowledge a request to sleep. */
#define LARB_SLEEP	0x00c
#define   SLEEP_ENABLE	(1 << 0)
#define   SLEEP_READY	(1 << 16)

/* Where a larb's number stands in the fault's ID: the way from larbid_remap back. */
struct larb_id {
	unsigned int larb, m4u, id;
};

static const struct soc {
	const char *name;
	unsigned int ias, m4us;
	bool wide_tables, fold_4gb;
	struct larb_id larbs[4];
} socs[] = {
	{ "mt8173", 32, 1, false, true, { { 0, 0, 0 << 7 }, { 3, 0, 3 << 7 } } },
	{ "mt8183", 32, 1, false, false, { { 0, 0, 0 << 7 }, { 1, 0, 7 << 7 } } },
	{ "mt8186", 34, 1, false, false, { { 0, 0, 0 << 9 }, { 4, 0, 2 << 9 } } },
	{ "mt8188", 34, 2, true, false,
	  { { 0, 0, 1 << 10 }, { 1, 1, 0 << 10 }, { 21, 0, 2 << 10 } } },
	{ "mt8192", 34, 1, false, false, { { 0, 0, 0 << 9 }, { 5, 0, 2 << 9 | 1 << 7 } } },
	{ "mt8195", 34, 2, false, false,
	  { { 0, 0, 0 << 9 | 1 << 7 }, { 1, 1, 0 << 10 }, { 19, 0, 4 << 9 } } },
};

static const struct soc *soc;
static uint64_t ram_end;

static struct m4u {
	struct mmu mmu;
	bool faulted;	/* until the driver clears the interrupt */
} m4us[M4US];

static unsigned int flushes, faults;

static uint32_t bench(unsigned int reg)
{
	return qtest_readl(BENCH_BASE + reg);
}

static uint32_t word(const unsigned char *block, unsigned int reg)
{
	uint32_t value;

	memcpy(&value, block + reg, sizeof(value));
	return value;
}

/* The bounds of a range flush: bits 31:12 of the address, and above them 33:32 in 1:0. */
static uint64_t flush_address(uint32_t value)
{
	return (value & ~(uint32_t)0xfff) | (uint64_t)(value & 7) << 32;
}

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/*
 * The register is cleared before the flush, so that one which is asked for meanwhile is
 * seen the next time. A chip does each as it is written; here a later write takes the place
 * of an earlier one that has not been seen, which happens when the driver did not wait:
 * after PATIENCE_US it may have given up, and then everything is flushed.
 */
static void flush(unsigned int n, const unsigned char *regs, bool exact)
{
	struct mmu *mmu = &m4us[n].mmu;
	uint32_t what = word(regs, REG_INVALIDATE), late = bench(BENCH_LATE);

	flushes++;
	qtest_writel(M4U_BASE(n) + REG_INVALIDATE, 0);
	if (bench(BENCH_LOSE))
		;
	else if (what & INVALIDATE_ALL || !exact)
		mmu_flush(mmu, 0, ~(uint64_t)0);
	else
		mmu_flush(mmu, flush_address(word(regs, REG_START)),
			  flush_address(word(regs, REG_END)) | 0xfff);
	if (late)
		usleep(late);
	if (what & INVALIDATE_RANGE)
		qtest_writel(M4U_BASE(n) + REG_DONE, 1);
}

static void serve_registers(unsigned int n, bool exact)
{
	unsigned char regs[REG_BYTES];
	struct m4u *m4u = &m4us[n];

	qtest_read(M4U_BASE(n), regs, sizeof(regs));
	if (word(regs, REG_PT_BASE) != m4u->mmu.base) {
		m4u->mmu.base = word(regs, REG_PT_BASE);
		mmu_flush(&m4u->mmu, 0, ~(uint64_t)0);
	}
	if (word(regs, REG_INVALIDATE))
		flush(n, regs, exact);
	if (word(regs, REG_CONTROL) & INTERRUPT_CLEAR) {
		qtest_writel(M4U_BASE(n) + REG_FAULT, 0);
		qtest_writel(M4U_BASE(n) + REG_CONTROL, word(regs, REG_CONTROL) & ~INTERRUPT_CLEAR);
		m4u->faulted = false;
	}
}

static void serve_larbs(void)
{
	for (unsigned int n = 0; n < LARBS; n++) {
		uint64_t reg = LARB_BASE + 0x1000 * n + LARB_SLEEP;
		uint32_t value = qtest_readl(reg);

		if (!(value & SLEEP_ENABLE) != !(value & SLEEP_READY))
			qtest_writel(reg, value ^ SLEEP_READY);
	}
}

static uint32_t master_id(const unsigned char *master)
{
	for (size_t i = 0; i < ARRAY_SIZE(soc->larbs); i++)
		if (soc->larbs[i].larb == word(master, MASTER_LARB) &&
		    soc->larbs[i].m4u == word(master, MASTER_M4U))
			return soc->larbs[i].id | word(master, MASTER_PORT) << 2;
	return 0;
}

/* The chip keeps the first fault until its interrupt is cleared, and drops the others. */
static void report(unsigned int n, const unsigned char *master, uint32_t type, uint64_t iova,
		   uint64_t phys, bool write)
{
	uint32_t va = (uint32_t)(iova & 0xfffff000) | (uint32_t)write << 1 | 1;
	unsigned int irq = 32 + M4U_SPI(n);

	faults++;
	if (m4us[n].faulted)
		return;
	m4us[n].faulted = true;
	if (soc->ias > 32)
		va |= (uint32_t)(iova >> 32 & 7) << 9;
	va |= (uint32_t)(phys >> 32 & 7) << 6;
	qtest_writel(M4U_BASE(n) + REG_FAULT, type);
	qtest_writel(M4U_BASE(n) + REG_FAULT_VA, va);
	qtest_writel(M4U_BASE(n) + REG_FAULT_PA, (uint32_t)phys);
	qtest_writel(M4U_BASE(n) + REG_FAULT_ID, master_id(master));
	qtest_writel(GICD_ISPENDR + irq / 32 * 4, (uint32_t)1 << irq % 32);
}

/* Moves what lies in one page. Returns false after a fault. */
static bool move(const unsigned char *master, uint64_t iova, unsigned int done, size_t length,
		 uint32_t *sum)
{
	bool write = word(master, MASTER_COMMAND) == COMMAND_WRITE;
	unsigned int n = word(master, MASTER_M4U) % M4US;
	unsigned char bytes[4096];
	uint64_t phys = 0;

	if (!mmu_translate(&m4us[n].mmu, iova, &phys)) {
		report(n, master, FAULT_TRANSLATION, iova, 0, write);
		return false;
	}
	if (phys < RAM_BASE || phys + length > ram_end) {
		report(n, master, FAULT_INVALID_PA, iova, phys, write);
		return false;
	}
	if (write)
		for (size_t i = 0; i < length; i++)
			bytes[i] = bench_pattern(word(master, MASTER_SEED), done + (unsigned int)i);
	if (write)
		qtest_write(phys, bytes, length);
	else
		qtest_read(phys, bytes, length);
	for (size_t i = 0; i < length; i++)
		*sum = *sum * 31 + bytes[i];
	return true;
}

static void serve_master(unsigned int n, const unsigned char *master)
{
	uint64_t base = MASTER_BASE + MASTER_BYTES * n;
	uint64_t iova = word(master, MASTER_IOVA_LO) | (uint64_t)word(master, MASTER_IOVA_HI) << 32;
	uint32_t length = word(master, MASTER_LENGTH), done = 0, sum = 0;
	bool good = true;

	while (good && done < length) {
		size_t part = 4096 - (iova + done) % 4096;

		if (part > length - done)
			part = length - done;
		good = move(master, iova + done, done, part, &sum);
		done += (uint32_t)part;
	}
	qtest_writel(base + MASTER_STATUS, !good);
	qtest_writel(base + MASTER_SUM, sum);
	qtest_writel(base + MASTER_COMMAND, 0);
}

/* A query by the tests: the translation in the tables, without the TLB. */
static void serve_query(void)
{
	uint32_t n = bench(BENCH_QUERY);
	uint64_t phys = ~(uint64_t)0, found;

	if (!n)
		return;
	if (mmu_walk(&m4us[(n - 1) % M4US].mmu,
		     bench(BENCH_IOVA_LO) | (uint64_t)bench(BENCH_IOVA_HI) << 32, &found))
		phys = found;
	qtest_writel(BENCH_BASE + BENCH_PHYS_LO, (uint32_t)phys);
	qtest_writel(BENCH_BASE + BENCH_PHYS_HI, (uint32_t)(phys >> 32));
	qtest_writel(BENCH_BASE + BENCH_FLUSHES, flushes);
	qtest_writel(BENCH_BASE + BENCH_WALKS, m4us[0].mmu.walks + m4us[1].mmu.walks);
	qtest_writel(BENCH_BASE + BENCH_HITS, m4us[0].mmu.hits + m4us[1].mmu.hits);
	qtest_writel(BENCH_BASE + BENCH_FAULTS, faults);
	qtest_writel(BENCH_BASE + BENCH_QUERY, 0);
}

/*
 * The commands are read first and carried out last, so that a flush which the guest asked
 * for before a command is done before it.
 */
static void serve(void)
{
	static unsigned char masters[MASTERS * MASTER_BYTES];
	static uint64_t last_us;
	bool exact = now_us() - last_us < PATIENCE_US;

	qtest_read(MASTER_BASE, masters, sizeof(masters));
	for (unsigned int n = 0; n < soc->m4us; n++)
		serve_registers(n, exact);
	last_us = now_us();
	for (unsigned int n = 0; n < MASTERS; n++)
		if (word(masters + n * MASTER_BYTES, MASTER_COMMAND))
			serve_master(n, masters + n * MASTER_BYTES);
	serve_query();
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: m4u SOC QTEST-SOCKET BYTES-OF-RAM\n");
		return 2;
	}
	for (size_t i = 0; i < ARRAY_SIZE(socs); i++)
		if (!strcmp(argv[1], socs[i].name))
			soc = &socs[i];
	if (!soc) {
		fprintf(stderr, "m4u: no SoC %s\n", argv[1]);
		return 2;
	}
	ram_end = RAM_BASE + strtoull(argv[3], NULL, 0);
	for (unsigned int n = 0; n < M4US; n++)
		m4us[n].mmu = (struct mmu){
			.ias = soc->ias, .wide_tables = soc->wide_tables, .fold_4gb = soc->fold_4gb,
		};
	signal(SIGPIPE, SIG_IGN);
	qtest_connect(argv[2]);
	qtest_writel(BENCH_BASE + BENCH_READY, 1);
	for (unsigned int round = 0;; round++) {
		serve();
		if (round % 16 == 0)
			serve_larbs();
		usleep(50);
	}
}
