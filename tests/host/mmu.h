/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The MMU of a device, written from the manual. It judges module/format, and so
 * shares no code with it.
 */
#ifndef HOST_MMU_H
#define HOST_MMU_H

#include <linux/io-pgtable.h>

/** struct mmu - its registers and what it is wired for */
struct mmu {
	unsigned long quirks;
	unsigned int ias;
	bool coherent;
	u32 ttbr;
	u32 tcr;
	u32 prrr;
	u32 nmrr;
};

/** struct mmu_leaf - the page or block that an address lies in; size 0: none */
struct mmu_leaf {
	u64 iova;
	u64 phys;
	u32 size;
	int prot;
};

struct mmu mmu_of(const struct io_pgtable_cfg *cfg);

/**
 * mmu_decode() - read a page or block descriptor of @level
 *
 * Return: NULL if it is none (leaf->size is 0) or a right one, else what is
 * wrong with it. leaf->iova is not touched.
 */
const char *mmu_decode(const struct mmu *mmu, int level, u32 desc, struct mmu_leaf *leaf);

/** mmu_l2() - the L2 table behind an L1 descriptor, or 0 if it is no pointer to one */
u64 mmu_l2(const struct mmu *mmu, u32 l1_desc);

/** mmu_l1_desc() - the L1 descriptor for @iova, as the device sees it */
u32 mmu_l1_desc(const struct mmu *mmu, u64 iova);

/** mmu_walk() - translate @iova from the L1 table on; a wrong descriptor fails the test */
struct mmu_leaf mmu_walk(const struct mmu *mmu, u64 iova);

/** mmu_walk_l2() - the same from the L2 table at @l2 on */
struct mmu_leaf mmu_walk_l2(const struct mmu *mmu, u64 l2, u64 iova);

#endif
