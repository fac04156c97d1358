/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An M4U's translation: the walk of tables in guest memory, the TLB and the walk cache.
 * Written from ARM DDI 0406C, B3.5, and MediaTek's bits in io-pgtable-arm-v7s.c. It judges
 * the module's tables, so it shares no code with the module.
 */
#ifndef WALK_H
#define WALK_H

#include <stdbool.h>
#include <stdint.h>

#define TLB_ENTRIES	1024
#define L1_ENTRIES	16384	/* of 34-bit IOVAs */

struct tlb_entry {
	bool valid;
	uint64_t page, phys;
};

struct mmu {
	unsigned int ias;
	bool wide_tables;	/* tables in 35 bits: PGTABLE_PA_35_EN */
	bool fold_4gb;		/* "4 GB mode": RAM below 4 GiB also appears above 4 GiB */
	uint32_t base;		/* REG_MMU_PT_BASE_ADDR */
	struct tlb_entry tlb[TLB_ENTRIES];
	uint32_t l1[L1_ENTRIES];	/* the walk cache; 0 if not cached */
	unsigned int walks, hits;
};

/* Translates @iova as the hardware does, and caches the result; false if it is not mapped. */
bool mmu_translate(struct mmu *mmu, uint64_t iova, uint64_t *phys);
/* The same by the tables alone. */
bool mmu_walk(const struct mmu *mmu, uint64_t iova, uint64_t *phys);
/* Invalidates [start, end], both inclusive. */
void mmu_flush(struct mmu *mmu, uint64_t start, uint64_t end);

#endif
