// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bare-metal program: copies page tables to RAM and returns how the MMU of an ARMv7 CPU translates
 * by them (ARM DDI 0406C: B3.5 short-descriptor format; operations ATS1C*).
 *
 * It runs in Secure state, so that PAR has the NS bits. The MMU is off, except in interrogate(),
 * which runs with TTBCR.N = 1: the tested table translates one half of the address space, and this
 * program's own table maps the program in the other half; then the other way round. So the tested
 * tables need no patches.
 */
#include "cpu.h"

#define BATCH		1024
#define UPPER_HALF	0x80000000
#define BX_LR		0xe12fff1e

#define OWN_DOMAIN	15U		/* the tested entries have domain 0 */
#define SECTION		(2 | OWN_DOMAIN << 5)
#define DACR_MANAGER	3U

#define SCTLR_M		BIT(0)
#define SCTLR_C		BIT(2)
#define SCTLR_I		BIT(12)
#define SCTLR_TRE	BIT(28)
#define SCTLR_AFE	BIT(29)

#define get_cp15(crn, op1, crm, op2)						\
({										\
	u32 _value;								\
	asm volatile("mrc p15, " #op1 ", %0, " #crn ", " #crm ", " #op2		\
		     : "=r" (_value) : : "memory");				\
	_value;									\
})

#define set_cp15(crn, op1, crm, op2, value)					\
({										\
	asm volatile("mcr p15, " #op1 ", %0, " #crn ", " #crm ", " #op2 "\nisb"	\
		     : : "r" ((u32)(value)) : "memory");			\
})

struct batch {
	u32 half;
	u32 count;
	struct wire_ask ask[BATCH];
	struct wire_answer answer[BATCH];
};

static u32 own_table[4096] __attribute__((aligned(16384)));
static struct batch batch;

/* Semihosting */

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_EXIT = 0x18 };
enum { OPEN_RB = 1, OPEN_WB = 5 };
enum { EXIT_BAD = 0x20024, EXIT_GOOD = 0x20026 };

static u32 semihost(u32 op, uintptr_t arg)
{
	register u32 r0 asm("r0") = op;
	register uintptr_t r1 asm("r1") = arg;

	asm volatile("svc #0x123456" : "+r"(r0) : "r"(r1) : "memory", "lr");
	return r0;
}

static void expect(int truth)
{
	if (!truth)
		semihost(SYS_EXIT, EXIT_BAD);
}

static u32 open_file(const char *name, u32 length, u32 mode)
{
	uintptr_t args[] = { (uintptr_t)name, mode, length };
	u32 file = semihost(SYS_OPEN, (uintptr_t)args);

	expect(file != (u32)-1);
	return file;
}

/* SYS_READ and SYS_WRITE return the number of bytes that were not transferred. */
static void transfer(u32 op, u32 file, void *data, u32 bytes)
{
	uintptr_t args[] = { file, (uintptr_t)data, bytes };

	if (bytes)
		expect(semihost(op, (uintptr_t)args) == 0);
}

/* With the MMU on, at another address: no static data, no absolute addresses */

static void translate(u32 iova, u32 *par)
{
	set_cp15(c7, 0, c8, 0, iova);
	par[PRIV_READ] = get_cp15(c7, 0, c4, 0);
	set_cp15(c7, 0, c8, 1, iova);
	par[PRIV_WRITE] = get_cp15(c7, 0, c4, 0);
	set_cp15(c7, 0, c8, 2, iova);
	par[USER_READ] = get_cp15(c7, 0, c4, 0);
	set_cp15(c7, 0, c8, 3, iova);
	par[USER_WRITE] = get_cp15(c7, 0, c4, 0);
}

