// SPDX-License-Identifier: GPL-2.0-only
/* TLB flushes. The rig checks after each operation that the TLB holds no stale entry. */

#include "tests.h"

#define PHYS	0x80000000ULL

/* Maps a page alone in each of the first @n MiB: each takes an L2 table. */
static void map_tables(struct rig *rig, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		rig_must_map(rig, i * SZ_1M, PHYS, SZ_4K, 1);
}

/* Unmaps the pages of map_tables(), which leaves @n empty L2 tables. */
static void empty_tables(struct rig *rig, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		rig_must_unmap(rig, i * SZ_1M, SZ_4K, 1);
}

/* The emulated TLB must find each stale entry that an unmap without a flush leaves. */
static void the_emulated_tlb_notices(void **state)
{
	struct rig_spec spec = { .tlb = RIG_TLB_LATE, .by_hand = true };
	struct rig rig;
	u64 l2;

	rig_open(&rig, &spec);
	rig_must_map(&rig, 0, PHYS, SZ_64K, 1);
	rig_must_map(&rig, SZ_1M, PHYS, SZ_1M, 1);
	tlb_access(&rig.tlb, 0x5000);
	tlb_access(&rig.tlb, SZ_1M);
	l2 = mmu_l2(&rig.mmu, mmu_l1_desc(&rig.mmu, 0));
	assert_null(tlb_is_stale(&rig.tlb));
	rig_must_unmap(&rig, SZ_1M, SZ_1M, 1);
	assert_non_null(tlb_is_stale(&rig.tlb));
	tlb_flush_page(&rig.tlb, SZ_1M);
	assert_null(tlb_is_stale(&rig.tlb));
	rig_must_unmap(&rig, SZ_4K, SZ_4K, 1);
	assert_non_null(tlb_is_stale(&rig.tlb));
	tlb_flush_page(&rig.tlb, SZ_4K);
	assert_null(tlb_is_stale(&rig.tlb));
	assert_true(tlb_leads_to(&rig.tlb, l2));
	tlb_flush_page(&rig.tlb, 0);
	assert_true(tlb_leads_to(&rig.tlb, l2));
	tlb_flush_range(&rig.tlb, 0, SZ_1M, SZ_1M);
	assert_false(tlb_leads_to(&rig.tlb, l2));
	rig_close(&rig);
}

static void a_map_needs_no_flush(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 0, PHYS, SZ_4K, 1000);
		rig_must_map(&rig, SZ_16M, PHYS, SZ_1M, 5);
		assert_int_equal(rig.callbacks, 0);
		rig_close(&rig);
	}
}

/*
 * With a flush queue the engine adds no pages to the gather, and flushes only what it cannot
 * defer: tables and splits.
 */
static void a_flush_queue(void **state)
{
	struct rig_spec spec = { .tlb = RIG_TLB_QUEUED };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 0, PHYS, SZ_4K, 256);
		rig_must_map(&rig, SZ_1M, PHYS, SZ_1M, 3);
		rig_must_unmap(&rig, 0, SZ_4K, 1);
		rig_must_unmap(&rig, 2 * SZ_4K, SZ_4K, 17);
		rig_must_unmap(&rig, SZ_1M, SZ_1M, 2);
		assert_int_equal(rig.callbacks, 0);
		rig_must_unmap(&rig, 3 * SZ_1M, SZ_4K, 1);
		assert_int_equal(rig.callbacks, 1);
		rig_close(&rig);
	}
}

/* Leaves are added to the gather with their size; a run of emptied tables takes a single flush. */
static void callbacks_of_an_unmap(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 0, PHYS, SZ_4K, 4096);
		rig_must_unmap(&rig, SZ_4K, SZ_4K, 4094);
		assert_int_equal(rig.callbacks, 2 * 255 + 1);
		rig.callbacks = 0;
		rig.invalidations = 0;
		rig_must_map(&rig, SZ_16M, PHYS, SZ_64K, 512);
		rig_must_unmap(&rig, SZ_16M, SZ_64K, 512);
		assert_int_equal(rig.callbacks, 1);
		assert_int_equal(rig.invalidations, 512);
		rig_close(&rig);
	}
}

/* 20 pages, each alone in its MiB: 16 empty tables wait, the 4 oldest are freed. */
static void sixteen_tables_wait(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;
	u32 i;

	for_each_variant(spec)
		for (spec.tlb = RIG_TLB_GATHER; spec.tlb <= RIG_TLB_LATE; spec.tlb++) {
			rig_open(&rig, &spec);
			map_tables(&rig, 20);
			empty_tables(&rig, 20);
			assert_int_equal(memory_counts.tables[2], 16);
			for (i = 0; i < 20; i++)
				assert_int_equal(!!mmu_l1_desc(&rig.mmu, i * SZ_1M), i >= 4);
			assert_int_equal(rig_counts(&rig).l2_frees, 4);
			/* A table that is used and emptied again waits once. */
			rig_must_map(&rig, 7 * SZ_1M, PHYS, SZ_64K, 3);
			rig_must_unmap(&rig, 7 * SZ_1M, SZ_64K, 3);
			assert_int_equal(memory_counts.tables[2], 16);
			/* A block replaces the tables that wait in its slots. */
			rig_must_map(&rig, 0, PHYS, SZ_1M, 6);
			assert_true(spec.tlb == RIG_TLB_LATE || memory_counts.tables[2] == 14);
			rig_trim(&rig);
			assert_int_equal(memory_counts.tables[2], 0);
			rig_close(&rig);
		}
}

