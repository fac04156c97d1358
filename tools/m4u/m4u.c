// SPDX-License-Identifier: GPL-2.0-only
/*
 * m4u SOC QTEST-SOCKET RAM-FILE BYTES - plays the M4Us of a board of tools/vm/m4u, and the
 * masters behind them, from outside of QEMU, with which it shares the RAM. Ends with QEMU.
 *
 * Registers are RAM, which this program polls: a write of the driver takes effect at the
 * next poll. README.md says what is known about the chips.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "board.h"
#include "memory.h"
#include "qtest.h"
#include "walk.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define GICD_ISPENDR	0x08000200
#define PATIENCE_US	500	/* the driver waits 1000 */
#define IDLE_ROUNDS	200
#define IDLE_US		250
#define NOT_MAPPED	(~(uint64_t)0)
#define SAID_ENTRIES	4096

/* mtk_iommu.c */
#define REG_PT_BASE	0x000
#define REG_INVALIDATE	0x020
#define   INVALIDATE_RANGE	1
#define   INVALIDATE_ALL	2
#define REG_START	0x024
#define REG_END		0x028
#define REG_WR_LEN	0x054
#define   WR_LEN_RESET	0x210021
#define REG_CONTROL	0x120
#define   INTERRUPT_CLEAR	(1 << 12)
#define REG_DONE	0x12c
#define REG_FAULT	0x134
#define REG_FAULT_VA	0x13c
#define REG_FAULT_PA	0x140
#define REG_FAULT_ID	0x150
#define REG_BYTES	0x160
#define REG_ASKED_BYTES	0x2c	/* of those by which the driver asks for something */
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
	unsigned int ias, blocks;	/* blocks of registers, a bit each */
	bool wide_tables, fold_4gb;
	struct larb_id larbs[4];
} socs[] = {
	{ "mt8173", 32, 0x1, false, true, { { 0, 0, 0 << 7 }, { 3, 0, 3 << 7 } } },
	{ "mt8183", 32, 0x1, false, false, { { 0, 0, 0 << 7 }, { 1, 0, 7 << 7 } } },
	{ "mt8186", 34, 0x1, false, false, { { 0, 0, 0 << 9 }, { 4, 0, 2 << 9 } } },
	{ "mt8188", 34, 0x3, true, false,
	  { { 0, 0, 1 << 10 }, { 1, 1, 0 << 10 }, { 21, 0, 2 << 10 } } },
	{ "mt8192", 34, 0x1, false, false, { { 0, 0, 0 << 9 }, { 5, 0, 2 << 9 | 1 << 7 } } },
	{ "mt8195", 34, 0x7f, false, false,
	  { { 0, 0, 0 << 9 | 1 << 7 }, { 1, 1, 0 << 10 }, { 19, 0, 4 << 9 } } },
};

static const struct soc *soc;
static struct m4u {
	struct mmu mmu;
	bool faulted;	/* until the driver clears the interrupt */
} m4us[M4U_BLOCKS];

static unsigned int flushes, faults, reported, losses;

