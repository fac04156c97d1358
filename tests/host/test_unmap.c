// SPDX-License-Identifier: GPL-2.0-only
/* Unmapping whole pages and blocks; parts of them are in test_split.c. */

#include "tests.h"

#define PHYS	0x80000000ULL

static const u32 sizes[] = { SZ_4K, SZ_64K, SZ_1M, SZ_16M };

/* 48 sections with pages of every size side by side, and no holes. */
static void map_mixture(struct rig *rig)
{
	rig_must_map(rig, 0, PHYS, SZ_1M, 3);
	rig_must_map(rig, 3 * SZ_1M, PHYS, SZ_4K, 16 * 5);
	rig_must_map(rig, 3 * SZ_1M + 5 * SZ_64K, 0x12340000, SZ_64K, 11);
	rig_must_map(rig, 4 * SZ_1M, PHYS, SZ_64K, 2 * 16);
	rig_must_map(rig, 6 * SZ_1M, 0x1000, SZ_4K, 256);
	rig_must_map(rig, 7 * SZ_1M, PHYS, SZ_1M, 9);
	rig_must_map(rig, SZ_16M, PHYS, SZ_16M, 1);
	rig_must_map(rig, 2 * SZ_16M, 0, SZ_1M, 16);
}

static void a_mixture_at_once(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;

	for_each_variant(spec)
		for (spec.tlb = RIG_TLB_GATHER; spec.tlb <= RIG_TLB_LATE; spec.tlb++) {
			rig_open(&rig, &spec);
			map_mixture(&rig);
			rig_check(&rig);
			rig_must_unmap(&rig, 0, SZ_4K, 48 * 256);
			map_mixture(&rig);
			rig_must_unmap(&rig, 0, SZ_16M, 3);
			rig_trim(&rig);
			CHECK(!memory_counts.tables[2], "%u tables are left",
			      memory_counts.tables[2]);
			rig_close(&rig);
		}
}

/* Unmap from one MiB of the mixture to a later one, with every page size. */
static void any_part_of_a_mixture(void **state)
{
	struct rig_spec spec = { 0 };
	unsigned int s, from, to;
	struct rig rig;

	for (s = 0; s < ARRAY_SIZE(sizes); s++)
		for (from = 0; from < 48; from += 5)
			for (to = from + 1; to <= 48; to += 6) {
				if (sizes[s] > SZ_1M && (from | to) % 16)
					continue;
				rig_open(&rig, &spec);
				map_mixture(&rig);
				rig_must_unmap(&rig, (u64)from * SZ_1M, sizes[s],
					       (u64)(to - from) * SZ_1M / sizes[s]);
				rig_close(&rig);
			}
}

/* An unmap stops at the first hole. */
static void up_to_a_hole(void **state)
{
	static const u64 holes[] = { 0, 1, 15, 16, 17, 255, 256, 257, 511, 512, 3 * 256 - 1 };
	struct rig_spec spec = { 0 };
	struct rig rig;
	unsigned int i;

	for_each_variant(spec)
		for (i = 0; i < ARRAY_SIZE(holes); i++) {
			rig_open(&rig, &spec);
			if (holes[i])
				rig_must_map(&rig, 0, PHYS, SZ_4K, holes[i]);
			rig_must_map(&rig, (holes[i] + 1) * SZ_4K, PHYS, SZ_4K, 3 * 256);
			assert_int_equal(rig_unmap(&rig, 0, SZ_4K, 4 * 256), holes[i] * SZ_4K);
			rig_close(&rig);
		}
}

static void up_to_a_hole_behind_blocks(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 0, PHYS, SZ_16M, 1);
		rig_must_map(&rig, SZ_16M, PHYS, SZ_1M, 2);
		rig_must_map(&rig, SZ_16M + 3 * SZ_1M, PHYS, SZ_1M, 2);
		assert_int_equal(rig_unmap(&rig, 0, SZ_4K, 8192), SZ_16M + 2 * SZ_1M);
		assert_int_equal(rig_unmap(&rig, 0, SZ_4K, 8192), 0);
		assert_int_equal(rig_unmap(&rig, SZ_16M + 3 * SZ_1M, SZ_1M, 3), 2 * SZ_1M);
		rig_close(&rig);
	}
}

static void a_hole(void **state)
{
	struct rig_spec spec = { 0 };
	struct memory_snapshot *before;
	struct rig rig;
	unsigned int s;

	rig_open(&rig, &spec);
	rig_must_map(&rig, 0, PHYS, SZ_4K, 1);
	rig_must_map(&rig, SZ_16M, PHYS, SZ_1M, 1);
	before = memory_snapshot();
	for (s = 0; s < ARRAY_SIZE(sizes); s++)
		assert_int_equal(rig_unmap(&rig, 2 * SZ_16M, sizes[s], 1), 0);
	assert_int_equal(rig_unmap(&rig, SZ_4K, SZ_4K, 255), 0);
	assert_int_equal(rig_unmap(&rig, SZ_16M + SZ_1M, SZ_4K, 1), 0);
	CHECK(memory_equals(before), "something has changed");
	memory_snapshot_free(before);
	rig_close(&rig);
}

