// SPDX-License-Identifier: GPL-2.0-only
/* The engine syncs each contiguous run of a table's descriptors once, and no other bytes. */

#include "tests.h"

#define PHYS	0x80000000ULL

struct cost {
	unsigned long syncs, bytes;
};

static struct cost cost_of(void)
{
	return (struct cost){
		.syncs = memory_counts.syncs,
		.bytes = memory_counts.sync_bytes,
	};
}

static void check_cost(struct cost before, unsigned long syncs, unsigned long bytes)
{
	struct cost now = cost_of();

	CHECK(now.syncs - before.syncs <= syncs, "%lu syncs, at most %lu are needed",
	      now.syncs - before.syncs, syncs);
	CHECK(now.bytes - before.bytes <= bytes, "%lu bytes synced, at most %lu are needed",
	      now.bytes - before.bytes, bytes);
}

/* 4096 pages in 16 sections: 16 syncs of L2 tables and at most one of the L1 table. */
static void sixteen_sections(void **state)
{
	struct rig_spec spec = { 0 };
	struct cost before;
	struct rig rig;
	u32 i;

	rig_open(&rig, &spec);
	before = cost_of();
	rig_must_map(&rig, SZ_16M, PHYS, SZ_4K, 4096);
	check_cost(before, 17, 16 * 1024 + 16 * 4);
	before = cost_of();
	rig_must_unmap(&rig, SZ_16M, SZ_4K, 4096);
	check_cost(before, 17, 16 * 1024 + 16 * 4);

	for (i = 0; i < 16; i++)
		rig_must_map(&rig, SZ_16M + i * SZ_1M, PHYS, SZ_4K, 1);
	before = cost_of();
	for (i = 0; i < 16; i++)
		rig_must_map(&rig, SZ_16M + i * SZ_1M + SZ_4K, PHYS, SZ_4K, 255);
	check_cost(before, 16, 16 * 255 * 4);
	before = cost_of();
	rig_must_unmap(&rig, SZ_16M + SZ_4K, SZ_4K, 4095);
	check_cost(before, 17, 4095 * 4 + 15 * 4);
	rig_close(&rig);
}

static void one_page(void **state)
{
	struct rig_spec spec = { 0 };
	struct cost before;
	struct rig rig;

	rig_open(&rig, &spec);
	rig_must_map(&rig, 0, PHYS, SZ_4K, 1);
	before = cost_of();
	rig_must_map(&rig, SZ_4K, PHYS, SZ_4K, 1);
	check_cost(before, 1, 4);
	before = cost_of();
	rig_must_unmap(&rig, SZ_4K, SZ_4K, 1);
	check_cost(before, 1, 4);
	before = cost_of();
	rig_must_map(&rig, SZ_64K, PHYS, SZ_64K, 1);
	check_cost(before, 1, 64);
	before = cost_of();
	rig_translate(&rig, SZ_64K);
	check_cost(before, 0, 0);
	rig_close(&rig);
}

static void blocks(void **state)
{
	struct rig_spec spec = { .sections = 512 };
	struct cost before;
	struct rig rig;

	rig_open(&rig, &spec);
	before = cost_of();
	rig_must_map(&rig, 0, PHYS, SZ_1M, 256);
	rig_must_map(&rig, 16 * SZ_16M, 0, SZ_16M, 16);
	check_cost(before, 2, 512 * 4);
	before = cost_of();
	rig_must_unmap(&rig, 0, SZ_1M, 512);
	check_cost(before, 2, 512 * 4);
	rig_close(&rig);
}

/* A split section: syncs of the table, of its L1 descriptor, and of the unmapped page. */
static void a_split(void **state)
{
	struct rig_spec spec = { 0 };
	struct cost before;
	struct rig rig;

	rig_open(&rig, &spec);
	rig_must_map(&rig, 0, PHYS, SZ_1M, 1);
	before = cost_of();
	rig_must_unmap(&rig, SZ_64K, SZ_4K, 1);
	check_cost(before, 3, 1024 + 4 + 4);
	rig_close(&rig);
}

/* A coherent walk needs no syncs. */
static void coherent(void **state)
{
	struct rig_spec spec = { .coherent = true };
	struct rig rig;

	rig_open(&rig, &spec);
	rig_must_map(&rig, 0, PHYS, SZ_4K, 4096);
	rig_must_unmap(&rig, 0, SZ_4K, 4096);
	assert_int_equal(cost_of().syncs, 0);
	assert_int_equal(memory_counts.syncs, 0);
	rig_close(&rig);
}

TEST_GROUP(syncs,
	   cmocka_unit_test(sixteen_sections),
	   cmocka_unit_test(one_page),
	   cmocka_unit_test(blocks),
	   cmocka_unit_test(a_split),
	   cmocka_unit_test(coherent));
