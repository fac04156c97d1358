// SPDX-License-Identifier: GPL-2.0-only
/* Descriptors and registers: the format against the decoder in mmu.c. */

#include "tests.h"

#include "format/descriptor.h"
#include "format/names.h"

static const u32 sizes[] = { SZ_4K, SZ_64K, SZ_1M, SZ_16M };

static struct v7s_format format_of(unsigned long quirks)
{
	bool mtk = quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT;

	return (struct v7s_format){ .quirks = quirks, .ias = 32, .oas = mtk ? 35 : 32 };
}

static struct rig rig_of(unsigned long quirks)
{
	struct rig rig = { .spec.quirks = quirks };

	rig.mmu = (struct mmu){ .quirks = quirks, .prrr = V7S_PRRR, .nmrr = V7S_NMRR };
	return rig;
}

/* Both the format's decoder and the MMU must return what was encoded. */
static void check_leaf(const struct rig *rig, const struct v7s_format *fmt, u64 phys,
		       u32 pgsize, int prot)
{
	u32 desc = v7s_leaf(fmt, phys, pgsize, prot);
	int level = pgsize >= SZ_1M ? 1 : 2;
	enum v7s_kind kind = v7s_kind(level, desc);
	struct mmu_leaf leaf;
	const char *wrong = mmu_decode(&rig->mmu, level, desc, &leaf);

	CHECK(!wrong, "0x%08x for 0x%llx: %s", desc, phys, wrong);
	CHECK(leaf.size == pgsize && leaf.phys == phys && leaf.prot == rig_prot(rig, prot),
	      "0x%08x for 0x%llx by 0x%x with 0x%x: the MMU reads 0x%llx by 0x%x with 0x%x",
	      desc, phys, pgsize, prot, leaf.phys, leaf.size, leaf.prot);
	CHECK(v7s_pgsize(kind) == pgsize && v7s_phys(fmt, kind, desc) == phys &&
	      v7s_prot(fmt, kind, desc) == rig_prot(rig, prot),
	      "0x%08x for 0x%llx by 0x%x with 0x%x is decoded differently", desc, phys, pgsize,
	      prot);
}

/* The encoder only ORs fields, so testing each address bit alone covers all combinations. */
static void leaf_every_permission(void **state)
{
	unsigned int v, s, bit;
	int prot;

	for (v = 0; v < TEST_VARIANTS; v++) {
		struct v7s_format fmt = format_of(test_variants[v].quirks);
		struct rig rig = rig_of(fmt.quirks);

		for (s = 0; s < ARRAY_SIZE(sizes); s++)
			for (prot = 0; prot <= V7S_PROT_ALL; prot++) {
				u64 all = (1ULL << fmt.oas) - sizes[s];

				check_leaf(&rig, &fmt, 0, sizes[s], prot);
				check_leaf(&rig, &fmt, all, sizes[s], prot);
				for (bit = __builtin_ctz(sizes[s]); bit < fmt.oas; bit++) {
					check_leaf(&rig, &fmt, 1ULL << bit, sizes[s], prot);
					check_leaf(&rig, &fmt, all ^ 1ULL << bit, sizes[s],
						   prot);
				}
			}
	}
}

static void leaf_every_address(void **state)
{
	unsigned int v, s;
	u64 phys;

	for (v = 0; v < TEST_VARIANTS; v++) {
		struct v7s_format fmt = format_of(test_variants[v].quirks);
		struct rig rig = rig_of(fmt.quirks);

		for (s = 0; s < ARRAY_SIZE(sizes); s++)
			for (phys = 0; phys < 1ULL << fmt.oas; phys += sizes[s])
				check_leaf(&rig, &fmt, phys, sizes[s],
					   (phys >> 12) & V7S_PROT_ALL);
	}
}

/* v7s_phys() must ignore all other bits of a descriptor that another driver made. */
static void address_among_other_bits(void **state)
{
	static const struct {
		enum v7s_kind kind;
		u64 all;
	} kinds[] = {
		{ V7S_INVALID, 0 }, { V7S_TABLE, 0xfffffc00 }, { V7S_PAGE, 0xfffff000 },
		{ V7S_LARGE, 0xffff0000 }, { V7S_SECTION, 0xfff00000 }, { V7S_SUPER, 0xff000000 },
	};
	struct v7s_format plain = format_of(0), mtk = format_of(BIT(1) | BIT(3));
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		bool wide = i > V7S_TABLE;

		assert_int_equal(v7s_phys(&plain, kinds[i].kind, ~0U), kinds[i].all);
		assert_int_equal(v7s_phys(&plain, kinds[i].kind, ~kinds[i].all), 0);
		assert_int_equal(v7s_phys(&mtk, kinds[i].kind, ~0U),
				 kinds[i].all | (wide ? 7ULL << 32 : 0));
	}
}

