// SPDX-License-Identifier: GPL-2.0-only
#include <stddef.h>
#include <string.h>

#include "memory.h"
#include "walk.h"

#define PAGE_MASK	((uint64_t)0xfff)

/* PA[34:32] are bits 5, 4 and 9 of a descriptor. */
static uint64_t high_bits(uint32_t desc)
{
	return (uint64_t)(desc >> 9 & 1) << 32 | (uint64_t)(desc >> 4 & 1) << 33 |
	       (uint64_t)(desc >> 5 & 1) << 34;
}

/* Translate @iova by a leaf of 1 << @shift bytes. */
static bool leaf(const struct mmu *mmu, uint32_t desc, unsigned int shift, uint64_t iova,
		 uint64_t *phys)
{
	uint64_t low = ((uint64_t)1 << shift) - 1;

	*phys = (desc & ~low & 0xffffffff) | high_bits(desc) | (iova & low);
	if (mmu->fold_4gb && *phys >= 0x140000000)
		*phys &= ~((uint64_t)1 << 32);
	return true;
}

static bool walk_l2(const struct mmu *mmu, uint32_t l1, uint64_t iova, uint64_t *phys)
{
	uint64_t table = (l1 & ~(uint32_t)0x3ff) | (mmu->wide_tables ? high_bits(l1) : 0);
	uint32_t desc = memory_readl(table + (iova >> 12 & 0xff) * 4);

	if (desc & 2)
		return leaf(mmu, desc, 12, iova, phys);
	return desc & 1 && leaf(mmu, desc, 16, iova, phys);
}

static bool decode_l1(const struct mmu *mmu, uint32_t desc, uint64_t iova, uint64_t *phys)
{
	switch (desc & 3) {
	case 1:
		return walk_l2(mmu, desc, iova, phys);
	case 2:
		return leaf(mmu, desc, desc >> 18 & 1 ? 24 : 20, iova, phys);
	default:
		return false;
	}
}

static uint32_t read_l1(const struct mmu *mmu, uint64_t iova)
{
	uint64_t table = mmu->base & ~(uint32_t)0x7f;

	if (mmu->wide_tables)
		table |= (uint64_t)(mmu->base & 7) << 32;
	return memory_readl(table + (iova >> 20) * 4);
}

bool mmu_walk(const struct mmu *mmu, uint64_t iova, uint64_t *phys)
{
	return !(iova >> mmu->ias) && decode_l1(mmu, read_l1(mmu, iova), iova, phys);
}

bool mmu_translate(struct mmu *mmu, uint64_t iova, uint64_t *phys)
{
	struct tlb_entry *entry = &mmu->tlb[iova / 4096 % TLB_ENTRIES];
	uint32_t *l1 = &mmu->l1[iova >> 20];

	if (iova >> mmu->ias)
		return false;
	if (entry->valid && entry->page == (iova & ~PAGE_MASK)) {
		mmu->hits++;
		*phys = entry->phys | (iova & PAGE_MASK);
		return true;
	}
	mmu->walks++;
	if (!*l1)
		*l1 = read_l1(mmu, iova);
	if (!decode_l1(mmu, *l1, iova, phys)) {
		if (!(*l1 & 3))		/* holes are not cached */
			*l1 = 0;
		return false;
	}
	*entry = (struct tlb_entry){ true, iova & ~PAGE_MASK, *phys & ~PAGE_MASK };
	return true;
}

void mmu_flush(struct mmu *mmu, uint64_t start, uint64_t end)
{
	for (size_t i = 0; i < TLB_ENTRIES; i++)
		if (mmu->tlb[i].page + PAGE_MASK >= start && mmu->tlb[i].page <= end)
			mmu->tlb[i].valid = false;
	for (uint64_t i = start >> 20; i <= end >> 20 && i < L1_ENTRIES; i++)
		mmu->l1[i] = 0;
}
