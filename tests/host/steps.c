// SPDX-License-Identifier: GPL-2.0-only

#include "steps.h"

#define MTK	(IO_PGTABLE_QUIRK_NO_PERMS | IO_PGTABLE_QUIRK_ARM_MTK_EXT)
#define TTBR	(MTK | IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT)

static const u32 sizes[] = { SZ_4K, SZ_64K, SZ_1M, SZ_16M };

static u32 below(struct chooser *chooser, u32 n)
{
	return chooser->below(chooser, n);
}

static bool one_in(struct chooser *chooser, u32 n)
{
	return !below(chooser, n);
}

/* Chooses addresses above 4 GiB only if a kernel of this word size can have tables there. */
static u64 steps_tables_at(struct chooser *chooser, const struct rig_spec *spec)
{
	bool wide = (spec->quirks & TTBR) == TTBR && BITS_PER_LONG == 64;

	switch (below(chooser, wide ? 4 : 2)) {
	case 0:
		return SZ_64K;
	case 1:
		return SZ_4G - MEMORY_BYTES;
	case 2:
		return SZ_4G - MEMORY_BYTES / 2;
	default:
		return (1ULL << spec->oas) - MEMORY_BYTES;
	}
}

struct rig_spec steps_spec(struct chooser *chooser)
{
	static const unsigned long quirks[] = { 0, IO_PGTABLE_QUIRK_NO_PERMS, MTK, TTBR };
	bool phys64 = IS_ENABLED(CONFIG_PHYS_ADDR_T_64BIT), mtk;
	struct rig_spec spec = { 0 };

	spec.quirks = quirks[below(chooser, phys64 ? 4 : 2)];
	spec.quirks |= one_in(chooser, 2) ? IO_PGTABLE_QUIRK_ARM_NS : 0;
	mtk = spec.quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT;
	spec.coherent = one_in(chooser, 2);
	spec.ias = 26 + below(chooser, mtk && BITS_PER_LONG == 64 ? 9 : 7);
	spec.oas = mtk ? 33 + below(chooser, 3) : 31 + below(chooser, 2);
	spec.tlb = below(chooser, 3);
	spec.sections = 32;
	spec.base = one_in(chooser, 2) ? 0 : (1ULL << spec.ias) - 32 * SZ_1M;
	spec.tables_at = steps_tables_at(chooser, &spec);
	return spec;
}

/* Prefers addresses at the ends of tables and blocks. */
static u64 steps_iova(struct rig *rig, struct chooser *chooser, u32 pgsize)
{
	u64 iova = (u64)below(chooser, rig->spec.sections) * SZ_1M;

	if (one_in(chooser, 2))
		iova += below(chooser, 256) * SZ_4K;
	else if (one_in(chooser, 2))
		iova += SZ_1M - min(pgsize, (u32)SZ_1M);
	return rig->model.base + round_down(iova, pgsize);
}

static u32 steps_count(struct rig *rig, struct chooser *chooser, u64 iova, u32 pgsize,
		       u32 most_bytes)
{
	u64 room = rig->model.base + (u64)rig->model.pages * SZ_4K - iova;
	u32 most = min(room, (u64)most_bytes) / pgsize;

	if (most <= 1 || one_in(chooser, 3))
		return 1;
	return 1 + below(chooser, one_in(chooser, 2) ? most : min(most, 20U));
}

static u64 steps_phys(struct rig *rig, struct chooser *chooser, u32 pgsize, u32 count)
{
	u64 size = (u64)pgsize * count, end = 1ULL << rig->spec.oas;
	u64 phys = (u64)below(chooser, 1 << 16) << (rig->spec.oas - 16);

	if (one_in(chooser, 4))
		phys = end - size;
	else if (one_in(chooser, 4))
		phys = SZ_4G - min(size, (u64)SZ_4G);
	else
		phys |= below(chooser, 256) * SZ_4K;
	return round_down(min(phys, end - size), pgsize);
}

static void steps_map(struct rig *rig, struct chooser *chooser)
{
	u32 pgsize = sizes[below(chooser, 4)];
	u64 iova = steps_iova(rig, chooser, pgsize);
	u32 count = steps_count(rig, chooser, iova, pgsize, 4 * SZ_1M);
	u64 phys = steps_phys(rig, chooser, pgsize, count);
	int prot = below(chooser, 64);

	rig_map(rig, iova, phys, pgsize, count, prot | IOMMU_READ);
}

static void steps_unmap(struct rig *rig, struct chooser *chooser)
{
	u32 pgsize = sizes[below(chooser, 4)];
	u64 iova = steps_iova(rig, chooser, pgsize);

	rig_unmap(rig, iova, pgsize, steps_count(rig, chooser, iova, pgsize, SZ_16M));
}

static void steps_translate(struct rig *rig, struct chooser *chooser)
{
	rig_translate(rig, steps_iova(rig, chooser, SZ_4K) + below(chooser, SZ_4K));
}

/* Arguments that the engine must refuse. */
static void steps_invalid(struct rig *rig, struct chooser *chooser)
{
	u64 iova = steps_iova(rig, chooser, SZ_4K) + 1 + below(chooser, SZ_4K - 1);

	rig_map(rig, iova, 0, SZ_4K, 1, IOMMU_READ);
	rig_unmap(rig, iova, SZ_4K, 1 + below(chooser, 16));
	rig_map(rig, 0, 0, below(chooser, 1 << 16), 0, IOMMU_READ);
	rig_map(rig, 0, 0, 1U << below(chooser, 12), below(chooser, 16), IOMMU_READ);
	rig_unmap(rig, 0, 1U << (25 + below(chooser, 6)), below(chooser, 16));
}

/* Lets no allocation fail: a failed hold keeps some tables, and the model cannot know which. */
static void steps_hold(struct rig *rig, struct chooser *chooser)
{
	memory_fail_at(0);
	rig_hold(rig, steps_iova(rig, chooser, SZ_4K), SZ_4K);
}

void steps_do(struct rig *rig, struct chooser *chooser)
{
	memory_fail_at(one_in(chooser, 8) ? 1 + below(chooser, 6) : 0);
	switch (below(chooser, 16)) {
	case 0 ... 8:
		steps_map(rig, chooser);
		break;
	case 9 ... 13:
		steps_unmap(rig, chooser);
		break;
	case 14:
		steps_translate(rig, chooser);
		break;
	default:
		if (one_in(chooser, 8))
			steps_hold(rig, chooser);
		else
			steps_invalid(rig, chooser);
	}
	memory_fail_at(0);
}
