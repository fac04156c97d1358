// SPDX-License-Identifier: GPL-2.0-only
/*
 * m4u SOC QTEST-SOCKET RAM-FILE BYTES - emulates the M4Us of a board of tools/vm/m4u, and the
 * masters behind them, outside of QEMU; shares the guest's RAM, and exits with QEMU.
 *
 * The registers are RAM, which this program polls: a driver's write takes effect at the next
 * poll. README.md has what is known about the chips.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "m4u.h"
#include "qtest.h"

#define PATIENCE_US	500	/* the driver waits 1000 */
#define IDLE_ROUNDS	200
#define IDLE_US		250

/* mtk-smi.c: a larb must acknowledge a request to sleep. */
#define LARB_SLEEP	0x00c
#define   SLEEP_ENABLE	(1 << 0)
#define   SLEEP_READY	(1 << 16)

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
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

/* A query of the tests: the translation by the tables, without the TLB. */
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

static void serve_power(uint32_t n)
{
	static unsigned int losses;

	registers_reset((n - 1) % M4U_BLOCKS);
	memory_writel(BENCH_BASE + BENCH_LOSSES, ++losses);
	memory_writel(BENCH_BASE + BENCH_POWER, 0);
}

/*
 * Reads the bells first and serves them last, so that a flush that the guest requested before it
 * rang a bell comes before the transfer. Returns whether there was something to do.
 */
static bool serve(void)
{
	unsigned char asked[BENCH_BYTES];
	static uint64_t last_us;
	bool exact = now_us() - last_us < PATIENCE_US, busy = false;

	memory_read(BENCH_BASE, asked, sizeof(asked));
	for (unsigned int n = 0; n < M4U_BLOCKS; n++)
		busy |= registers_serve(n, exact);
	last_us = now_us();
	for (unsigned int n = 0; n < MASTERS; n++)
		if (word(asked, BENCH_BELL(n))) {
			master_serve(n);
			busy = true;
		}
	if (word(asked, BENCH_QUERY))
		serve_query(word(asked, BENCH_QUERY));
	if (word(asked, BENCH_POWER))
		serve_power(word(asked, BENCH_POWER));
	return busy;
}

/* Sleeps until the next poll, longer if the guest has been idle. */
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
	if (!registers_init(argv[1])) {
		fprintf(stderr, "m4u: no SoC %s\n", argv[1]);
		return 2;
	}
	/* The driver waits a millisecond for a flush. May fail without privileges. */
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
