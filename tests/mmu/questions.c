// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "questions.h"

#define L1_ENTRIES	4096
#define L1_BYTES	(4 * L1_ENTRIES)	/* also its alignment for TTBCR.N = 0 */
#define L2_BYTES	1024
#define TTBR_ATTRIBUTES	0x7f
#define TOUCHES		8192	/* each makes QEMU allocate a page */

enum { DACR_CLIENT = 1, DACR_MANAGER = 3 };

/* Places */

static bool in_ram(u64 phys)
{
	return phys >= RAM_BASE && phys <= UINT32_MAX;
}

/*
 * A table stays at its address if that is RAM. An L1 table for less than 32 bits moves: it is too
 * small, and may not be aligned.
 */
static u32 find_home(const struct table *table, u32 *pool)
{
	u32 align = table->level == 1 ? L1_BYTES : L2_BYTES;
	u32 home;

	if (table->bytes > align)
		bail_out("table 0x%08llx: too large for level %u", table->phys,
			 table->level);
	if (table->phys > UINT32_MAX)
		return 0;
	if (in_ram(table->phys) && table->bytes == align && table->phys % align == 0)
		return table->phys;
	home = (*pool + align - 1) & -align;
	*pool = home + align;
	if (*pool > POOL_END)
		bail_out("too many tables outside of RAM");
	return home;
}

void place_tables(struct domain *domain)
{
	struct table *l1 = l1_table(domain);
	u32 pool = POOL_BASE;

	for (size_t i = 0; i < domain->n_tables; i++)
		domain->tables[i].home = find_home(&domain->tables[i], &pool);

	for (u32 i = 0; i < l1->bytes / 4; i++) {
		u32 *entry = &l1->words[i];
		struct table *l2 = is_l2_pointer(*entry) ?
				   find_table(domain, 2, l2_address(*entry)) : NULL;

		if (l2)
			*entry += l2->home - l2->phys;
	}
}

/* Picking */

static void ask(struct questions *questions, const struct claim *claim, u32 iova)
{
	struct question *question;

	questions->list = grow(questions->list, &questions->count, sizeof(*question));
	question = &questions->list[questions->count - 1];
	question->claim = claim;
	question->ask.iova = iova;
}

static void ask_mapping(struct questions *questions, const struct domain *domain, u32 iova)
{
	ask(questions, find_mapping(domain, iova), iova);
}

/* Find the MiBs that have an L2 table, or should have one. */
static void find_fine_mibs(const struct domain *domain, bool *fine)
{
	const struct table *l1 = l1_table(domain);

	for (u32 i = 0; i < l1->bytes / 4; i++)
		fine[i] = is_l2_pointer(l1->words[i]);
	for (size_t i = 0; i < domain->n_mappings; i++) {
		const struct claim *claim = &domain->mappings[i];

		if (claim->pgsize < SZ_1M)
			for (u64 mib = claim->start / SZ_1M; mib <= claim->end / SZ_1M; mib++)
				fine[mib] = true;
	}
}

/*
 * Ask for every possible descriptor, mapped or not: each page under an L2 table, else each MiB. The
 * first and the last byte cover both sides of each end of a mapping.
 */
static void ask_every_descriptor(struct questions *questions, const struct domain *domain)
{
	bool fine[L1_ENTRIES] = { false };

	find_fine_mibs(domain, fine);
	for (u64 iova = 0; iova >> domain->ias == 0;) {
		u32 size = fine[iova / SZ_1M] ? SZ_4K : SZ_1M;

		ask_mapping(questions, domain, iova);
		ask_mapping(questions, domain, iova + random() % size);
		ask_mapping(questions, domain, iova + size - 1);
		iova += size;
	}
}

static void ask_translations(struct questions *questions, const struct domain *domain)
{
	for (size_t i = 0; i < domain->n_translations; i++)
		if (domain->translations[i].start >> domain->ias == 0)
			ask(questions, &domain->translations[i], domain->translations[i].start);
}

static bool aims_at_ram(const struct question *question)
{
	const struct claim *claim = question->claim;

	return claim && claim->pgsize && in_ram(claimed_phys(claim, question->ask.iova));
}

static bool hits_table(const struct domain *domain, u32 phys)
{
	for (size_t i = 0; i < domain->n_tables; i++)
		if (phys - domain->tables[i].home < domain->tables[i].bytes)
			return true;
	return false;
}

/* Real accesses write to RAM: choose random pages that are mapped to RAM, but no tables. */
static void pick_touches(struct questions *questions, const struct domain *domain)
{
	size_t aimed = 0, one_in;

	for (size_t i = 0; i < questions->count; i++)
		aimed += aims_at_ram(&questions->list[i]);
	one_in = 1 + aimed / TOUCHES;
	for (size_t i = 0; i < questions->count; i++) {
		struct question *question = &questions->list[i];
		u32 phys;

		if (!aims_at_ram(question) || random() % one_in)
			continue;
		phys = claimed_phys(question->claim, question->ask.iova) & ~7ULL;
		if (!hits_table(domain, phys))
			question->ask.touch = phys;
	}
}

void pick_questions(struct questions *questions, const struct domain *domain)
{
	*questions = (struct questions){ 0 };
	ask_every_descriptor(questions, domain);
	ask_translations(questions, domain);
	pick_touches(questions, domain);
}

/* Writing */

static void put(FILE *out, const void *data, size_t bytes)
{
	if (fwrite(data, 1, bytes, out) != bytes)
		bail_out("questions: %s", strerror(errno));
}

static u32 access_control(const struct domain *domain)
{
	if (domain->mtk_ext)	/* physical bit 34 lies in the domain field of the descriptor */
		return DACR_MANAGER << 2 | DACR_MANAGER;
	return domain->no_perms ? DACR_MANAGER : DACR_CLIENT;
}

void write_questions(const struct questions *questions, const struct domain *domain,
		     const char *path)
{
	struct wire_head head = {
		.magic = WIRE_MAGIC,
		.ttbr = l1_table(domain)->home | (domain->ttbr & TTBR_ATTRIBUTES),
		.prrr = domain->prrr,
		.nmrr = domain->nmrr,
		.dacr = access_control(domain),
		.asks = questions->count,
	};
	FILE *out = fopen(path, "w");

	if (!out)
		bail_out("%s: %s", path, strerror(errno));
	for (size_t i = 0; i < domain->n_tables; i++)
		head.tables += domain->tables[i].home != 0;
	put(out, &head, sizeof(head));
	for (size_t i = 0; i < domain->n_tables; i++) {
		const struct table *table = &domain->tables[i];
		struct wire_table wire = { .home = table->home, .bytes = table->bytes };

		if (table->home) {
			put(out, &wire, sizeof(wire));
			put(out, table->words, table->bytes);
		}
	}
	for (size_t i = 0; i < questions->count; i++)
		put(out, &questions->list[i].ask, sizeof(questions->list[i].ask));
	if (fclose(out))
		bail_out("%s: %s", path, strerror(errno));
}
