// SPDX-License-Identifier: GPL-2.0-only
/* The arena of tables, and kernel memory; allocations fail on demand. */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <sanitizer/asan_interface.h>

#include <linux/io.h>
#include <linux/slab.h>

#include "fail.h"
#include "memory.h"
#include "memory_internal.h"

struct memory_counts memory_counts;
gfp_t memory_last_gfp;
void (*memory_on_free)(const struct memory_table *table);
struct memory_arena memory_arena;
__thread int shim_locks_held;

static unsigned long memory_fail_countdown;
static bool memory_has_failed;

void memory_fail_at(unsigned long nth)
{
	memory_fail_countdown = nth;
	memory_has_failed = false;
}

bool memory_failed(void)
{
	return memory_has_failed;
}

bool memory_try(void)
{
	memory_counts.allocs++;
	if (!memory_fail_countdown || --memory_fail_countdown)
		return true;
	memory_has_failed = true;
	return false;
}

static u32 arena_units(size_t size)
{
	return (size + UNIT - 1) / UNIT;
}

static void arena_own(const struct memory_table *table, u32 owner)
{
	u32 first = memory_offset(table->virt) / UNIT, i;

	for (i = first; i < first + arena_units(table->size); i++)
		memory_arena.owner[i] = owner;
}

static void arena_give(struct memory_table *table)
{
	struct memory_arena *a = &memory_arena;
	struct memory_table *last = &a->tables[--a->n];

	memset(table->virt, RUBBISH, table->size);
	memset((u8 *)table->virt + MEMORY_BYTES, RUBBISH, table->size);
	ASAN_POISON_MEMORY_REGION(table->virt, table->size);
	arena_own(table, 0);
	if (table != last) {
		*table = *last;
		arena_own(table, table - a->tables + 1);
	}
}

void memory_reset(u64 phys)
{
	struct memory_arena *a = &memory_arena;

	if (!a->virt) {
		a->virt = mmap(NULL, 2 * MEMORY_BYTES, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (a->virt == MAP_FAILED)
			abort();
		ASAN_POISON_MEMORY_REGION(a->virt, MEMORY_BYTES);
	}
	/* A failed test has not freed its tables. */
	while (a->n)
		arena_give(&a->tables[0]);
	pthread_mutex_init(&a->lock, NULL);
	shim_locks_held = 0;
	memset(a->place, 0, sizeof(a->place));
	a->next = 1;
	a->phys = phys;
	memory_counts = (struct memory_counts){ 0 };
	memory_fail_at(0);
	memory_on_free = NULL;
}

void memory_place(int level, u64 phys)
{
	memory_arena.place[level] = phys;
}

/* A unit on either side stays free, so that an overrun hits poison. */
static bool arena_is_free(u32 first, u32 units)
{
	u32 i;

	if (!first || first + units >= UNITS)
		return false;
	for (i = first - 1; i <= first + units; i++)
		if (memory_arena.owner[i])
			return false;
	return true;
}

/* Next fit: freed memory is reused as late as possible. */
static u32 arena_find(u32 units)
{
	u32 align = units, i, first = round_up(memory_arena.next, align);

	for (i = 0; i < UNITS / align; i++, first += align) {
		if (first + units >= UNITS)
			first = align;
		if (arena_is_free(first, units))
			return first;
	}
	return 0;
}

static u32 arena_where(int level, u32 units)
{
	u64 phys = memory_arena.place[level];

	if (!phys)
		return arena_find(units);
	memory_arena.place[level] = 0;
	if (!arena_is_free((phys - memory_arena.phys) / UNIT, units))
		FAIL("no table can be placed at 0x%llx", phys);
	return (phys - memory_arena.phys) / UNIT;
}

static void *arena_take(int level, size_t size)
{
	struct memory_arena *a = &memory_arena;
	u32 units = arena_units(size), first = arena_where(level, units);
	void *virt = a->virt + first * UNIT;

	if (!first)
		return NULL;
	a->next = first + units + 1;
	ASAN_UNPOISON_MEMORY_REGION(virt, size);
	memset(virt, 0, size);
	memset(virt + MEMORY_BYTES, RUBBISH, size);
	a->tables[a->n++] = (struct memory_table){
		.virt = virt,
		.phys = virt_to_phys(virt),
		.size = size,
		.level = level,
	};
	arena_own(&a->tables[a->n - 1], a->n);
	return virt;
}

static void *tables_alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	void *virt;

	CHECK(!(gfp & SHIM_MAY_SLEEP) || !shim_locks_held, "an allocation sleeps under a lock");
	pthread_mutex_lock(&memory_arena.lock);
	memory_last_gfp = gfp;
	virt = memory_try() && !(gfp & SHIM_NO_MEMORY) ? arena_take(level, size) : NULL;
	memory_counts.tables[level] += !!virt;
	pthread_mutex_unlock(&memory_arena.lock);
	return virt;
}

static void tables_free(struct v7s_tables *tables, int level, void *virt, size_t size)
{
	struct memory_table *table;

	pthread_mutex_lock(&memory_arena.lock);
	table = memory_owner(memory_offset(virt));
	CHECK(table && table->virt == virt, "freed memory is no table");
	CHECK(table->level == level && table->size == size,
	      "a table is freed with another level or size");
	CHECK(!table->dma_mapped, "a table is freed while it is mapped for DMA");
	if (memory_on_free)
		memory_on_free(table);
	memory_counts.tables[level]--;
	arena_give(table);
	pthread_mutex_unlock(&memory_arena.lock);
}

/* The engine must call this hook after each sync, with the same range. */
static void tables_synced(struct v7s_tables *tables, const void *mem, size_t size)
{
	CHECK(mem == memory_last_sync.virt && size == memory_last_sync.size,
	      "the hook synced() gets another range than the sync");
	memory_last_sync.size = 0;
	pthread_mutex_lock(&memory_arena.lock);
	memory_counts.hook_calls++;
	pthread_mutex_unlock(&memory_arena.lock);
}

static const struct v7s_hooks hooks = { .synced = tables_synced };

struct v7s_tables memory_tables = {
	.alloc = tables_alloc,
	.free = tables_free,
	.hooks = &hooks,
};

struct memory_table *memory_owner(u64 offset)
{
	u32 owner = offset < MEMORY_BYTES ? memory_arena.owner[offset / UNIT] : 0;

	return owner ? &memory_arena.tables[owner - 1] : NULL;
}

const struct memory_table *memory_find(u64 phys)
{
	const struct memory_table *table = memory_owner(phys - memory_arena.phys);

	return table && table->phys == phys ? table : NULL;
}

phys_addr_t virt_to_phys(const volatile void *virt)
{
	return memory_arena.phys + memory_offset(virt);
}

void *phys_to_virt(phys_addr_t phys)
{
	CHECK(phys - memory_arena.phys < MEMORY_BYTES, "0x%llx is no table", (u64)phys);
	return memory_arena.virt + (phys - memory_arena.phys);
}

void *kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	void *mem;

	CHECK(!(gfp & SHIM_MAY_SLEEP) || !shim_locks_held, "an allocation sleeps under a lock");
	mem = memory_try() ? calloc(n, size) : NULL;
	memory_counts.objects += !!mem;
	return mem;
}

void *kvmalloc(size_t size, gfp_t gfp)
{
	void *mem = memory_try() ? malloc(size) : NULL;

	memory_counts.objects += !!mem;
	return mem;
}

void kvfree(const void *mem)
{
	memory_counts.objects -= !!mem;
	free((void *)mem);
}
