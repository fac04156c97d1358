// SPDX-License-Identifier: GPL-2.0-only
/* Each allocation of each operation fails once: the failed operation must change nothing. */

#include "tests.h"

#define PHYS	0x80000000ULL

/* Run @op with its 1st, 2nd, ... allocation failing, until it has no such allocation. */
static u32 fail_each(struct rig *rig, int (*op)(struct rig *rig))
{
	u32 nth;

	for (nth = 1;; nth++) {
		struct memory_snapshot *before = memory_snapshot();
		bool done;

		memory_fail_at(nth);
		done = !op(rig);
		CHECK(done == !memory_failed(), "allocation %u: the operation %s", nth,
		      done ? "succeeds" : "fails");
		if (!done)
			CHECK(memory_equals(before), "allocation %u: something has changed", nth);
		CHECK(!rig_counts(rig).rejected && !rig->dev.errors,
		      "allocation %u: a table is refused for its address", nth);
		memory_fail_at(0);
		memory_snapshot_free(before);
		if (done)
			return nth - 1;
	}
}

static int map_five_sections(struct rig *rig)
{
	return rig_map(rig, SZ_1M + SZ_64K, PHYS, SZ_4K, 5 * 256, RIG_DEFAULT_PROT);
}

static void map_without_tables(void **state)
{
	struct rig_spec spec = { .sections = 16 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		/* Each table, and with a noncoherent walk its DMA mapping. */
		assert_int_equal(fail_each(&rig, map_five_sections), spec.coherent ? 6 : 12);
		rig_close(&rig);
	}
}

static void map_with_some_tables(void **state)
{
	struct rig_spec spec = { .sections = 16 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, SZ_1M, PHYS, SZ_4K, 16);
		rig_must_map(&rig, 6 * SZ_1M + SZ_64K, PHYS, SZ_64K, 15);
		assert_int_equal(fail_each(&rig, map_five_sections), spec.coherent ? 4 : 8);
		rig_close(&rig);
	}
}

static int map_over_a_mapping(struct rig *rig)
{
	int ret = rig_map(rig, 0, PHYS, SZ_64K, 48, RIG_DEFAULT_PROT);

	CHECK(ret == -EEXIST || ret == -ENOMEM, "map returns %d", ret);
	return ret == -EEXIST ? 0 : ret;
}

static void map_that_is_refused(void **state)
{
	struct rig_spec spec = { .sections = 16 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 2 * SZ_1M, PHYS, SZ_4K, 1);
		assert_int_equal(fail_each(&rig, map_over_a_mapping), spec.coherent ? 2 : 4);
		rig_close(&rig);
	}
}

static int hold_three_sections(struct rig *rig)
{
	return rig_hold(rig, SZ_1M, 3 * SZ_1M);
}

/* A failed hold may leave some tables held; these must be correct. */
static void hold(void **state)
{
	struct rig_spec spec = { .sections = 16 };
	struct rig rig;
	u32 nth;

	for_each_variant(spec)
		for (nth = 1; nth < 10; nth++) {
			rig_open(&rig, &spec);
			memory_fail_at(nth);
			if (hold_three_sections(&rig)) {
				memory_fail_at(0);
				assert_int_equal(hold_three_sections(&rig), 0);
			}
			rig_close(&rig);
		}
}

static void alloc(void **state)
{
	struct rig_spec spec = { 0 };
	struct device dev = {};
	u32 nth;

	for_each_variant(spec)
		for (nth = 1;; nth++) {
			struct io_pgtable_cfg cfg = {
				.quirks = spec.quirks,
				.pgsize_bitmap = SZ_4K,
				.ias = 32,
				.oas = 32,
				.coherent_walk = spec.coherent,
				.iommu_dev = &dev,
			};
			struct io_pgtable_ops *ops;

			memory_reset(0x40000000);
			memory_fail_at(nth);
			ops = v7s_alloc_pgtable(&cfg, &memory_tables, NULL);
			if (!memory_failed()) {
				CHECK(!IS_ERR(ops), "%ld", PTR_ERR(ops));
				v7s_free_pgtable(ops);
				break;
			}
			CHECK(PTR_ERR(ops) == -ENOMEM, "%ld", PTR_ERR(ops));
			CHECK(!memory_counts.objects && !memory_counts.tables[1] &&
			      !memory_counts.dma_mapped, "allocation %u leaves memory", nth);
		}
}

TEST_GROUP(fail,
	   cmocka_unit_test(map_without_tables),
	   cmocka_unit_test(map_with_some_tables),
	   cmocka_unit_test(map_that_is_refused),
	   cmocka_unit_test(hold),
	   cmocka_unit_test(alloc));
