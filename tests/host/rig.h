/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page table under test, with its judges: the model, a device that walks the tables
 * at every point of every operation, and the TLB of the device.
 *
 * rig_map() and rig_unmap() check
 *   - the return value, against the model,
 *   - that the device, at any point, gets the translation from before the operation or
 *     the translation from after it,
 *   - then the tables, the device's view of them, the TLB, the number of tables and
 *     the counters.
 */
#ifndef HOST_RIG_H
#define HOST_RIG_H

#include <linux/device.h>
#include <linux/gfp.h>

#include "fail.h"
#include "memory.h"
#include "mmu.h"
#include "model.h"
#include "../random.h"
#include "tlb.h"

/** enum rig_tlb - how the caller of the page table treats its TLB */
enum rig_tlb {
	RIG_TLB_GATHER,		/* gathers pages, and syncs when unmap returns */
	RIG_TLB_QUEUED,		/* has a flush queue, which flushes later */
	RIG_TLB_LATE,		/* has no callbacks, and flushes after each operation */
};

/** enum rig_fault - faults planted in the caller, which the rig must notice */
enum rig_fault {
	RIG_NO_FAULT,
	RIG_LOST_PAGES,		/* omits the flush of pages */
	RIG_LOST_WALKS,		/* omits the flush of tables */
	RIG_EARLY_END,		/* reports the end of a flush before it is done */
	RIG_DIRTY_FREE,		/* frees the page table without a flush */
};

/**
 * struct rig_spec - defaults for zeros: no quirks, 32 bits, every page size,
 * 48 sections from 0 on, tables from 1 GiB on
 * @by_hand: with RIG_TLB_LATE, the test itself calls rig_flush(). Until then the TLB
 *           may hold translations of unmapped pages, but no table may be freed.
 */
struct rig_spec {
	unsigned long quirks;
	unsigned int ias;
	unsigned int oas;
	bool coherent;
	unsigned long pgsizes;
	enum rig_tlb tlb;
	bool by_hand;
	enum rig_fault fault;
	u64 tables_at;
	u64 base;
	u32 sections;
	u64 seed;
};

/** struct rig_gather - the invalidations that an unmap leaves to the following sync */
struct rig_gather {
	struct iommu_iotlb_gather gather;
	u64 iova[1024];
	unsigned int n;
};

struct rig {
	struct rig_spec spec;
	struct device dev;
	struct io_pgtable_cfg cfg;
	struct io_pgtable_ops *ops;
	struct mmu mmu;
	struct tlb tlb;
	struct model model;
	struct model before;		/* the model before the operation */
	struct random random;
	u64 from, to;			/* the range of the operation */
	bool closing;
	unsigned long callbacks;	/* TLB callbacks */
	unsigned long invalidations;	/* by flushes of ranges */
};

/** RIG_DEFAULT_PROT - readable and writable */
#define RIG_DEFAULT_PROT	(IOMMU_READ | IOMMU_WRITE)

void rig_open(struct rig *rig, const struct rig_spec *spec);

/** rig_close() - free the page table; no memory may be left */
void rig_close(struct rig *rig);

/** rig_flush_before_free() - the flush of a caller without callbacks before v7s_free_pgtable() */
void rig_flush_before_free(struct rig *rig);

/** rig_prot() - the permissions that the format can express for IOMMU_* bits */
int rig_prot(const struct rig *rig, int prot);

/** rig_map() - io_pgtable_ops.map_pages, checked; returns its return value */
int rig_map(struct rig *rig, u64 iova, u64 phys, u32 pgsize, size_t count, int prot);

/** rig_unmap() - io_pgtable_ops.unmap_pages, checked; returns its return value */
size_t rig_unmap(struct rig *rig, u64 iova, u32 pgsize, size_t count);

/** rig_translate() - io_pgtable_ops.iova_to_phys, checked */
u64 rig_translate(struct rig *rig, u64 iova);

/** rig_hold() - v7s_pgtable_hold(), checked; returns its return value */
int rig_hold(struct rig *rig, u64 iova, u64 size);

/** rig_sync_tlb() - iommu_iotlb_sync() after an unmap */
void rig_sync_tlb(struct rig *rig, struct rig_gather *gather);

/** rig_trim() - v7s_pgtable_trim(), and the flush of a caller without callbacks */
void rig_trim(struct rig *rig);

/**
 * rig_flush() - the flush of a caller without callbacks, between v7s_pgtable_flush_begin()
 * and v7s_pgtable_flush_end()
 */
void rig_flush(struct rig *rig, u64 iova, u64 size);

/** rig_flush_late() - rig_flush() if the caller of this rig flushes after each operation */
void rig_flush_late(struct rig *rig, u64 iova, u64 size);

/** rig_check() - compare all tables in the window with the model */
void rig_check(struct rig *rig);

/** rig_check_range() - compare the translations of this range with the model */
void rig_check_range(const struct rig *rig, u64 from, u64 to);

/** rig_check_rest() - check all but translations; quick enough for every operation */
void rig_check_rest(struct rig *rig);

/** rig_counts() - the engine's counters */
struct v7s_pgtable_counts rig_counts(const struct rig *rig);

/* rig_map() and rig_unmap(), which must map or unmap all of the range */
#define rig_must_map(rig, iova, phys, pgsize, count)				\
	CHECK(!rig_map(rig, iova, phys, pgsize, count, RIG_DEFAULT_PROT), "cannot map")
#define rig_must_unmap(rig, iova, pgsize, count)				\
	CHECK(rig_unmap(rig, iova, pgsize, count) == (size_t)(pgsize) * (count), "cannot unmap")

#endif
