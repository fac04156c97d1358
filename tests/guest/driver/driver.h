/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A driver that uses the page tables of v7s_dma32 as mtk_iommu uses io-pgtable:
 * without TLB callbacks, flushing by itself after each unmap and map.
 */
#ifndef TEST_DRIVER_H
#define TEST_DRIVER_H

#include "pgtable/pgtable.h"

#include "device.h"

/** enum fault - a fault planted in the driver */
enum fault {
	FAULT_NONE,
	FAULT_LOST_FLUSH,	/* an unmap is not flushed */
	FAULT_EARLY_FLUSH,	/* the TLB is flushed before an unmap, not after it */
	FAULT_LOST_MAP,		/* a map is not flushed */
	FAULT_LOST_ALL,		/* a full flush is reported, but not done */
	FAULT_EARLY_END,	/* a full flush is reported as done before it begins */
	FAULT_UNSTATED,		/* no full flush is done or reported */
	FAULT_FREE,		/* the page table is freed before a flush */
	FAULT_BELIEVED,		/* a failed map is treated as a success */
	FAULT_INTERRUPT,	/* an unmap in a hard interrupt is not flushed */
};

extern enum fault driver_fault;
extern unsigned long driver_quirks;

/** test_failed() - record the first reason why the test fails, and end the test; any context */
__printf(1, 2) void test_failed(const char *fmt, ...);

/** test_over() - whether the test has failed and the workers must stop */
bool test_over(void);

/** driver_probe() - make the device and its page table; may sleep */
int driver_probe(void);

/** driver_remove() - flush and free the page table; may sleep */
void driver_remove(void);

/** driver_device() - the device */
struct test_device *driver_device(void);

/**
 * driver_map() - iommu_domain_ops.map_pages and iotlb_sync_map
 * Return: 0 or an errno of map_pages()
 */
int driver_map(u64 iova, phys_addr_t phys, size_t pgsize, size_t count);

/**
 * driver_unmap() - iommu_domain_ops.unmap_pages and iotlb_sync
 * @lock: of the caller, held with interrupts off around unmap_pages()
 * @iova: start
 * @pgsize: page size
 * @count: pages
 * @atomic: hold @lock around the flush as well
 *
 * Return: the bytes unmapped
 */
size_t driver_unmap(spinlock_t *lock, u64 iova, size_t pgsize, size_t count, bool atomic);

/** driver_translate() - io_pgtable_ops.iova_to_phys; any context */
u64 driver_translate(u64 iova);

/** driver_barrier() - wait until detached tables are freed; may sleep */
void driver_barrier(void);

/** driver_trim() - free the waiting tables, with a flush */
void driver_trim(void);

/**
 * driver_selftest() - run the module's selftests through this driver
 * @name: a test's name, or all
 * @seed: of the random tests
 * @passed: incremented for each test that passes
 *
 * Return: 0, -EINVAL for an unknown name, or -ENOMEM; test_failed() has the reason.
 */
int driver_selftest(const char *name, u64 seed, unsigned int *passed);

/* events.c */

/* The event to pass to the kernel's tracepoints, or NULL. */
extern char *driver_event;

/** driver_events() - pass these events and print their cost; 0, or -EINVAL for an unknown event */
int driver_events(void);

/* Make a table that points to itself, for parameter loops. */
void driver_make_loops(void);
void driver_free_loops(void);

/* tables.c */

/* The provider of the page table's memory. */
extern struct v7s_tables test_tables;

/** tables_init() - set up test_tables, which checks that @dev caches no pointer to a freed table */
int tables_init(struct test_device *dev);
void tables_exit(void);

/** tables_in_use() - the number of L2 tables in the page table */
int tables_in_use(void);

/* worker.c */

/** data_at() - the page at @phys, or NULL if no buffer has it */
struct data_page *data_at(u64 phys);

/** worker_lacks_memory() - whether the next allocation of a table must fail */
bool worker_lacks_memory(void);

#endif