static void table_every_address(void **state)
{
	unsigned int v;
	u64 phys;

	for (v = 0; v < TEST_VARIANTS; v++) {
		struct v7s_format fmt = format_of(test_variants[v].quirks);
		struct rig rig = rig_of(fmt.quirks);

		for (phys = SZ_1K; phys < v7s_limit(&fmt); phys += 37 * SZ_1K) {
			u32 desc = v7s_table_desc(&fmt, phys);

			CHECK(v7s_kind(1, desc) == V7S_TABLE && v7s_is_table(desc) &&
			      !v7s_is_block(desc), "0x%08x is no table", desc);
			CHECK(v7s_phys(&fmt, V7S_TABLE, desc) == phys &&
			      mmu_l2(&rig.mmu, desc) == phys,
			      "0x%08x is not the table at 0x%llx", desc, phys);
		}
	}
}

/* With wide_tables the format keeps PA[34:32] in the bits of MTK_TTBR_EXT. */
static void wide_tables(void **state)
{
	struct v7s_format fmt = { .ias = 32, .oas = 32, .wide_tables = true };
	struct rig rig = rig_of(IO_PGTABLE_QUIRK_ARM_MTK_EXT | IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT);
	u64 phys;

	for (phys = SZ_1K; phys < 1ULL << 35; phys += 40961ULL * SZ_1K) {
		u32 desc = v7s_table_desc(&fmt, phys);

		CHECK(v7s_phys(&fmt, V7S_TABLE, desc) == phys && mmu_l2(&rig.mmu, desc) == phys,
		      "0x%08x is not the table at 0x%llx", desc, phys);
	}
}

static u32 kind_size(int level, u32 desc)
{
	if (!(desc & 3) || (level == 1 && (desc & 3) == 1))
		return 0;
	if (level == 1)
		return desc & 1 << 18 ? SZ_16M : SZ_1M;
	return desc & 2 ? SZ_4K : SZ_64K;
}

static void kind_of_every_descriptor(void **state)
{
	u32 low;
	int level;

	for (level = 1; level <= 2; level++)
		for (low = 0; low < 1 << 20; low++) {
			enum v7s_kind kind = v7s_kind(level, low);
			bool table = level == 1 && (low & 3) == 1;

			CHECK(v7s_pgsize(kind) == kind_size(level, low) &&
			      (kind == V7S_TABLE) == table &&
			      kind == v7s_kind(level, low | 0xfff00000),
			      "L%d 0x%08x is of kind %d", level, low, kind);
			if (level == 1)
				CHECK(v7s_is_table(low) == table && v7s_is_block(low) ==
				      (kind == V7S_SECTION || kind == V7S_SUPER),
				      "L1 0x%08x", low);
			else
				CHECK(v7s_is_large(low) == (kind == V7S_LARGE), "L2 0x%08x", low);
		}
}

static void ttbr_every_bit(void **state)
{
	unsigned int v, bit, ias;

	for (v = 0; v < 2 * TEST_VARIANTS; v++) {
		struct v7s_format fmt = format_of(test_variants[v / 2].quirks);
		bool mtk = fmt.quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT;
		u32 attrs = mtk ? 0 : v % 2 ? 0x6a : 0x02;

		for (ias = 25; ias <= (mtk ? 34 : 32); ias++) {
			fmt.ias = ias;
			for (bit = ias - 18; 1ULL << bit < v7s_limit(&fmt); bit++) {
				u64 phys = 1ULL << bit;
				u32 ttbr = v7s_ttbr(&fmt, phys, v % 2);

				CHECK(v7s_ttbr_phys(&fmt, ttbr) == phys, "0x%08x", ttbr);
				CHECK(ttbr == ((u32)phys | (u32)(phys >> 32) | attrs),
				      "TTBR 0x%08x for 0x%llx", ttbr, phys);
			}
			CHECK(v7s_tcr(&fmt) == (ias < 32 ? (32 - ias) | 1 << 5 : 0),
			      "TTBCR 0x%08x for %u bits", v7s_tcr(&fmt), ias);
			CHECK(v7s_l1_bytes(&fmt) == 4ULL << (ias - 20), "L1 size");
		}
	}
}