/* Write and execute only if the read has reached the expected RAM. */
static void touch(u32 iova, u32 phys, struct wire_answer *answer)
{
	u32 code = 0, again = 0;

	answer->touch[PRIV_READ] = touch_read(iova + 4, &answer->word);
	if (answer->touch[PRIV_READ] || answer->word != phys)
		return;

	answer->touch[PRIV_WRITE] = touch_write(iova + 4, &answer->word);
	answer->touch[USER_READ] = touch_user_read(iova + 4, &again);
	answer->touch[USER_WRITE] = touch_user_write(iova + 4, &answer->word);
	if (!touch_read(iova, &code) && code == BX_LR)
		answer->fetch = touch_fetch(iova);
}

void interrogate(struct batch *b)
{
	for (u32 i = 0; i < b->count; i++) {
		if ((b->ask[i].iova & UPPER_HALF) != b->half)
			continue;
		translate(b->ask[i].iova, b->answer[i].par);
		if (b->ask[i].touch)
			touch(b->ask[i].iova & ~7, b->ask[i].touch, &b->answer[i]);
	}
}

/* With the MMU off */

static void prepare(void)
{
	for (u32 i = 0; i < batch.count; i++) {
		u32 *ram = (u32 *)(uintptr_t)batch.ask[i].touch;
		struct wire_answer *answer = &batch.answer[i];

		for (int kind = 0; kind < KINDS; kind++)
			answer->touch[kind] = NOT_TRIED;
		answer->fetch = NOT_TRIED;
		answer->word = 0;
		if (ram) {
			ram[0] = BX_LR;
			ram[1] = batch.ask[i].touch;
		}
	}
}

static void answer_batch(u32 ttbr)
{
	uintptr_t own = (uintptr_t)own_table;

	prepare();
	batch.half = 0;
	under_tables(ttbr, own, UPPER_HALF, &batch);
	batch.half = UPPER_HALF;
	under_tables(own, ttbr, 0, &batch);
}

static void place_tables(u32 file, u32 count)
{
	struct wire_table table = { 0 };

	while (count--) {
		transfer(SYS_READ, file, &table, sizeof(table));
		transfer(SYS_READ, file, (void *)(uintptr_t)table.home, table.bytes);
	}
}

static void show_ourselves(u32 base)
{
	own_table[base >> 20] = base | SECTION;
	own_table[(base | UPPER_HALF) >> 20] = base | SECTION;
}

static void set_up_mmu(const struct wire_head *head)
{
	u32 sctlr = get_cp15(c1, 0, c0, 0) & ~(SCTLR_M | SCTLR_C | SCTLR_I);

	show_ourselves(CPU_FLASH);
	show_ourselves(CPU_RAM);

	set_cp15(c1, 0, c0, 0, sctlr | SCTLR_TRE | SCTLR_AFE);
	set_cp15(c10, 0, c2, 0, head->prrr);
	set_cp15(c10, 0, c2, 1, head->nmrr);
	set_cp15(c3, 0, c0, 0, head->dacr | DACR_MANAGER << (2 * OWN_DOMAIN));
	set_cp15(c2, 0, c0, 2, 1);				/* TTBCR: N = 1, EAE = 0 */
	set_cp15(c2, 0, c0, 0, (uintptr_t)own_table);
	set_cp15(c2, 0, c0, 1, (uintptr_t)own_table);
}

void main(void)
{
	u32 in = open_file("questions", 9, OPEN_RB);
	u32 out = open_file("answers", 7, OPEN_WB);
	struct wire_head head = { 0 };

	transfer(SYS_READ, in, &head, sizeof(head));
	expect(head.magic == WIRE_MAGIC);
	place_tables(in, head.tables);
	set_up_mmu(&head);

	for (u32 left = head.asks; left; left -= batch.count) {
		batch.count = left < BATCH ? left : BATCH;
		transfer(SYS_READ, in, batch.ask, batch.count * sizeof(batch.ask[0]));
		answer_batch(head.ttbr);
		transfer(SYS_WRITE, out, batch.answer, batch.count * sizeof(batch.answer[0]));
	}
	semihost(SYS_EXIT, EXIT_GOOD);
}
