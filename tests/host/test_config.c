// SPDX-License-Identifier: GPL-2.0-only
/*
 * v7s_alloc_pgtable(): the configurations that it accepts and refuses, and the registers that it
 * returns.
 */

#include <sanitizer/asan_interface.h>

#include <setjmp.h>

#include <linux/bug.h>

#include "pgtable/run.h"
#include "tests.h"

static struct device dev;

static struct io_pgtable_cfg plain_cfg(void)
{
	return (struct io_pgtable_cfg){
		.pgsize_bitmap = SZ_4K | SZ_64K | SZ_1M | SZ_16M,
		.ias = 32,
		.oas = 32,
		.iommu_dev = &dev,
	};
}

static void check_refused(struct io_pgtable_cfg cfg)
{
	struct io_pgtable_ops *ops;

	memory_reset(0x40000000);
	ops = v7s_alloc_pgtable(&cfg, &memory_tables, NULL);
	CHECK(PTR_ERR(ops) == -EINVAL, "%ld", PTR_ERR(ops));
	CHECK(!memory_counts.allocs, "memory is allocated for a refused configuration");
}

static void refused(void **state)
{
	struct io_pgtable_cfg cfg = plain_cfg();

	cfg.ias = 33;
	check_refused(cfg);
	cfg.ias = 24;
	check_refused(cfg);
	cfg = plain_cfg();
	cfg.oas = 33;
	check_refused(cfg);
	cfg.oas = 12;
	check_refused(cfg);
	cfg = plain_cfg();
	cfg.quirks = BIT(5);
	check_refused(cfg);
	cfg.quirks = IO_PGTABLE_QUIRK_ARM_MTK_EXT;
	check_refused(cfg);
	cfg.quirks = IO_PGTABLE_QUIRK_NO_PERMS | IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT;
	check_refused(cfg);
	cfg = plain_cfg();
	cfg.pgsize_bitmap = 0;
	check_refused(cfg);
	cfg.pgsize_bitmap = BIT(21) | BIT(30);
	check_refused(cfg);
	cfg = plain_cfg();
	cfg.iommu_dev = NULL;
	check_refused(cfg);
}

static void page_sizes_that_the_format_lacks(void **state)
{
	struct io_pgtable_cfg cfg = plain_cfg();
	struct io_pgtable_ops *ops;

	memory_reset(0x40000000);
	cfg.pgsize_bitmap = ~0UL;
	ops = v7s_alloc_pgtable(&cfg, &memory_tables, NULL);
	assert_int_equal(cfg.pgsize_bitmap, SZ_4K | SZ_64K | SZ_1M | SZ_16M);
	v7s_free_pgtable(ops);
}

/* TTBR has the address of the L1 table, TTBCR its size. The rig checks that it is synced. */
static void registers(void **state)
{
	struct rig_spec spec = { 0 };
	const struct memory_table *l1;
	struct rig rig;

	for_each_variant(spec) {
		bool mtk = spec.quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT;

		for (spec.ias = 25; spec.ias <= test_max_ias(&spec); spec.ias++) {
			spec.sections = 32;
			rig_open(&rig, &spec);
			l1 = memory_find(v7s_pgtable_l1_phys(rig.ops));
			assert_non_null(l1);
			assert_int_equal(l1->size, 4ULL << (spec.ias - 20));
			assert_int_equal(l1->phys % l1->size, 0);
			assert_int_equal(rig.cfg.arm_v7s_cfg.ttbr, (u32)l1->phys |
					 (mtk ? 0 : spec.coherent ? 0x6a : 0x02));
			assert_int_equal(rig.cfg.arm_v7s_cfg.tcr,
					 spec.ias < 32 ? 0x20 | (32 - spec.ias) : 0);
			assert_int_equal(rig.cfg.arm_v7s_cfg.prrr, 0x800b8204);
			assert_int_equal(rig.cfg.arm_v7s_cfg.nmrr, 0x40004000);
			rig_close(&rig);
		}
	}
}

/* Freeing the page table frees the tables of pages that are still mapped. */
static void freed_with_its_mappings(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 0, 0, SZ_4K, 1025);
		rig_must_map(&rig, SZ_16M, 0, SZ_64K, 17);
		rig_must_map(&rig, 2 * SZ_16M, 0, SZ_1M, 3);
		assert_int_equal(rig_hold(&rig, 10 * SZ_1M, SZ_1M), 0);
		rig_close(&rig);
	}
}