/* A table can be freed after the unmap of its last page, whichever that is, and not before. */
static void the_last_page_frees_the_table(void **state)
{
	struct rig_spec spec = { .sections = 2 };
	struct rig rig;
	u32 last, i;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		for (last = 0; last < 256; last += 51) {
			rig_must_map(&rig, SZ_1M, PHYS, SZ_4K, 256);
			for (i = 0; i < 256; i++)
				if (i != last)
					rig_must_unmap(&rig, SZ_1M + i * SZ_4K, SZ_4K, 1);
			assert_int_equal(memory_counts.tables[2], 1);
			rig_must_unmap(&rig, SZ_1M + last * SZ_4K, SZ_4K, 1);
			rig_trim(&rig);
			assert_int_equal(memory_counts.tables[2], 0);
		}
		rig_close(&rig);
	}
}

static void a_block_takes_an_emptied_slot(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;
	unsigned int s;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		for (s = 0; s < 2; s++) {
			rig_must_map(&rig, SZ_16M, PHYS, sizes[s], 32 * (SZ_1M / sizes[s]));
			rig_must_unmap(&rig, SZ_16M, sizes[s], 32 * (SZ_1M / sizes[s]));
			rig_must_map(&rig, SZ_16M, PHYS, SZ_1M, 16);
			rig_must_map(&rig, 2 * SZ_16M, PHYS, SZ_16M, 1);
			rig_must_unmap(&rig, SZ_16M, SZ_16M, 2);
		}
		rig_close(&rig);
	}
}

/* Empty more tables at once than the engine handles without dropping its lock. */
static void many_tables_at_once(void **state)
{
	struct rig_spec spec = { .sections = 160 };
	struct rig rig;
	u32 i;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 0, PHYS, SZ_4K, 160 * 256);
		rig_must_unmap(&rig, SZ_4K, SZ_4K, 160 * 256 - 2);
		assert_int_equal(memory_counts.tables[2], 2);
		rig_must_unmap(&rig, 0, SZ_4K, 1);
		rig_must_unmap(&rig, 160 * SZ_1M - SZ_4K, SZ_4K, 1);
		for (i = 0; i < 160; i++)
			rig_must_map(&rig, i * SZ_1M, PHYS, i % 40 ? SZ_1M : SZ_64K,
				     i % 40 ? 1 : 16);
		rig_must_unmap(&rig, 0, SZ_1M, 160);
		rig_close(&rig);
	}
}

/* A held table stays when it is empty, so a map needs no memory; a block cannot replace it. */
static void held_tables(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 2 * SZ_1M, PHYS, SZ_4K, 1);
		rig_must_map(&rig, 3 * SZ_1M, PHYS, SZ_1M, 1);
		assert_int_equal(rig_hold(&rig, SZ_1M + SZ_4K, 4 * SZ_1M), 0);
		assert_int_equal(memory_counts.tables[2], 4);
		memory_fail_at(1);
		rig_must_map(&rig, SZ_1M, PHYS, SZ_4K, 256);
		rig_must_map(&rig, 4 * SZ_1M, PHYS, SZ_64K, 32);
		assert_int_equal(rig_map(&rig, 3 * SZ_1M, PHYS, SZ_4K, 1, IOMMU_READ), -EEXIST);
		assert_false(memory_failed());
		memory_fail_at(0);
		rig_must_unmap(&rig, SZ_1M, SZ_4K, 257);
		rig_must_unmap(&rig, 4 * SZ_1M, SZ_64K, 32);
		assert_int_equal(rig_map(&rig, SZ_1M, PHYS, SZ_1M, 1, IOMMU_READ), -EEXIST);
		assert_int_equal(memory_counts.tables[2], 4);
		rig_must_unmap(&rig, 3 * SZ_1M, SZ_4K, 256);
		assert_int_equal(rig_hold(&rig, (1ULL << 32) - SZ_4K, SZ_1M), -ERANGE);
		assert_int_equal(rig_hold(&rig, SZ_1M, -(u64)SZ_4K), -ERANGE);
		rig_close(&rig);
	}
}

TEST_GROUP(unmap,
	   cmocka_unit_test(a_mixture_at_once),
	   cmocka_unit_test(any_part_of_a_mixture),
	   cmocka_unit_test(up_to_a_hole),
	   cmocka_unit_test(up_to_a_hole_behind_blocks),
	   cmocka_unit_test(a_hole),
	   cmocka_unit_test(the_last_page_frees_the_table),
	   cmocka_unit_test(a_block_takes_an_emptied_slot),
	   cmocka_unit_test(many_tables_at_once),
	   cmocka_unit_test(held_tables));
