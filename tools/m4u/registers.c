// SPDX-License-Identifier: GPL-2.0-only
/* The registers of the M4Us: flushes, faults, power. */
#include <unistd.h>

#include "m4u.h"
#include "qtest.h"
#include "registers.h"

#define GICD_ISPENDR	0x08000200
#define REG_ASKED_BYTES	0x2c	/* up to the last register by which the driver makes requests */

/* The ID of a larb in REG_FAULT_ID: the reverse of mtk_iommu's larbid_remap. */
struct larb_id {
	unsigned int larb, m4u, id;
};

static const struct soc {
	const char *name;
	unsigned int ias, blocks;	/* a bit for each block of registers */
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
struct m4u m4us[M4U_BLOCKS];
unsigned int flushes, faults, reported;

bool registers_init(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(socs); i++)
		if (!strcmp(name, socs[i].name))
			soc = &socs[i];
	if (!soc)
		return false;
	for (unsigned int n = 0; n < M4U_BLOCKS; n++)
		m4us[n].mmu = (struct mmu){
			.ias = n < INFRA ? soc->ias : 32,
			.wide_tables = soc->wide_tables,
			.fold_4gb = soc->fold_4gb,
		};
	return true;
}

/* The bounds of a range flush have address bits 31:12, and bits 34:32 in 2:0. */
static uint64_t flush_address(uint32_t value)
{
	return (value & ~(uint32_t)0xfff) | (uint64_t)(value & 7) << 32;
}

/* The register of the first bank of infra flushes all banks. */
static void flush_all(unsigned int n)
{
	unsigned int last = n == INFRA ? M4U_BLOCKS - 1 : n;

	for (; n <= last; n++)
		mmu_flush(&m4us[n].mmu, 0, ~(uint64_t)0);
}

/*
 * Clears the register before the flush, so that the next poll sees a request made meanwhile. A
 * chip flushes at each write. Here a write replaces an earlier one that no poll has seen, unless
 * the driver waits. After a long time without a poll the driver may have given up waiting, so
 * flush everything.
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

bool registers_serve(unsigned int n, bool exact)
{
	unsigned char regs[REG_ASKED_BYTES];
	struct m4u *m4u = &m4us[n];
	uint32_t control;
	bool asked;

	if (!(soc->blocks >> n & 1))
		return false;
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

static uint32_t master_id(const unsigned char *master)
{
	for (size_t i = 0; i < ARRAY_SIZE(soc->larbs); i++)
		if (soc->larbs[i].larb == word(master, MASTER_LARB) &&
		    soc->larbs[i].m4u == word(master, MASTER_M4U))
			return soc->larbs[i].id | word(master, MASTER_PORT) << 2;
	return 0;
}

/* The chip keeps the first fault until the driver clears the interrupt, and drops the others. */
void registers_fault(unsigned int n, const unsigned char *master, uint32_t type, uint64_t iova,
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

void registers_reset(unsigned int n)
{
	static const unsigned char nothing[REG_BYTES];

	memory_write(M4U_BASE(n), nothing, sizeof(nothing));
	memory_writel(M4U_BASE(n) + REG_WR_LEN, WR_LEN_RESET);
	m4us[n].mmu.base = 0;
	m4us[n].faulted = false;
	mmu_flush(&m4us[n].mmu, 0, ~(uint64_t)0);
}
