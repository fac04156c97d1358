/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory of the machine on which the engine runs in these tests.
 *
 * Tables come from an arena, which has a physical address of the test's choice. A
 * device with a noncoherent walk sees a copy of the arena, which only the DMA API
 * updates. Bytes that were never synced are garbage there, and so is freed memory.
 */
#ifndef HOST_MEMORY_H
#define HOST_MEMORY_H

#include "pgtable/pgtable.h"

#define MEMORY_BYTES	(16U << 20)

/** struct memory_table - a table in use */
struct memory_table {
	u32 *virt;
	u64 phys;
	size_t size;
	int level;
	bool dma_mapped;
};

/**
 * struct memory_counts - the state now, and counters since memory_reset()
 * @tables: tables in use, by level
 * @objects: other objects of kernel memory in use
 * @dma_mapped: tables mapped for DMA
 * @allocs: attempts to allocate anything, DMA mappings included
 */
struct memory_counts {
	unsigned int tables[3];
	unsigned int objects;
	unsigned int dma_mapped;
	unsigned long allocs;
	unsigned long syncs;
	unsigned long sync_bytes;
	unsigned long hook_calls;	/* of v7s_hooks.synced */
};

extern struct memory_counts memory_counts;

/** memory_reset() - empty the arena, and move it to @phys, a multiple of 64 KiB */
void memory_reset(u64 phys);

/** memory_place() - allocate the next table of @level at @phys */
void memory_place(int level, u64 phys);

/** memory_fail_at() - let the @nth allocation from now on fail; 0 for none */
void memory_fail_at(unsigned long nth);

/** memory_failed() - whether an allocation has failed since memory_fail_at() */
bool memory_failed(void);

/** memory_tables - the arena as the engine's provider of tables */
extern struct v7s_tables memory_tables;

/** memory_last_gfp - the flags of the latest allocation of a table */
extern gfp_t memory_last_gfp;

/** memory_on_free - called for each table before it is freed, if not NULL */
extern void (*memory_on_free)(const struct memory_table *table);

/** memory_device_view() - the device's view of @virt, an address in a table */
const u32 *memory_device_view(const u32 *virt);

/** memory_find() - the table in use at @phys, or NULL */
const struct memory_table *memory_find(u64 phys);

/** memory_first_unsynced() - a descriptor that differs in the device's view, or NULL */
const u32 *memory_first_unsynced(void);

/** struct memory_snapshot - the contents of all tables, and the device's view */
struct memory_snapshot;

struct memory_snapshot *memory_snapshot(void);
bool memory_equals(const struct memory_snapshot *snapshot);
void memory_snapshot_free(struct memory_snapshot *snapshot);

#endif
