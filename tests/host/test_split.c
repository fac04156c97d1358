// SPDX-License-Identifier: GPL-2.0-only
/* Unmaps of parts of blocks: the rest keeps its addresses and permissions. */

#include "tests.h"

#define PHYS	0x80000000ULL

static const u32 sizes[] = { SZ_4K, SZ_64K, SZ_1M, SZ_16M };

/* Map three blocks of @size, @at and its neighbours. */
static void map_blocks(struct rig *rig, u64 at, u32 size, int prot)
{
	CHECK(!rig_map(rig, at - size, PHYS, size, 3, prot), "cannot map");
}

/* Unmap the start, the middle and the end of a block, in every smaller size. */
static void every_part_of_every_block(void **state)
{
	struct rig_spec spec = { .sections = 48 };
	unsigned int block, part, i;
	struct rig rig;

	for_each_variant(spec)
		for (block = 1; block < ARRAY_SIZE(sizes); block++)
			for (part = 0; part < block; part++) {
				u32 n = sizes[block] / sizes[part];
				u32 from[] = { 0, 1, n / 2, n - 2, n - 1, 0, 1 };
				u32 count[] = { 1, 1, 2, 1, 1, n - 1, n - 1 };

				for (i = 0; i < ARRAY_SIZE(from); i++) {
					rig_open(&rig, &spec);
					map_blocks(&rig, SZ_16M, sizes[block], RIG_DEFAULT_PROT);
					rig_must_unmap(&rig, SZ_16M + (u64)from[i] * sizes[part],
						       sizes[part], count[i]);
					rig_check(&rig);
					rig_close(&rig);
				}
			}
}

static void permissions_are_kept(void **state)
{
	struct rig_spec spec = { .sections = 48 };
	unsigned int block, part;
	struct rig rig;
	int prot;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		for (block = 1; block < ARRAY_SIZE(sizes); block++)
			for (part = 0; part < block; part++)
				for (prot = 1; prot < 64; prot += spec.coherent ? 13 : 1) {
					if (!(prot & (IOMMU_READ | IOMMU_WRITE)))
						continue;
					map_blocks(&rig, SZ_16M, sizes[block], prot);
					rig_must_unmap(&rig, SZ_16M, sizes[part], 1);
					rig_must_unmap(&rig, SZ_16M + sizes[part], sizes[part],
						       2 * sizes[block] / sizes[part] - 1);
					rig_must_unmap(&rig, SZ_16M - sizes[block], sizes[block],
						       1);
				}
		rig_close(&rig);
	}
}

/* A split keeps every address bit of the block, also MediaTek's. */
static void addresses_are_kept(void **state)
{
	struct rig_spec spec = { .sections = 16 };
	unsigned int block, part, bit;
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		for (block = 1; block < ARRAY_SIZE(sizes); block++)
			for (part = 0; part < block; part++)
				for (bit = __builtin_ctz(sizes[block]); bit < rig.spec.oas; bit++) {
					rig_must_map(&rig, 0, 1ULL << bit, sizes[block], 1);
					rig_must_unmap(&rig, sizes[part], sizes[part], 1);
					rig_must_unmap(&rig, 0, sizes[part], 1);
					rig_must_unmap(&rig, 2 * sizes[part], sizes[part],
						       sizes[block] / sizes[part] - 2);
				}
		rig_close(&rig);
	}
}

/* Unmap one range that begins and ends inside two blocks, of any two sizes. */
static void two_blocks_at_once(void **state)
{
	struct rig_spec spec = { .sections = 80 };
	unsigned int first, second, part;
	struct rig rig;

	for_each_variant(spec)
		for (first = 1; first < ARRAY_SIZE(sizes); first++)
			for (second = 1; second < ARRAY_SIZE(sizes); second++)
				for (part = 0; part < min(first, second); part++) {
					u64 from = SZ_16M - sizes[part];
					u64 to = 3 * SZ_16M + sizes[part];

					rig_open(&rig, &spec);
					rig_must_map(&rig, SZ_16M - sizes[first], PHYS,
						     sizes[first], 1);
					rig_must_map(&rig, SZ_16M, PHYS, SZ_1M, 16);
					rig_must_map(&rig, 2 * SZ_16M, PHYS, SZ_16M, 1);
					rig_must_map(&rig, 3 * SZ_16M, PHYS, sizes[second], 1);
					rig_must_unmap(&rig, from, sizes[part],
						       (to - from) / sizes[part]);
					rig_close(&rig);
				}
}

