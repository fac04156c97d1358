/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An emulated TLB. It walks at any time, caches leaves as well as pointers to L2
 * tables, and drops entries only when they are invalidated.
 */
#ifndef HOST_TLB_H
#define HOST_TLB_H

#include "mmu.h"
#include "../random.h"

#define TLB_LEAVES	48
#define TLB_WALKS	16

struct tlb {
	const struct mmu *mmu;
	struct random random;
	struct mmu_leaf leaf[TLB_LEAVES];	/* size 0 for an unused entry */
	struct {
		u64 iova;
		u64 l2;				/* 0 for an unused entry */
	} walk[TLB_WALKS];
};

void tlb_init(struct tlb *tlb, const struct mmu *mmu, u64 seed);

/** tlb_access() - translate @iova as hardware does, and cache the result */
struct mmu_leaf tlb_access(struct tlb *tlb, u64 iova);

/** tlb_flush_all(), tlb_flush_page(), tlb_flush_range() - invalidation as a driver would do it */
void tlb_flush_all(struct tlb *tlb);
void tlb_flush_page(struct tlb *tlb, u64 iova);
void tlb_flush_range(struct tlb *tlb, u64 iova, u64 size, u64 granule);

/** tlb_is_empty() - whether all was flushed and nothing walked since */
bool tlb_is_empty(const struct tlb *tlb);

/** tlb_leads_to() - whether an entry leads to the L2 table at @l2 */
bool tlb_leads_to(const struct tlb *tlb, u64 l2);

/**
 * tlb_has_conflict() - whether an entry serves an address that the tables map by
 * another size: the walk for a neighbour would then give two entries for one address
 */
bool tlb_has_conflict(const struct tlb *tlb);

/** tlb_is_stale() - an entry that differs from the tables, in words, or NULL */
const char *tlb_is_stale(const struct tlb *tlb);

#endif
