// SPDX-License-Identifier: GPL-2.0-only

#include <stdio.h>
#include <string.h>

#include "fail.h"
#include "tlb.h"

#define SECTION	(1ULL << 20)

void tlb_init(struct tlb *tlb, const struct mmu *mmu, u64 seed)
{
	*tlb = (struct tlb){ .mmu = mmu, .random = random_seeded(seed) };
}

static const struct mmu_leaf *tlb_find_leaf(const struct tlb *tlb, u64 iova)
{
	unsigned int i;

	for (i = 0; i < TLB_LEAVES; i++)
		if (iova - tlb->leaf[i].iova < tlb->leaf[i].size)
			return &tlb->leaf[i];
	return NULL;
}

static u64 tlb_find_walk(const struct tlb *tlb, u64 iova)
{
	unsigned int i;

	for (i = 0; i < TLB_WALKS; i++)
		if (tlb->walk[i].l2 && iova - tlb->walk[i].iova < SECTION)
			return tlb->walk[i].l2;
	return 0;
}

struct mmu_leaf tlb_access(struct tlb *tlb, u64 iova)
{
	const struct mmu_leaf *known = tlb_find_leaf(tlb, iova);
	u64 l2 = tlb_find_walk(tlb, iova);
	struct mmu_leaf leaf;
	unsigned int i;

	if (known)
		return *known;
	leaf = l2 ? mmu_walk_l2(tlb->mmu, l2, iova) : mmu_walk(tlb->mmu, iova);
	if (leaf.size)
		tlb->leaf[random_below(&tlb->random, TLB_LEAVES)] = leaf;
	if (!l2)
		l2 = mmu_l2(tlb->mmu, mmu_l1_desc(tlb->mmu, iova));
	/* Cache the pointer to the table even if the walk ends in a hole. */
	if (l2 && !tlb_find_walk(tlb, iova)) {
		i = random_below(&tlb->random, TLB_WALKS);
		tlb->walk[i].iova = iova & ~(SECTION - 1);
		tlb->walk[i].l2 = l2;
	}
	return leaf;
}

void tlb_flush_all(struct tlb *tlb)
{
	memset(tlb->leaf, 0, sizeof(tlb->leaf));
	memset(tlb->walk, 0, sizeof(tlb->walk));
}

/* Drops every leaf that maps @iova; keeps pointers to tables. */
void tlb_flush_page(struct tlb *tlb, u64 iova)
{
	unsigned int i;

	for (i = 0; i < TLB_LEAVES; i++)
		if (iova - tlb->leaf[i].iova < tlb->leaf[i].size)
			tlb->leaf[i].size = 0;
}

static bool tlb_is_hit(u64 entry, u64 entry_size, u64 iova, u64 size, u64 granule)
{
	u64 first = entry > iova ? (entry - iova + granule - 1) / granule * granule : 0;

	return first < size && iova + first < entry + entry_size;
}

/* Drops leaves that map, and pointers to L2 tables for, @iova, @iova + @granule, ... */
void tlb_flush_range(struct tlb *tlb, u64 iova, u64 size, u64 granule)
{
	unsigned int i;

	for (i = 0; i < TLB_LEAVES; i++)
		if (tlb_is_hit(tlb->leaf[i].iova, tlb->leaf[i].size, iova, size, granule))
			tlb->leaf[i].size = 0;
	for (i = 0; i < TLB_WALKS; i++)
		if (tlb_is_hit(tlb->walk[i].iova, SECTION, iova, size, granule))
			tlb->walk[i].l2 = 0;
}

bool tlb_is_empty(const struct tlb *tlb)
{
	unsigned int i;

	for (i = 0; i < TLB_LEAVES; i++)
		if (tlb->leaf[i].size)
			return false;
	for (i = 0; i < TLB_WALKS; i++)
		if (tlb->walk[i].l2)
			return false;
	return true;
}

bool tlb_leads_to(const struct tlb *tlb, u64 l2)
{
	unsigned int i;

	for (i = 0; i < TLB_WALKS; i++)
		if (tlb->walk[i].l2 == l2)
			return true;
	return false;
}

static bool leaf_has_conflict(const struct tlb *tlb, const struct mmu_leaf *leaf)
{
	u64 iova = leaf->iova;

	while (iova < leaf->iova + leaf->size) {
		struct mmu_leaf now = mmu_walk(tlb->mmu, iova);

		if (now.size && now.size != leaf->size)
			return true;
		iova += now.size ?: 0x1000;
	}
	return false;
}

bool tlb_has_conflict(const struct tlb *tlb)
{
	unsigned int i;

	for (i = 0; i < TLB_LEAVES; i++)
		if (leaf_has_conflict(tlb, &tlb->leaf[i]))
			return true;
	return false;
}

static bool leaf_is_stale(const struct tlb *tlb, const struct mmu_leaf *leaf)
{
	struct mmu_leaf now = mmu_walk(tlb->mmu, leaf->iova);

	return leaf->size != now.size || leaf->phys != now.phys || leaf->prot != now.prot;
}

static bool walk_is_stale(const struct tlb *tlb, u64 iova, u64 l2)
{
	return l2 != mmu_l2(tlb->mmu, mmu_l1_desc(tlb->mmu, iova));
}

const char *tlb_is_stale(const struct tlb *tlb)
{
	static char text[160];
	unsigned int i;

	for (i = 0; i < TLB_LEAVES; i++) {
		const struct mmu_leaf *leaf = &tlb->leaf[i];

		if (!leaf->size || !leaf_is_stale(tlb, leaf))
			continue;
		snprintf(text, sizeof(text), "iova 0x%llx phys 0x%llx size 0x%x prot 0x%x",
			 leaf->iova, leaf->phys, leaf->size, leaf->prot);
		return text;
	}
	for (i = 0; i < TLB_WALKS; i++) {
		u64 iova = tlb->walk[i].iova, l2 = tlb->walk[i].l2;

		if (!l2 || !walk_is_stale(tlb, iova, l2))
			continue;
		snprintf(text, sizeof(text), "iova 0x%llx L2 table 0x%llx", iova, l2);
		return text;
	}
	return NULL;
}
