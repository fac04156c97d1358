// SPDX-License-Identifier: GPL-2.0-only
/* Mapping: every page size, permission, place and refusal. */

#include "tests.h"

#define PHYS	0x80000000ULL

static const u32 sizes[] = { SZ_4K, SZ_64K, SZ_1M, SZ_16M };

static void every_size(void **state)
{
	static const u32 counts[] = { 1, 2, 3, 16, 17 };
	struct rig_spec spec = { .sections = 17 * 16 + 16 };
	unsigned int s, c;
	struct rig rig;

	for_each_variant(spec)
		for (s = 0; s < ARRAY_SIZE(sizes); s++) {
			rig_open(&rig, &spec);
			for (c = 0; c < ARRAY_SIZE(counts); c++) {
				rig_must_map(&rig, sizes[s], PHYS, sizes[s], counts[c]);
				rig_translate(&rig, sizes[s] + 0x123);
				rig_translate(&rig, (u64)sizes[s] * counts[c] + 0xfff);
				rig_must_unmap(&rig, sizes[s], sizes[s], counts[c]);
			}
			rig_close(&rig);
		}
}

static void every_permission(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;
	unsigned int s;
	int prot;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		for (s = 0; s < ARRAY_SIZE(sizes); s++)
			for (prot = 0; prot < 64; prot++) {
				int ret = rig_map(&rig, SZ_16M, PHYS, sizes[s], 1, prot);

				if (!ret)
					rig_must_unmap(&rig, SZ_16M, sizes[s], 1);
				CHECK(!ret == !!(prot & (IOMMU_READ | IOMMU_WRITE)), "prot 0x%x",
				      prot);
			}
		rig_close(&rig);
	}
}

/* Runs of every length from every index, also across the end of a table. */
static void every_run(void **state)
{
	static const u32 counts[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
				      254, 255, 256, 257, 511, 512, 513 };
	static const u32 firsts[] = { 0, 1, 2, 3, 7, 8, 239, 240, 241, 254, 255, 256 };
	struct rig_spec spec = { .sections = 4 };
	unsigned int c, f, walk;
	struct rig rig;

	for (walk = 0; walk < 2; walk++) {
		spec.coherent = walk;
		rig_open(&rig, &spec);
		for (f = 0; f < ARRAY_SIZE(firsts); f++)
			for (c = 0; c < ARRAY_SIZE(counts); c++) {
				rig_must_map(&rig, firsts[f] * SZ_4K, PHYS + SZ_4K, SZ_4K,
					     counts[c]);
				rig_must_unmap(&rig, firsts[f] * SZ_4K, SZ_4K, counts[c]);
			}
		rig_close(&rig);
	}
}

/* A map leaves mapped neighbours as they are. */
static void between_neighbours(void **state)
{
	struct rig_spec spec = { .sections = 2 };
	struct rig rig;
	u32 first, n;

	rig_open(&rig, &spec);
	for (first = 1; first < 20; first++)
		for (n = 1; n < 20; n++) {
			u64 iova = 240 * SZ_4K + first * SZ_4K;

			rig_must_map(&rig, iova - SZ_4K, 0x1000, SZ_4K, 1);
			rig_must_map(&rig, iova + n * SZ_4K, 0x2000, SZ_4K, 1);
			rig_must_map(&rig, iova, PHYS, SZ_4K, n);
			rig_must_unmap(&rig, iova, SZ_4K, n);
			rig_must_unmap(&rig, iova - SZ_4K, SZ_4K, 1);
			rig_must_unmap(&rig, iova + n * SZ_4K, SZ_4K, 1);
		}
	rig_close(&rig);
}

static void every_ias(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;
	unsigned int s;
	u64 end;

	for_each_variant(spec) {
		for (spec.ias = 25; spec.ias <= test_max_ias(&spec); spec.ias++) {
			end = 1ULL << spec.ias;
			spec.sections = 32;
			spec.base = end - 32 * SZ_1M;
			rig_open(&rig, &spec);
			for (s = 0; s < ARRAY_SIZE(sizes); s++) {
				rig_must_map(&rig, end - sizes[s], PHYS, sizes[s], 1);
				rig_translate(&rig, end - 1);
				assert_int_equal(rig_unmap(&rig, end - sizes[s], sizes[s], 2), 0);
				rig_must_unmap(&rig, end - sizes[s], sizes[s], 1);
				assert_int_equal(rig_map(&rig, end - sizes[s], PHYS, sizes[s], 2,
							 RIG_DEFAULT_PROT), -ERANGE);
				if (spec.ias == BITS_PER_LONG)
					continue;
				assert_int_equal(rig_map(&rig, end, PHYS, sizes[s], 1,
							 RIG_DEFAULT_PROT), -ERANGE);
				assert_int_equal(rig_unmap(&rig, end, sizes[s], 1), 0);
				assert_int_equal(rig.ops->iova_to_phys(rig.ops, end), 0);
			}
			rig_close(&rig);
		}
	}
}

