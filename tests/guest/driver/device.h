/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An emulated M4U with a device behind it. Its TLB caches every translation and every
 * pointer to an L2 table until a flush. The device moves data: each page that it
 * reaches must belong to the IOVA that it used. The walk shares no code with the
 * engine.
 */
#ifndef TEST_DEVICE_H
#define TEST_DEVICE_H

#include <linux/spinlock.h>
#include <linux/types.h>

#define DEVICE_SLOTS	40		/* the device's addresses: MiB from 0 on */
#define SLOT_PAGES	256

/**
 * struct data_page - the first bytes of 4 KiB that the device may move
 * @owner: the IOVA that is mapped to the page, plus 1; 0 for none
 * @touched: the device's last access was by this IOVA, plus 1
 */
struct data_page {
	u64 owner;
	u64 touched;
};

/**
 * struct test_device - the M4U and its device
 * @lock: protects all below, as mtk_iommu's tlb_lock does: a flush waits for accesses
 * @l1: the L1 table
 * @walk: cached pointers to L2 tables, as L1 descriptors; 0 for none
 * @leaf: cached translations, plus 1; 0 for none
 * @accesses: number of accesses that reached a page
 */
struct test_device {
	spinlock_t lock;	/* protects all below */
	const u32 *l1;
	u32 walk[DEVICE_SLOTS];
	u64 leaf[DEVICE_SLOTS][SLOT_PAGES];
	unsigned long accesses;
};

/* A freed table holds these: bits 1:0 are 0, so hardware would fault. */
#define FREED_DESCRIPTOR	0xdead0fe0

/**
 * device_access() - the device reads and writes 8 bytes of its page at @iova
 * @dev: the device
 * @iova: any in the window
 * @evict: drop the cached translation first, as a small TLB would
 *
 * Context: any. Return: true if it found a translation, cached or by a walk.
 */
bool device_access(struct test_device *dev, u64 iova, bool evict);

/** device_flush_range() - invalidate [@iova, @iova + @size), pointers to L2 tables included */
void device_flush_range(struct test_device *dev, u64 iova, u64 size);

/** device_flush_all() - invalidate all translations and pointers */
void device_flush_all(struct test_device *dev);

/** device_has_cached() - whether a pointer to the L2 table at @phys is cached */
bool device_has_cached(struct test_device *dev, phys_addr_t phys);

/** device_is_empty() - whether nothing is cached */
bool device_is_empty(struct test_device *dev);

#endif
