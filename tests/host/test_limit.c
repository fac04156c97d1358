// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables must lie within the walker's reach, be aligned, and have a DMA address equal to their
 * physical address.
 */

#include <stdio.h>

#include "tests.h"

#define GIB4	(1ULL << 32)
#define MTK	(IO_PGTABLE_QUIRK_NO_PERMS | IO_PGTABLE_QUIRK_ARM_MTK_EXT)
#define TTBR	(MTK | IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT)

static u64 arena_around(u64 phys)
{
	return round_down(phys - MEMORY_BYTES / 2, SZ_64K);
}

/* Allocate a page table with its L1 table at @l1; returns 0 or an errno. */
static long alloc_error(struct rig_spec spec, u64 l1, struct device *dev)
{
	struct io_pgtable_cfg cfg = {
		.quirks = spec.quirks,
		.pgsize_bitmap = SZ_4K,
		.ias = spec.ias ?: 32,
		.oas = spec.oas ?: spec.quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT ? 35 : 32,
		.coherent_walk = spec.coherent,
		.iommu_dev = dev,
	};
	struct io_pgtable_ops *ops;
	long ret;

	memory_reset(arena_around(l1));
	memory_place(1, l1);
	ops = v7s_alloc_pgtable(&cfg, &memory_tables, NULL);
	ret = IS_ERR(ops) ? PTR_ERR(ops) : 0;
	if (!ret) {
		assert_int_equal(v7s_pgtable_l1_phys(ops), l1);
		v7s_free_pgtable(ops);
	}
	CHECK(!memory_counts.tables[1] && !memory_counts.objects && !memory_counts.dma_mapped,
	      "memory leaks");
	return ret;
}

/* An L1 table may lie just below the limit, but not just above. */
static void l1_at_the_limit(void **state)
{
	struct rig_spec spec = { 0 };
	struct device dev = {};

	for_each_variant(spec) {
		bool ttbr = (spec.quirks & TTBR) == TTBR;

		assert_int_equal(alloc_error(spec, GIB4 - 0x4000, &dev), 0);
		assert_int_equal(alloc_error(spec, GIB4, &dev), ttbr ? 0 : -ENOMEM);
		if (!ttbr)
			continue;
		assert_int_equal(alloc_error(spec, 8 * GIB4 - 0x4000, &dev), 0);
		assert_int_equal(alloc_error(spec, 8 * GIB4, &dev), -ENOMEM);
		spec.oas = 33;
		assert_int_equal(alloc_error(spec, 2 * GIB4 - 0x4000, &dev), 0);
		assert_int_equal(alloc_error(spec, 2 * GIB4, &dev), -ENOMEM);
		spec.oas = 0;
	}
	assert_non_null(strstr(dev.last_error, "0x200000000"));
}

/* Map a page whose L2 table is allocated at @l2. */
static int map_error(struct rig_spec spec, u64 l2)
{
	struct rig rig;
	int ret;

	spec.tables_at = arena_around(l2);
	rig_open(&rig, &spec);
	memory_place(2, l2);
	ret = rig.ops->map_pages(rig.ops, 0, 0, SZ_4K, 1, RIG_DEFAULT_PROT, GFP_KERNEL,
				 &(size_t){ 0 });
	if (!ret) {
		model_map(&rig.model, 0, 0, SZ_4K, SZ_4K, rig_prot(&rig, RIG_DEFAULT_PROT));
	} else {
		char at[32];

		snprintf(at, sizeof(at), "0x%08llx", l2);
		CHECK(strstr(rig.dev.last_error, at), "\"%s\" does not name %s",
		      rig.dev.last_error, at);
		assert_int_equal(rig_counts(&rig).rejected, 1);
		assert_int_equal(rig.dev.errors, 1);
	}
	rig_close(&rig);
	return ret;
}

static void l2_at_the_limit(void **state)
{
	struct rig_spec spec = { 0 };

	for_each_variant(spec) {
		bool ttbr = (spec.quirks & TTBR) == TTBR;

		if (ttbr && BITS_PER_LONG == 32)
			continue;
		assert_int_equal(map_error(spec, GIB4 - 0x400), 0);
		if (ttbr) {
			assert_int_equal(map_error(spec, GIB4), 0);
			assert_int_equal(map_error(spec, 8 * GIB4 - 0x400), 0);
		}
	}
}

