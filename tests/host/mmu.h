/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The MMU of a device, written from the manual. It judges module/format, so it shares
 * no code with it.
 */
#ifndef HOST_MMU_H
#define HOST_MMU_H

#include <linux/io-pgtable.h>

/** struct mmu - its registers and its configuration */
struct mmu {
	unsigned long quirks;
	unsigned int ias;
	bool coherent;
	u32 ttbr;
	u32 tcr;
	u32 prrr;
	u32 nmrr;
};

/** struct mmu_leaf - the page or block that holds an address; size 0 for a fault */
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
 * leaf->size is 0 if @desc is neither; leaf->iova is not written.
 * Return: NULL, or what is wrong with the page or block.
 */
const char *mmu_decode(const struct mmu *mmu, int level, u32 desc, struct mmu_leaf *leaf);

/** mmu_l2() - the L2 table that an L1 descriptor points to, or 0 */
u64 mmu_l2(const struct mmu *mmu, u32 l1_desc);

/** mmu_l1_desc() - the L1 descriptor for @iova, as the device sees it */
u32 mmu_l1_desc(const struct mmu *mmu, u64 iova);

/** mmu_walk() - translate @iova, starting at the L1 table; a wrong descriptor fails the test */
struct mmu_leaf mmu_walk(const struct mmu *mmu, u64 iova);

/** mmu_walk_l2() - the same, starting at the L2 table @l2 */
struct mmu_leaf mmu_walk_l2(const struct mmu *mmu, u64 l2, u64 iova);

#endif