static void every_oas(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;
	unsigned int s;

	for_each_variant(spec) {
		for (spec.oas = 31; spec.oas <= test_max_oas(&spec); spec.oas++) {
			rig_open(&rig, &spec);
			for (s = 0; s < ARRAY_SIZE(sizes); s++) {
				u64 last = (1ULL << spec.oas) - sizes[s];

				rig_must_map(&rig, 0, last, sizes[s], 1);
				rig_must_unmap(&rig, 0, sizes[s], 1);
				assert_int_equal(rig_map(&rig, 0, last, sizes[s], 2,
							 RIG_DEFAULT_PROT), -ERANGE);
				if (!(phys_addr_t)(last + sizes[s]))
					continue;
				assert_int_equal(rig_map(&rig, 0, last + sizes[s], sizes[s], 1,
							 RIG_DEFAULT_PROT), -ERANGE);
			}
			rig_close(&rig);
		}
	}
}

/* The descriptor has PA[34:32] in separate bits: an addition must not carry into bit 32. */
static void over_four_gigabytes(void **state)
{
	struct rig_spec spec = { .sections = 64 };
	struct rig rig;
	unsigned int s;
	u64 border;

	for_each_variant(spec) {
		if (!(spec.quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT))
			continue;
		rig_open(&rig, &spec);
		for (s = 0; s < ARRAY_SIZE(sizes); s++)
			for (border = SZ_4G; border < 1ULL << 35; border += SZ_4G) {
				rig_must_map(&rig, 0, border - 2 * sizes[s], sizes[s], 4);
				rig_translate(&rig, 3 * sizes[s] + 5);
				rig_must_unmap(&rig, 0, sizes[s], 4);
			}
		rig_close(&rig);
	}
}

/* A map with page size @here over a page of size @there fails with -EEXIST and changes nothing. */
static void check_exists(struct rig *rig, u32 there, u32 here)
{
	u64 at = 2 * SZ_16M;
	u64 from[] = { at - here, at, at + round_down(there / 2, here),
		       at + there - min(there, here) };
	struct memory_snapshot *before;
	unsigned int i;
	u32 n;

	rig_must_map(rig, at, PHYS, there, 1);
	before = memory_snapshot();
	for (i = 0; i < ARRAY_SIZE(from); i++)
		for (n = from[i] < at ? 2 : 1; n <= 2; n++) {
			assert_int_equal(rig_map(rig, from[i], 0x10000000, here, n, IOMMU_READ),
					 -EEXIST);
			CHECK(memory_equals(before), "0x%x at 0x%llx over 0x%x", here, from[i],
			      there);
		}
	memory_snapshot_free(before);
	rig_must_unmap(rig, at, there, 1);
}

static void over_a_mapping(void **state)
{
	struct rig_spec spec = { .sections = 80 };
	unsigned int there, here;
	struct rig rig;

	for_each_variant(spec) {
		rig_open(&rig, &spec);
		for (there = 0; there < ARRAY_SIZE(sizes); there++)
			for (here = 0; here < ARRAY_SIZE(sizes); here++)
				check_exists(&rig, sizes[there], sizes[here]);
		rig_close(&rig);
	}
}

/* A map that runs into a mapped page undoes the pages before it. */
static void check_undone(const struct rig_spec *spec, u32 there, u32 here)
{
	u64 end = 3 * SZ_16M + here;
	struct memory_snapshot *before;
	struct rig rig;

	rig_open(&rig, spec);
	rig_must_map(&rig, 3 * SZ_16M, PHYS, there, 1);
	before = memory_snapshot();
	assert_int_equal(rig_map(&rig, end - 2 * SZ_16M, 0x10000000, here, 2 * SZ_16M / here,
				 IOMMU_READ), -EEXIST);
	CHECK(memory_equals(before), "something has changed");
	memory_snapshot_free(before);
	rig_close(&rig);
}

static void over_a_mapping_at_the_end(void **state)
{
	struct rig_spec spec = { .sections = 80 };
	unsigned int there, here;

	for_each_variant(spec)
		for (there = 0; there < ARRAY_SIZE(sizes); there++)
			for (here = 0; here < ARRAY_SIZE(sizes); here++)
				check_undone(&spec, sizes[there], sizes[here]);
}

