// SPDX-License-Identifier: GPL-2.0-only
/* What the TLB is told. That it never holds anything stale, the rig checks throughout. */

#include "tests.h"

#define PHYS	0x80000000ULL

/* Is the judge worth anything? Each fault that it is for, planted. */
static void the_emulated_tlb_notices(void **state)
{
	struct rig_spec spec = { .tlb = RIG_TLB_NONE };
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

static void a_map_tells_nothing(void **state)
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

/* A flush queue wants no pages, only what cannot wait: tables and splits. */
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

/* An unmap of any size costs a handful of callbacks, not one for each page. */
static void few_callbacks(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 0, PHYS, SZ_4K, 4096);
		rig_must_unmap(&rig, SZ_4K, SZ_4K, 4094);
		CHECK(rig.callbacks <= 3, "%lu callbacks", rig.callbacks);
		rig_close(&rig);
	}
}

static void no_callbacks_at_all(void **state)
{
	struct rig_spec spec = { .tlb = RIG_TLB_NONE };
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		rig_must_map(&rig, 0, PHYS, SZ_16M, 1);
		rig_must_unmap(&rig, SZ_4K, SZ_4K, 4094);
		rig_must_map(&rig, SZ_64K, PHYS, SZ_64K, 1);
		rig_must_unmap(&rig, SZ_64K + SZ_4K, SZ_4K, 1);
		rig_close(&rig);
	}
}

TEST_GROUP(tlb,
	   cmocka_unit_test(the_emulated_tlb_notices),
	   cmocka_unit_test(a_map_tells_nothing),
	   cmocka_unit_test(a_flush_queue),
	   cmocka_unit_test(few_callbacks),
	   cmocka_unit_test(no_callbacks_at_all));