/* 1 is Device, 4 Normal uncached, 7 Normal write-back write-allocate. */
static void remap_registers(void **state)
{
	assert_int_equal(V7S_PRRR, 0x800b8204);
	assert_int_equal(V7S_NMRR, 0x40004000);
}

static bool is_valid(unsigned long quirks, unsigned int ias, unsigned int oas)
{
	bool mtk = quirks & BIT(3), ttbr = quirks & BIT(4), no_perms = quirks & BIT(1);

	if (quirks & ~0x1bUL || (mtk && !no_perms) || (ttbr && !mtk))
		return false;
	if (ias > (unsigned int)BITS_PER_LONG)
		return false;
	if (!IS_ENABLED(CONFIG_PHYS_ADDR_T_64BIT))
		return ias >= 25 && oas >= 13 && ias <= 32 && oas <= 32;
	return ias >= 25 && oas >= 13 && ias <= (mtk ? 34 : 32) && oas <= (mtk ? 35 : 32);
}

static void every_configuration(void **state)
{
	struct v7s_format fmt = {};

	for (fmt.quirks = 0; fmt.quirks < 64; fmt.quirks++)
		for (fmt.ias = 0; fmt.ias < 70; fmt.ias++)
			for (fmt.oas = 0; fmt.oas < 70; fmt.oas++)
				CHECK(v7s_format_valid(&fmt) ==
				      is_valid(fmt.quirks, fmt.ias, fmt.oas),
				      "quirks 0x%lx ias %u oas %u", fmt.quirks, fmt.ias, fmt.oas);
	fmt = (struct v7s_format){ .quirks = ~0x1bUL, .ias = 32, .oas = 32 };
	assert_false(v7s_format_valid(&fmt));
}

static void limits(void **state)
{
	struct v7s_format fmt = { .ias = 32, .oas = 32 };

	assert_int_equal(v7s_limit(&fmt), 1ULL << 32);
	fmt.oas = 30;
	assert_int_equal(v7s_limit(&fmt), 1ULL << 32);
	fmt = (struct v7s_format){ .quirks = 0xa, .ias = 34, .oas = 35 };
	assert_int_equal(v7s_limit(&fmt), 1ULL << 32);
	fmt.quirks = 0x1a;
	assert_int_equal(v7s_limit(&fmt), 1ULL << 35);
	fmt.oas = 33;
	assert_int_equal(v7s_limit(&fmt), 1ULL << 33);
}

static void names(void **state)
{
	static const char letters[] = "rwxcdp";
	static const int bits[] = { IOMMU_READ, IOMMU_WRITE, IOMMU_NOEXEC, IOMMU_CACHE,
				    IOMMU_MMIO, IOMMU_PRIV };
	int prot, i;

	for (prot = 0; prot <= V7S_PROT_ALL; prot++) {
		struct v7s_prot_name name = v7s_prot_name(prot);

		assert_int_equal(strlen(name.text), 6);
		for (i = 0; i < 6; i++)
			assert_int_equal(name.text[i], !(prot & bits[i]) == (i == 2) ?
						       letters[i] : '-');
	}
	assert_string_equal(v7s_pgsize_name(SZ_4K), "4K");
	assert_string_equal(v7s_pgsize_name(SZ_64K), "64K");
	assert_string_equal(v7s_pgsize_name(SZ_1M), "1M");
	assert_string_equal(v7s_pgsize_name(SZ_16M), "16M");
	assert_string_equal(v7s_pgsize_name(0), "other");
	assert_string_equal(v7s_kind_name(V7S_SUPER), "super");
	assert_string_equal(v7s_quirk_names[3].name, "mtk_ttbr_ext");
	assert_int_equal(v7s_quirk_names[3].quirk, BIT(4));
}

TEST_GROUP(format,
	   cmocka_unit_test(leaf_every_permission),
	   cmocka_unit_test(leaf_every_address),
	   cmocka_unit_test(address_among_other_bits),
	   cmocka_unit_test(table_every_address),
	   cmocka_unit_test(wide_tables),
	   cmocka_unit_test(kind_of_every_descriptor),
	   cmocka_unit_test(ttbr_every_bit),
	   cmocka_unit_test(remap_registers),
	   cmocka_unit_test(every_configuration),
	   cmocka_unit_test(limits),
	   cmocka_unit_test(names));