/* Ranges with both ends in one supersection or in two, in the same or in different sections. */
static void both_ends_in_supersections(void **state)
{
	static const struct {
		u64 from, to;
	} parts[] = {
		{ SZ_4K, 2 * SZ_4K }, { SZ_1M - SZ_4K, SZ_1M + SZ_4K },
		{ SZ_64K, 15 * SZ_1M + SZ_64K }, { 3 * SZ_1M, 5 * SZ_1M },
		{ 3 * SZ_1M, 5 * SZ_1M + SZ_4K }, { 3 * SZ_1M + SZ_4K, 5 * SZ_1M },
		{ 0, SZ_16M - SZ_4K }, { SZ_4K, SZ_16M }, { 0, 20 * SZ_1M },
		{ SZ_1M, 2 * SZ_16M }, { 15 * SZ_1M, 17 * SZ_1M }, { SZ_4K, 20 * SZ_1M + SZ_4K },
	};
	struct rig_spec spec = { .sections = 48 };
	struct rig rig;
	unsigned int i;

	for_each_variant(spec)
		for (i = 0; i < ARRAY_SIZE(parts); i++) {
			rig_open(&rig, &spec);
			rig_must_map(&rig, SZ_16M, PHYS, SZ_16M, 2);
			rig_must_unmap(&rig, SZ_16M + parts[i].from, SZ_4K,
				       (parts[i].to - parts[i].from) / SZ_4K);
			rig_close(&rig);
		}
}

/* Unmap a block page by page. */
static void crumble(void **state)
{
	struct rig_spec spec = { .sections = 16 };
	struct rig rig;
	u32 i;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 0, PHYS, SZ_16M, 1);
		for (i = 0; i < 4096; i += 3)
			rig_must_unmap(&rig, (u64)(i * 1111 % 4096) * SZ_4K, SZ_4K, 1);
		for (i = 1; i < 4096; i += 3)
			rig_must_unmap(&rig, (u64)(i * 1111 % 4096) * SZ_4K, SZ_4K, 1);
		for (i = 2; i < 4096; i += 3)
			rig_must_unmap(&rig, (u64)(i * 1111 % 4096) * SZ_4K, SZ_4K, 1);
		rig_trim(&rig);
		assert_int_equal(memory_counts.tables[2], 0);
		rig_close(&rig);
	}
}

/* A split without memory for the table changes nothing. */
static void without_memory(void **state)
{
	struct rig_spec spec = { .sections = 48 };
	struct memory_snapshot *before;
	struct rig rig;
	u32 nth;

	for_each_variant(spec)
		for (nth = 1; nth <= 5; nth++) {
			bool enough = nth > (spec.coherent ? 2 : 4);

			rig_open(&rig, &spec);
			rig_must_map(&rig, 0, PHYS, SZ_16M, 1);
			rig_must_map(&rig, SZ_16M, PHYS, SZ_4K, 4096);
			rig_must_map(&rig, 2 * SZ_16M, PHYS, SZ_1M, 1);
			before = memory_snapshot();
			memory_fail_at(nth);
			rig_unmap(&rig, SZ_1M + SZ_4K, SZ_4K, 2 * 4096 - 256);
			CHECK(memory_failed() == !enough, "allocation %u", nth);
			if (memory_failed())
				CHECK(memory_equals(before), "something has changed");
			memory_snapshot_free(before);
			rig_close(&rig);
		}
}

/* A split allocates with GFP_ATOMIC, as unmap must not sleep. */
static void memory_is_atomic(void **state)
{
	struct rig_spec spec = { .sections = 16 };
	struct rig rig;

	rig_open(&rig, &spec);
	rig_must_map(&rig, 0, PHYS, SZ_16M, 1);
	rig_must_unmap(&rig, SZ_4K, SZ_4K, 1);
	assert_int_equal(memory_last_gfp, GFP_ATOMIC);
	rig_must_map(&rig, SZ_4K, PHYS, SZ_4K, 1);
	rig_close(&rig);
}

/* An unmap without a split allocates nothing. */
static void only_splits_allocate(void **state)
{
	struct rig_spec spec = { .sections = 48 };
	struct rig rig;
	unsigned long allocs;

	rig_open(&rig, &spec);
	rig_must_map(&rig, 0, PHYS, SZ_16M, 2);
	rig_must_map(&rig, 2 * SZ_16M, PHYS, SZ_64K, 32);
	allocs = memory_counts.allocs;
	rig_must_unmap(&rig, 3 * SZ_1M, SZ_1M, 7);
	rig_must_unmap(&rig, SZ_16M, SZ_4K, 512);
	rig_must_unmap(&rig, 2 * SZ_16M + SZ_4K, SZ_4K, 1);
	assert_int_equal(memory_counts.allocs, allocs);
	rig_close(&rig);
}

TEST_GROUP(split,
	   cmocka_unit_test(every_part_of_every_block),
	   cmocka_unit_test(permissions_are_kept),
	   cmocka_unit_test(addresses_are_kept),
	   cmocka_unit_test(two_blocks_at_once),
	   cmocka_unit_test(both_ends_in_supersections),
	   cmocka_unit_test(crumble),
	   cmocka_unit_test(without_memory),
	   cmocka_unit_test(memory_is_atomic),
	   cmocka_unit_test(only_splits_allocate));