/* A caller that flushes late: no table is freed before the flush, and a map reuses a table. */
static void a_flush_by_the_caller(void **state)
{
	struct rig_spec spec = { .tlb = RIG_TLB_LATE, .by_hand = true };
	struct v7s_flush flush, other;
	struct rig rig;
	u64 l2;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		map_tables(&rig, 18);
		l2 = mmu_l2(&rig.mmu, mmu_l1_desc(&rig.mmu, 0));
		empty_tables(&rig, 18);
		assert_int_equal(memory_counts.tables[2], 18);
		assert_true(v7s_pgtable_flush_begin(rig.ops, &flush));
		assert_false(v7s_pgtable_flush_begin(rig.ops, &other));
		assert_int_equal(memory_counts.tables[2], 18);
		assert_int_equal(mmu_l1_desc(&rig.mmu, 0), 0);
		rig_must_map(&rig, SZ_4K, PHYS, SZ_4K, 1);
		assert_int_equal(mmu_l2(&rig.mmu, mmu_l1_desc(&rig.mmu, 0)), l2);
		tlb_flush_all(&rig.tlb);
		v7s_pgtable_flush_end(rig.ops, &flush);
		assert_int_equal(memory_counts.tables[2], 17);
		rig_check(&rig);
		rig_close(&rig);
	}
}

/* A flush that finds every idle table in use again: the engine keeps no pointer to it. */
static void a_flush_without_tables(void **state)
{
	struct rig_spec spec = { .tlb = RIG_TLB_LATE, .by_hand = true };
	struct v7s_flush flush;
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		map_tables(&rig, 18);
		empty_tables(&rig, 18);
		map_tables(&rig, 18);
		assert_false(v7s_pgtable_flush_begin(rig.ops, &flush));
		memset(&flush, 0xff, sizeof(flush));
		rig_must_map(&rig, 18 * SZ_1M, PHYS, SZ_4K, 1);
		rig_check(&rig);
		rig_close(&rig);
	}
}

/* 16 empty tables wait, 40 are idle. */
static void empty_many_tables(struct rig *rig)
{
	map_tables(rig, 56);
	empty_tables(rig, 56);
	assert_int_equal(memory_counts.tables[2], 56);
}

/* More empty tables than the engine handles without dropping its lock: a flush frees them all. */
static void a_flush_of_many_tables(void **state)
{
	struct rig_spec spec = { .tlb = RIG_TLB_LATE, .by_hand = true, .sections = 64 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		empty_many_tables(&rig);
		rig_flush(&rig, 0, SZ_1M);
		assert_int_equal(memory_counts.tables[2], 16);
		empty_many_tables(&rig);
		rig_must_map(&rig, 0, PHYS, SZ_1M, 56);
		rig_flush(&rig, 0, SZ_1M);
		assert_int_equal(memory_counts.tables[2], 0);
		rig_check(&rig);
		rig_close(&rig);
	}
}

/* A map of blocks that is refused for a page in its last MiB leaves the empty tables in place. */
static void a_refused_block_keeps_tables(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;
	u32 i;

	for_each_variant(spec)
		for (spec.tlb = RIG_TLB_GATHER; spec.tlb <= RIG_TLB_LATE; spec.tlb++) {
			rig_open(&rig, &spec);
			map_tables(&rig, 4);
			empty_tables(&rig, 2);
			assert_int_equal(rig_map(&rig, 0, PHYS, SZ_1M, 4, RIG_DEFAULT_PROT),
					 -EEXIST);
			for (i = 0; i < 4; i++)
				assert_true(mmu_l1_desc(&rig.mmu, i * SZ_1M));
			rig_close(&rig);
		}
}

/* Tables are installed, emptied, wait and are freed while the device fills its TLB. */
static void tables_come_and_go(void *data)
{
	struct rig *rig = data;
	u32 i;

	map_tables(rig, 20);
	for (i = 0; i < 20; i++) {
		rig_must_unmap(rig, i * SZ_1M, SZ_4K, 1);
		tlb_access(&rig->tlb, i * SZ_1M);
	}
	rig_trim(rig);
	rig_must_map(rig, SZ_1M, PHYS, SZ_64K, 1);
	tlb_access(&rig->tlb, SZ_1M);
	rig->closing = true;
	if (rig->spec.tlb == RIG_TLB_LATE)
		rig_flush_before_free(rig);
	v7s_free_pgtable(rig->ops);
	rig->ops = NULL;
}

/* The rig must notice each fault of the caller, and find none in a correct caller. */
static void the_rig_notices(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;
	bool noticed;

	for (spec.tlb = RIG_TLB_GATHER; spec.tlb <= RIG_TLB_LATE; spec.tlb++) {
		if (spec.tlb == RIG_TLB_QUEUED)
			continue;
		for (spec.fault = RIG_NO_FAULT; spec.fault <= RIG_DIRTY_FREE; spec.fault++) {
			if (spec.fault == RIG_EARLY_END && spec.tlb == RIG_TLB_GATHER)
				continue;
			rig_open(&rig, &spec);
			noticed = fails(tables_come_and_go, &rig);
			CHECK(noticed == !!spec.fault, "fault %d, TLB %d", spec.fault, spec.tlb);
			rig.spec.fault = RIG_NO_FAULT;
			rig_close(&rig);
		}
	}
}

TEST_GROUP(tlb,
	   cmocka_unit_test(the_emulated_tlb_notices),
	   cmocka_unit_test(a_map_needs_no_flush),
	   cmocka_unit_test(a_flush_queue),
	   cmocka_unit_test(callbacks_of_an_unmap),
	   cmocka_unit_test(sixteen_tables_wait),
	   cmocka_unit_test(a_flush_by_the_caller),
	   cmocka_unit_test(a_flush_without_tables),
	   cmocka_unit_test(a_flush_of_many_tables),
	   cmocka_unit_test(a_refused_block_keeps_tables),
	   cmocka_unit_test(the_rig_notices));