static void malformed(void **state)
{
	static const struct {
		u64 iova, phys;
		u32 pgsize;
		size_t count;
		int prot, ret;
	} bad[] = {
		{ 0, PHYS, SZ_4K, 0, RIG_DEFAULT_PROT, -EINVAL },
		{ 0, PHYS, 0, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ 0, PHYS, SZ_4K, 1, IOMMU_NOEXEC | IOMMU_PRIV, -EINVAL },
		{ 0, PHYS, 0x2000, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ 0, PHYS, 0x3000, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ 0, PHYS, SZ_1K, 4, RIG_DEFAULT_PROT, -EINVAL },
		{ 0, PHYS, 2 * SZ_16M, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ 0x800, PHYS, SZ_4K, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ 0x1001, PHYS, SZ_4K, 2, RIG_DEFAULT_PROT, -EINVAL },
		{ 0, PHYS + 0x800, SZ_4K, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ SZ_4K, PHYS, SZ_64K, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ 0, PHYS + SZ_4K, SZ_64K, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ SZ_64K, PHYS, SZ_1M, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ SZ_1M, PHYS, SZ_16M, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ 0, PHYS + SZ_1M, SZ_16M, 1, RIG_DEFAULT_PROT, -EINVAL },
		{ 0, 0, SZ_16M, 257, RIG_DEFAULT_PROT, -ERANGE },
		{ 0, 0, SZ_4K, ~0U, RIG_DEFAULT_PROT, -ERANGE },
		/* A range that wraps round */
		{ ULONG_MAX - 0xfff, PHYS, SZ_4K, 2, RIG_DEFAULT_PROT, -ERANGE },
		{ 0, ULONG_MAX - 0xfff, SZ_4K, 2, RIG_DEFAULT_PROT, -ERANGE },
		{ 0x2000, 0x2000, SZ_4K, SIZE_MAX / SZ_4K, RIG_DEFAULT_PROT, -ERANGE },
	};
	struct rig_spec spec = { 0 };
	struct rig rig;
	unsigned int i;

	rig_open(&rig, &spec);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(rig_map(&rig, bad[i].iova, bad[i].phys, bad[i].pgsize,
					 bad[i].count, bad[i].prot), bad[i].ret);
	assert_int_equal(rig_map(&rig, 0, 0, SZ_16M, SIZE_MAX, RIG_DEFAULT_PROT), -ERANGE);
	assert_int_equal(rig_map(&rig, 0, 0, SZ_16M, SIZE_MAX / SZ_16M + 1, RIG_DEFAULT_PROT),
			 -ERANGE);
	assert_int_equal(rig_unmap(&rig, 0x800, SZ_4K, 1), 0);
	assert_int_equal(rig_unmap(&rig, 0, SZ_4K, 0), 0);
	assert_int_equal(rig_unmap(&rig, 0, 0x3000, 1), 0);
	assert_int_equal(rig_unmap(&rig, 0, SZ_16M, SIZE_MAX / SZ_16M + 1), 0);
	assert_int_equal(rig_unmap(&rig, ULONG_MAX - 0xfff, SZ_4K, 2), 0);
	assert_int_equal(rig_unmap(&rig, 0x2000, SZ_4K, SIZE_MAX / SZ_4K), 0);
	assert_int_equal(memory_counts.allocs - memory_counts.objects, 2);
	rig_close(&rig);
}

/* The engine maps only page sizes in cfg.pgsize_bitmap. */
static void every_page_size_bitmap(void **state)
{
	struct rig_spec spec = { 0 };
	unsigned int set, s;
	struct rig rig;

	for (set = 1; set < 16; set++) {
		spec.pgsizes = 0;
		for (s = 0; s < ARRAY_SIZE(sizes); s++)
			spec.pgsizes |= set & BIT(s) ? sizes[s] : 0;
		rig_open(&rig, &spec);
		for (s = 0; s < ARRAY_SIZE(sizes); s++) {
			int ret = rig_map(&rig, 0, PHYS, sizes[s], 1, RIG_DEFAULT_PROT);

			assert_int_equal(ret, set & BIT(s) ? 0 : -EINVAL);
			if (!ret)
				rig_must_unmap(&rig, 0, sizes[s], 1);
		}
		rig_close(&rig);
	}
}

/* One call maps all 32 bits of IOVAs, and another unmaps all and frees every table. */
static void everything(void **state)
{
	struct rig_spec spec = { .sections = 4095, .base = SZ_1M };
	struct rig rig;

	rig_open(&rig, &spec);
	rig_must_map(&rig, SZ_1M, SZ_1M, SZ_4K, 4095 * 256);
	assert_int_equal(memory_counts.tables[2], 4095);
	rig_must_unmap(&rig, SZ_1M, SZ_4K, 4095 * 256);
	rig_trim(&rig);
	assert_int_equal(memory_counts.tables[2], 0);
	rig_close(&rig);
}

TEST_GROUP(map,
	   cmocka_unit_test(every_size),
	   cmocka_unit_test(every_permission),
	   cmocka_unit_test(every_run),
	   cmocka_unit_test(between_neighbours),
	   cmocka_unit_test(every_ias),
	   cmocka_unit_test(every_oas),
	   cmocka_unit_test(over_four_gigabytes),
	   cmocka_unit_test(over_a_mapping),
	   cmocka_unit_test(over_a_mapping_at_the_end),
	   cmocka_unit_test(malformed),
	   cmocka_unit_test(every_page_size_bitmap),
	   cmocka_unit_test(everything));
