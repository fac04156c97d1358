// SPDX-License-Identifier: GPL-2.0-only
/* The masters behind the M4Us: move data, page by page, and log the translations. */
#include "m4u.h"

#define LOGGED_ENTRIES	4096

/* Logs the translation of a page, which tests compare; skips those that were logged lately. */
static void log_walk(unsigned int n, uint64_t page, uint64_t phys)
{
	static struct logged {
		unsigned int log, n;
		uint64_t page, phys;
	} logged[LOGGED_ENTRIES];
	static unsigned int log;
	uint32_t at = bench(BENCH_WALKED);
	struct logged *last = &logged[page / 4096 % LOGGED_ENTRIES];
	uint64_t entry = WALKED_BASE + (uint64_t)at * WALKED_BYTES;

	log += !at;
	if (last->log == log && last->n == n && last->page == page && last->phys == phys)
		return;
	*last = (struct logged){ log, n, page, phys };
	if (at < WALKED_MAX) {
		memory_writel(entry + WALKED_BLOCK, n);
		memory_writel(entry + WALKED_IOVA_LO, (uint32_t)page);
		memory_writel(entry + WALKED_IOVA_HI, (uint32_t)(page >> 32));
		memory_writel(entry + WALKED_PHYS_LO, (uint32_t)phys);
		memory_writel(entry + WALKED_PHYS_HI, (uint32_t)(phys >> 32));
	}
	memory_writel(BENCH_BASE + BENCH_WALKED, at + 1);
}

/* Moves bytes within a page. Returns false after a fault. */
static bool move(const unsigned char *master, uint64_t iova, unsigned int done, size_t length,
		 uint32_t *sum)
{
	bool write = word(master, MASTER_COMMAND) == COMMAND_WRITE;
	unsigned int n = word(master, MASTER_M4U) % M4U_BLOCKS;
	unsigned char bytes[4096];
	uint64_t phys = 0, offset = iova % 4096;
	uint32_t spoil = bench(BENCH_SPOIL);
	bool found = mmu_translate(&m4us[n].mmu, iova, &phys);

	log_walk(n, iova - offset, found ? phys - offset : NOT_MAPPED);
	if (!found) {
		registers_fault(n, master, FAULT_TRANSLATION, iova, 0, write);
		return false;
	}
	if (!memory_is_there(phys, length)) {
		registers_fault(n, master, FAULT_INVALID_PA, iova, phys, write);
		return false;
	}
	if (write)
		for (size_t i = 0; i < length; i++)
			bytes[i] = bench_pattern(word(master, MASTER_SEED), done + (unsigned int)i);
	else
		memory_read(phys, bytes, length);
	if (spoil > done && spoil - done <= length)
		bytes[spoil - done - 1] ^= 1;
	if (write)
		memory_write(phys, bytes, length);
	for (size_t i = 0; i < length; i++)
		*sum = *sum * 31 + bytes[i];
	return true;
}

/* The IOVA of a master's access; its larb may add bits 33:32. */
static uint64_t master_iova(const unsigned char *master)
{
	uint64_t regs = word(master, MASTER_LARB_REGS), high = word(master, MASTER_IOVA_HI);
	uint32_t port = word(master, MASTER_PORT);

	if (word(master, MASTER_NARROW))
		high = LARB_BANK_OF(memory_readl(regs + LARB_NONSEC_CON(port)));
	return word(master, MASTER_IOVA_LO) | high << 32;
}

void master_serve(unsigned int n)
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