/* After a map in several calls fails, the caller can undo its first calls without a trace. */
static void a_map_can_be_undone(void **state)
{
	struct v7s_pgtable_counts before;
	struct rig_spec spec = { 0 };
	struct memory_snapshot *tables;
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 2 * SZ_1M, 0, SZ_4K, 1);
		rig_must_unmap(&rig, 2 * SZ_1M, SZ_4K, 1);
		tables = memory_snapshot();
		before = rig_counts(&rig);
		rig_must_map(&rig, SZ_1M, 0, SZ_4K, 300);
		v7s_undo_map(rig.ops, SZ_1M, SZ_4K, 300);
		model_unmap(&rig.model, SZ_1M, 300 * SZ_4K, SZ_4K);
		CHECK(memory_equals(tables), "something has changed");
		assert_int_equal(rig_counts(&rig).l2_allocs, before.l2_allocs);
		assert_int_equal(rig_counts(&rig).l2_frees, before.l2_frees);
		memory_snapshot_free(tables);
		rig_close(&rig);
	}
}

static jmp_buf after_bug;

static void on_bug(void)
{
	longjmp(after_bug, 1);
}

/*
 * free_io_pgtable_ops() flushes first. That flush must BUG(): the next step would free memory
 * of the wrong type.
 */
static void freed_by_the_wrong_function(void **state)
{
	struct rig_spec spec = { 0 };
	struct io_pgtable *iop;
	struct rig rig;

	rig_open(&rig, &spec);
	rig_must_map(&rig, 0, 0, SZ_4K, 1);
	iop = io_pgtable_ops_to_pgtable(rig.ops);
	assert_true(iop->fmt >= IO_PGTABLE_NUM_FMTS);
	shim_bug = on_bug;
	if (!setjmp(after_bug)) {
		iop->cfg.tlb->tlb_flush_all(iop->cookie);
		FAIL("free_io_pgtable_ops() continues");
	}
	rig_close(&rig);
}

/* AddressSanitizer catches accesses to freed tables and beyond the ends of tables. */
static void tables_are_watched(void **state)
{
#ifdef __SANITIZE_ADDRESS__
	u32 *table;

	memory_reset(0x40000000);
	table = memory_tables.alloc(&memory_tables, 2, 1024, GFP_KERNEL);
	assert_false(__asan_address_is_poisoned(table));
	assert_false(__asan_address_is_poisoned(table + 255));
	assert_true(__asan_address_is_poisoned(table - 1));
	assert_true(__asan_address_is_poisoned(table + 256));
	memory_tables.free(&memory_tables, 2, table, 1024);
	assert_true(__asan_address_is_poisoned(table));
#endif
}

/* MediaTek's format with physical addresses of 32 bits, as on a kernel without LPAE. */
static void mediatek_within_32_bits(void **state)
{
	struct rig_spec spec = {
		.quirks = IO_PGTABLE_QUIRK_NO_PERMS | IO_PGTABLE_QUIRK_ARM_MTK_EXT,
		.oas = 32,
	};
	struct rig rig;

	rig_open(&rig, &spec);
	rig_must_map(&rig, 0, 0x80000000, SZ_4K, 1000);
	rig_must_map(&rig, SZ_16M, 0x80000000, SZ_16M, 1);
	rig_translate(&rig, 0x5000);
	rig_must_unmap(&rig, SZ_16M + SZ_4K, SZ_4K, 1);
	rig_close(&rig);
}

/* v7s_run_count_blocks() of an unaligned slot, which no caller passes, finds no block. */
static void no_blocks_from_an_odd_slot(void **state)
{
	u32 desc[4] __attribute__((aligned(8))) = {};

	assert_int_equal(v7s_run_count_blocks(&desc[1], 0), 0);
	assert_int_equal(v7s_run_count_blocks(&desc[0], 0), 0);
}

TEST_GROUP(config,
	   cmocka_unit_test(refused),
	   cmocka_unit_test(page_sizes_that_the_format_lacks),
	   cmocka_unit_test(registers),
	   cmocka_unit_test(freed_with_its_mappings),
	   cmocka_unit_test(a_map_can_be_undone),
	   cmocka_unit_test(freed_by_the_wrong_function),
	   cmocka_unit_test(tables_are_watched),
	   cmocka_unit_test(mediatek_within_32_bits),
	   cmocka_unit_test(no_blocks_from_an_odd_slot));
