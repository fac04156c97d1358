/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An emulated M4U with a device behind it. It remembers every translation and
 * every pointer to an L2 table, and forgets them only when it is flushed. It moves
 * data: each page that it reaches must belong to the IOVA that it used. The walk
 * is this file's own, a second opinion on the engine's tables.
 */
#ifndef TEST_DEVICE_H
#define TEST_DEVICE_H

#include <linux/spinlock.h>
#include <linux/types.h>

#define DEVICE_SLOTS	40		/* the device's addresses: MiB from 0 on */
#define SLOT_PAGES	256

/**
 * struct data_page - the first bytes of 4 KiB that the device may move
 * @owner: the IOVA that maps the page, plus 1; 0 if none does
 * @touched: the device's last access was by this IOVA, plus 1
 */
struct data_page {
	u64 owner;
	u64 touched;
};

/**
 * struct test_device - the M4U and its device
 * @lock: of all below, as the driver's tlb_lock: a flush waits for accesses
 * @l1: the L1 table
 * @walk: pointers to L2 tables that it remembers: L1 descriptors, 0 for none
 * @leaf: translations that it remembers, plus 1; 0 for none
 * @accesses: that have reached a page
 */
struct test_device {
	spinlock_t lock;	/* of all below */
	const u32 *l1;
	u32 walk[DEVICE_SLOTS];
	u64 leaf[DEVICE_SLOTS][SLOT_PAGES];
	unsigned long accesses;
};

/* A freed table holds these: no descriptor of the format, as bits 1:0 are 0. */
#define FREED_DESCRIPTOR	0xdead0fe0

/**
 * device_access() - the device reads and writes 8 bytes of its page at @iova
 * @dev: the device
 * @iova: any in the window
 * @forget: lose the translation first, as a small TLB would
 *
 * Context: any. Return: whether it reached a page.
 */
bool device_access(struct test_device *dev, u64 iova, bool forget);

/** device_flush_range() - invalidate [@iova, @iova + @size), pointers to L2 tables included */
void device_flush_range(struct test_device *dev, u64 iova, u64 size);

/** device_flush_all() - invalidate all translations and pointers */
void device_flush_all(struct test_device *dev);

/** device_knows() - whether it remembers a pointer to the L2 table at @phys */
bool device_knows(struct test_device *dev, phys_addr_t phys);

/** device_is_empty() - whether it remembers nothing */
bool device_is_empty(struct test_device *dev);

#endif