/* A split and v7s_pgtable_hold() also refuse a table beyond the limit. */
static void everything_checks_the_limit(void **state)
{
	struct rig_spec spec = { .tables_at = GIB4 - MEMORY_BYTES / 2 };
	struct memory_snapshot *before;
	size_t mapped = 0;
	struct rig rig;

	for_each_variant(spec) {
		if ((spec.quirks & TTBR) == TTBR)
			continue;
		rig_open(&rig, &spec);
		rig_must_map(&rig, SZ_1M, 0, SZ_1M, 1);
		before = memory_snapshot();
		memory_place(2, GIB4);
		assert_int_equal(rig.ops->map_pages(rig.ops, 0, 0, SZ_4K, 1, RIG_DEFAULT_PROT,
						    GFP_KERNEL, &mapped), -ENOMEM);
		memory_place(2, GIB4 + 0x400);
		assert_int_equal(rig.ops->unmap_pages(rig.ops, SZ_1M, SZ_4K, 1, NULL), 0);
		memory_place(2, GIB4 + 0x800);
		assert_int_equal(v7s_pgtable_hold(rig.ops, 0, SZ_1M, GFP_KERNEL), -ENOMEM);
		assert_int_equal(rig_counts(&rig).rejected, 3);
		assert_int_equal(mapped, 0);
		CHECK(memory_equals(before), "something has changed");
		memory_snapshot_free(before);
		rig_close(&rig);
	}
}

static void misaligned(void **state)
{
	struct rig_spec spec = { 0 };
	struct device dev = {};

	for_each_variant(spec) {
		assert_int_equal(alloc_error(spec, 0x40002000, &dev), -ENOMEM);
		assert_int_equal(alloc_error(spec, 0x40004000, &dev), 0);
		assert_int_equal(map_error(spec, 0x40000200), -ENOMEM);
		assert_int_equal(map_error(spec, 0x40000400), 0);
	}
	assert_non_null(strstr(dev.last_error, "aligned"));
}

/* The walker uses physical addresses, so a DMA address must not differ. */
static void translated_dma(void **state)
{
	struct device dev = { .dma_offset = 0x10000000 };
	struct rig_spec spec = { 0 };
	struct rig rig;

	for_each_variant(spec) {
		assert_int_equal(alloc_error(spec, 0x40004000, &dev),
				 spec.coherent ? 0 : -ENOMEM);
		if (spec.coherent)
			continue;
		rig_open(&rig, &spec);
		rig.dev.dma_offset = 0x1000;
		assert_int_equal(rig.ops->map_pages(rig.ops, 0, 0, SZ_4K, 1, RIG_DEFAULT_PROT,
						    GFP_KERNEL, &(size_t){ 0 }), -ENOMEM);
		rig.dev.dma_offset = 0;
		assert_int_equal(rig_counts(&rig).rejected, 1);
		rig_close(&rig);
	}
}

/* The engine accepts tables at any address from provider unrestricted, to make checks fail. */
static void any_address(void **state)
{
	const struct v7s_hooks hooks = { .any_address = true };
	struct v7s_tables anywhere = memory_tables;
	struct io_pgtable_cfg cfg = {
		.pgsize_bitmap = SZ_4K, .ias = 32, .oas = 32, .coherent_walk = true,
	};
	struct io_pgtable_ops *ops;
	struct device dev = {};
	size_t mapped = 0;

	cfg.iommu_dev = &dev;
	anywhere.hooks = &hooks;
	memory_reset(5 * GIB4);
	ops = v7s_alloc_pgtable(&cfg, &anywhere, NULL);
	assert_false(IS_ERR(ops));
	assert_int_equal(ops->map_pages(ops, 0x5000, 0x1000, SZ_4K, 1, RIG_DEFAULT_PROT,
					GFP_KERNEL, &mapped), 0);
	assert_int_equal(ops->iova_to_phys(ops, 0x5678), 0x1678);
	assert_int_equal(ops->unmap_pages(ops, 0x5000, SZ_4K, 1, NULL), SZ_4K);
	v7s_free_pgtable(ops);
	assert_int_equal(memory_counts.tables[1] + memory_counts.tables[2], 0);
}

TEST_GROUP(limit,
	   cmocka_unit_test(misaligned),
	   cmocka_unit_test(translated_dma));

/* A group of its own: a build with physical addresses of 32 bits cannot run these. */
TEST_GROUP(highmem,
	   cmocka_unit_test(l1_at_the_limit),
	   cmocka_unit_test(l2_at_the_limit),
	   cmocka_unit_test(everything_checks_the_limit),
	   cmocka_unit_test(any_address));
