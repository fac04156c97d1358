/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An emulated TLB. It caches leaves and pointers to L2 tables, and keeps them until
 * they are invalidated or replaced.
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

/** tlb_flush_all(), tlb_flush_page(), tlb_flush_range() - the invalidations of a driver */
void tlb_flush_all(struct tlb *tlb);
void tlb_flush_page(struct tlb *tlb, u64 iova);
void tlb_flush_range(struct tlb *tlb, u64 iova, u64 size, u64 granule);

/** tlb_is_empty() - whether there is no entry */
bool tlb_is_empty(const struct tlb *tlb);

/** tlb_leads_to() - whether an entry points to the L2 table at @l2 */
bool tlb_leads_to(const struct tlb *tlb, u64 l2);

/**
 * tlb_has_conflict() - whether an entry has another size than the tables have for its
 * addresses: a walk for a neighbour could then load a second entry for one address
 */
bool tlb_has_conflict(const struct tlb *tlb);

/** tlb_is_stale() - describes an entry that differs from the tables, or NULL */
const char *tlb_is_stale(const struct tlb *tlb);

#endif