static uint32_t bench(unsigned int reg)
{
	return memory_readl(BENCH_BASE + reg);
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

/* All banks of infra flush everything by the register of the first. */
static void flush_all(unsigned int n)
{
	unsigned int last = n == INFRA ? M4U_BLOCKS - 1 : n;

	for (; n <= last; n++)
		mmu_flush(&m4us[n].mmu, 0, ~(uint64_t)0);
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
	memory_writel(M4U_BASE(n) + REG_INVALIDATE, 0);
	if (bench(BENCH_LOSE))
		;
	else if (what & INVALIDATE_ALL || !exact)
		flush_all(n);
	else
		mmu_flush(mmu, flush_address(word(regs, REG_START)),
			  flush_address(word(regs, REG_END)) | 0xfff);
	if (late)
		usleep(late);
	if (what & INVALIDATE_RANGE)
		memory_writel(M4U_BASE(n) + REG_DONE, 1);
}

/* Returns whether the driver waits for something. */
static bool serve_registers(unsigned int n, bool exact)
{
	unsigned char regs[REG_ASKED_BYTES];
	struct m4u *m4u = &m4us[n];
	uint32_t control;
	bool asked;

	memory_read(M4U_BASE(n), regs, sizeof(regs));
	if (word(regs, REG_PT_BASE) != m4u->mmu.base) {
		m4u->mmu.base = word(regs, REG_PT_BASE);
		mmu_flush(&m4u->mmu, 0, ~(uint64_t)0);
	}
	asked = word(regs, REG_INVALIDATE);
	if (asked)
		flush(n, regs, exact);
	if (!m4u->faulted)
		return asked;
	control = memory_readl(M4U_BASE(n) + REG_CONTROL);
	if (control & INTERRUPT_CLEAR) {
		memory_writel(M4U_BASE(n) + REG_FAULT, 0);
		memory_writel(M4U_BASE(n) + REG_CONTROL, control & ~INTERRUPT_CLEAR);
		m4u->faulted = false;
	}
	return true;
}

static void serve_larbs(void)
{
	for (unsigned int n = 0; n < LARBS; n++) {
		uint64_t reg = LARB_BASE + 0x1000 * n + LARB_SLEEP;
		uint32_t value = memory_readl(reg);

		if (!(value & SLEEP_ENABLE) != !(value & SLEEP_READY))
			memory_writel(reg, value ^ SLEEP_READY);
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
	reported++;
	if (m4us[n].mmu.ias > 32)
		va |= (uint32_t)(iova >> 32 & 7) << 9;
	va |= (uint32_t)(phys >> 32 & 7) << 6;
	memory_writel(M4U_BASE(n) + REG_FAULT, type);
	memory_writel(M4U_BASE(n) + REG_FAULT_VA, va);
	memory_writel(M4U_BASE(n) + REG_FAULT_PA, (uint32_t)phys);
	memory_writel(M4U_BASE(n) + REG_FAULT_ID, master_id(master));
	qtest_writel(GICD_ISPENDR + irq / 32 * 4, (uint32_t)1 << irq % 32);
}

/*
 * Logs where a page led, for the tests to compare. Answers that were logged lately are not
 * repeated.
 */
static void log_walk(unsigned int n, uint64_t page, uint64_t phys)
{
	static struct said {
		unsigned int log, n;
		uint64_t page, phys;
	} said[SAID_ENTRIES];
	static unsigned int log;
	uint32_t at = bench(BENCH_WALKED);
	struct said *last = &said[page / 4096 % SAID_ENTRIES];
	uint64_t entry = WALKED_BASE + (uint64_t)at * WALKED_BYTES;

	log += !at;
	if (last->log == log && last->n == n && last->page == page && last->phys == phys)
		return;
	*last = (struct said){ log, n, page, phys };
	if (at < WALKED_MAX) {
		memory_writel(entry + WALKED_BLOCK, n);
		memory_writel(entry + WALKED_IOVA_LO, (uint32_t)page);
		memory_writel(entry + WALKED_IOVA_HI, (uint32_t)(page >> 32));
		memory_writel(entry + WALKED_PHYS_LO, (uint32_t)phys);
		memory_writel(entry + WALKED_PHYS_HI, (uint32_t)(phys >> 32));
	}
	memory_writel(BENCH_BASE + BENCH_WALKED, at + 1);
}

/* Moves what lies in one page. Returns false after a fault. */
static bool move(const unsigned char *master, uint64_t iova, unsigned int done, size_t length,
		 uint32_t *sum)
{
	bool write = word(master, MASTER_COMMAND) == COMMAND_WRITE;
	unsigned int n = word(master, MASTER_M4U) % M4U_BLOCKS;
	unsigned char bytes[4096];
	uint64_t phys = 0, offset = iova % 4096;
	bool found = mmu_translate(&m4us[n].mmu, iova, &phys);

	log_walk(n, iova - offset, found ? phys - offset : NOT_MAPPED);
	if (!found) {
		report(n, master, FAULT_TRANSLATION, iova, 0, write);
		return false;
	}
	if (!memory_is_there(phys, length)) {
		report(n, master, FAULT_INVALID_PA, iova, phys, write);
		return false;
	}
	if (write)
		for (size_t i = 0; i < length; i++)
			bytes[i] = bench_pattern(word(master, MASTER_SEED), done + (unsigned int)i);
	if (write)
		memory_write(phys, bytes, length);
	else
		memory_read(phys, bytes, length);
	for (size_t i = 0; i < length; i++)
		*sum = *sum * 31 + bytes[i];
	return true;
}

/* Where a master's access goes: bits 33:32 are its own, or the larb's for its port. */
static uint64_t master_iova(const unsigned char *master)
{
	uint64_t regs = word(master, MASTER_LARB_REGS), high = word(master, MASTER_IOVA_HI);
	uint32_t port = word(master, MASTER_PORT);

	if (word(master, MASTER_NARROW))
		high = LARB_BANK_OF(memory_readl(regs + LARB_NONSEC_CON(port)));
	return word(master, MASTER_IOVA_LO) | high << 32;
}

static void serve_master(unsigned int n)
{
	uint64_t base = MASTER_BASE + MASTER_BYTES * n, iova;
	unsigned char master[MASTER_USED_BYTES];
	uint32_t length, done = 0, sum = 0;
	bool good = true;

	memory_read(base, master, sizeof(master));
	iova = master_iova(master);
	length = word(master, MASTER_LENGTH);
	while (good && done < length) {
		size_t part = 4096 - (iova + done) % 4096;

		if (part > length - done)
			part = length - done;
		good = move(master, iova + done, done, part, &sum);
		done += (uint32_t)part;
	}
	memory_writel(base + MASTER_STATUS, !good);
	memory_writel(base + MASTER_SUM, sum);
	memory_writel(BENCH_BASE + BENCH_BELL(n), 0);
}

/* A query by the tests: the translation in the tables, without the TLB. */
static void serve_query(uint32_t n)
{
	uint64_t phys = NOT_MAPPED, found;

	if (mmu_walk(&m4us[(n - 1) % M4U_BLOCKS].mmu,
		     bench(BENCH_IOVA_LO) | (uint64_t)bench(BENCH_IOVA_HI) << 32, &found))
		phys = found;
	memory_writel(BENCH_BASE + BENCH_PHYS_LO, (uint32_t)phys);
	memory_writel(BENCH_BASE + BENCH_PHYS_HI, (uint32_t)(phys >> 32));
	memory_writel(BENCH_BASE + BENCH_FLUSHES, flushes);
	memory_writel(BENCH_BASE + BENCH_WALKS, m4us[0].mmu.walks + m4us[1].mmu.walks);
	memory_writel(BENCH_BASE + BENCH_HITS, m4us[0].mmu.hits + m4us[1].mmu.hits);
	memory_writel(BENCH_BASE + BENCH_FAULTS, faults);
	memory_writel(BENCH_BASE + BENCH_REPORTED, reported);
	memory_writel(BENCH_BASE + BENCH_QUERY, 0);
}

/* A block without power forgets its registers, and all translations. */
static void serve_power(uint32_t n)
{
	static const unsigned char nothing[REG_BYTES];

	n = (n - 1) % M4U_BLOCKS;
	memory_write(M4U_BASE(n), nothing, sizeof(nothing));
	memory_writel(M4U_BASE(n) + REG_WR_LEN, WR_LEN_RESET);
	m4us[n].mmu.base = 0;
	m4us[n].faulted = false;
	mmu_flush(&m4us[n].mmu, 0, ~(uint64_t)0);
	memory_writel(BENCH_BASE + BENCH_LOSSES, ++losses);
	memory_writel(BENCH_BASE + BENCH_POWER, 0);
}

/*
 * The bells are read first and answered last, so that a flush which the guest asked for before
 * it rang is done before that. Returns whether anything was to be done.
 */
static bool serve(void)
{
	unsigned char asked[BENCH_BYTES];
	static uint64_t last_us;
	bool exact = now_us() - last_us < PATIENCE_US, busy = false;

	memory_read(BENCH_BASE, asked, sizeof(asked));
	for (unsigned int n = 0; n < M4U_BLOCKS; n++)
		if (soc->blocks >> n & 1)
			busy |= serve_registers(n, exact);
	last_us = now_us();
	for (unsigned int n = 0; n < MASTERS; n++)
		if (word(asked, BENCH_BELL(n))) {
			serve_master(n);
			busy = true;
		}
	if (word(asked, BENCH_QUERY))
		serve_query(word(asked, BENCH_QUERY));
	if (word(asked, BENCH_POWER))
		serve_power(word(asked, BENCH_POWER));
	return busy;
}

/* Soon again while the guest is busy with us. */
static void rest(bool busy)
{
	static unsigned int idle;

	idle = busy ? 0 : idle + 1;
	usleep(idle < IDLE_ROUNDS ? 50 : IDLE_US);
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fprintf(stderr, "usage: m4u SOC QTEST-SOCKET RAM-FILE BYTES\n");
		return 2;
	}
	for (size_t i = 0; i < ARRAY_SIZE(socs); i++)
		if (!strcmp(argv[1], socs[i].name))
			soc = &socs[i];
	if (!soc) {
		fprintf(stderr, "m4u: no SoC %s\n", argv[1]);
		return 2;
	}
	for (unsigned int n = 0; n < M4U_BLOCKS; n++)
		m4us[n].mmu = (struct mmu){
			.ias = n < INFRA ? soc->ias : 32,
			.wide_tables = soc->wide_tables,
			.fold_4gb = soc->fold_4gb,
		};
	/* Drivers give the hardware a millisecond. Where this is not allowed it may take longer. */
	sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){ .sched_priority = 1 });
	signal(SIGPIPE, SIG_IGN);
	memory_map(argv[3], strtoull(argv[4], NULL, 0));
	qtest_connect(argv[2]);
	memory_writel(BENCH_BASE + BENCH_READY, 1);
	for (unsigned int round = 0;; round++) {
		bool busy = serve();

		if (round % 1024 == 0)
			qtest_end_with_qemu();
		serve_larbs();
		rest(busy);
	}
}
