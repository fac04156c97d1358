// SPDX-License-Identifier: GPL-2.0-only
/* Walks as in ARM DDI 0406C, B3.5, with SCTLR.TRE and SCTLR.AFE set. */

#include <linux/io.h>

#include "fail.h"
#include "memory.h"
#include "mmu.h"

#define BITS(value, high, low)	((value) >> (low) & ((2U << ((high) - (low))) - 1))

struct mmu mmu_of(const struct io_pgtable_cfg *cfg)
{
	return (struct mmu){
		.quirks = cfg->quirks,
		.ias = cfg->ias,
		.coherent = cfg->coherent_walk,
		.ttbr = cfg->arm_v7s_cfg.ttbr,
		.tcr = cfg->arm_v7s_cfg.tcr,
		.prrr = cfg->arm_v7s_cfg.prrr,
		.nmrr = cfg->arm_v7s_cfg.nmrr,
	};
}

static bool is_mtk(const struct mmu *mmu)
{
	return mmu->quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT;
}

static u64 mtk_phys(u32 desc)
{
	return (u64)BITS(desc, 9, 9) << 32 | (u64)BITS(desc, 4, 4) << 33 |
	       (u64)BITS(desc, 5, 5) << 34;
}

/* The memory type by TEX remap, as IOMMU_* bits; -1 for a type that the engine does not use. */
static int memory_type(const struct mmu *mmu, unsigned int tex0_c_b)
{
	unsigned int type = mmu->prrr >> 2 * tex0_c_b & 3;
	unsigned int inner = mmu->nmrr >> 2 * tex0_c_b & 3;
	unsigned int outer = mmu->nmrr >> (2 * tex0_c_b + 16) & 3;
	bool device_shareable = BITS(mmu->prrr, 17, 17), normal_shareable = BITS(mmu->prrr, 19, 19);

	if (type == 1)
		return device_shareable ? IOMMU_MMIO : -1;
	if (type != 2 || inner != outer || inner > 1 || !normal_shareable)
		return -1;
	return inner ? IOMMU_CACHE : 0;
}

/* The positions of the fields in a leaf descriptor of one kind. */
struct fields {
	u32 size;
	u32 base;
	u32 fixed, fixed_value;	/* bits that must have this value */
	int ap2, ap1, af, xn, tex0;
};

static const struct fields section = {
	0x100000, 0xfff00000, 0x000763e3, 0x00030002, 15, 11, 10, 4, 12
}, super = {
	0x1000000, 0xff000000, 0x00f763e3, 0x00070002, 15, 11, 10, 4, 12
}, small = {
	0x1000, 0xfffff000, 0x00000d82, 0x00000c02, 9, 5, 4, 0, 6
}, large = {
	0x10000, 0xffff0000, 0x00006dc3, 0x00000c01, 9, 5, 4, 15, 12
};

static const struct fields *fields_of(int level, u32 desc)
{
	if (!(desc & 3))
		return NULL;
	if (level == 1)
		return (desc & 3) == 1 ? NULL : BITS(desc, 18, 18) ? &super : &section;
	return desc & 2 ? &small : &large;
}

static const char *wrong_bits(const struct mmu *mmu, int level, const struct fields *f, u32 desc)
{
	bool no_perms = mmu->quirks & IO_PGTABLE_QUIRK_NO_PERMS;
	u32 mtk = is_mtk(mmu) ? 1 << 9 | 1 << 4 | 1 << 5 : 0;
	u32 perms = (1U << f->ap2 | 1U << f->ap1 | 1U << f->af | 1U << f->xn) & ~mtk;

	if ((desc & f->fixed & ~mtk) != f->fixed_value)
		return "fixed bits";
	if (no_perms && desc & perms)
		return "permissions under no_perms";
	if (!no_perms && !BITS(desc, f->af, f->af))
		return "access flag";
	if (level == 1 && BITS(desc, 19, 19) != !!(mmu->quirks & IO_PGTABLE_QUIRK_ARM_NS))
		return "NS";
	return NULL;
}

const char *mmu_decode(const struct mmu *mmu, int level, u32 desc, struct mmu_leaf *leaf)
{
	const struct fields *f = fields_of(level, desc);
	const char *wrong;
	int type;

	leaf->size = 0;
	if (!f)
		return NULL;
	wrong = wrong_bits(mmu, level, f, desc);
	if (wrong)
		return wrong;
	type = memory_type(mmu, BITS(desc, f->tex0, f->tex0) << 2 | BITS(desc, 3, 2));
	if (type < 0)
		return "memory type";
	leaf->size = f->size;
	leaf->phys = (desc & f->base) | (is_mtk(mmu) ? mtk_phys(desc) : 0);
	leaf->prot = IOMMU_READ | IOMMU_WRITE | type;
	if (mmu->quirks & IO_PGTABLE_QUIRK_NO_PERMS)
		return NULL;
	if (BITS(desc, f->ap2, f->ap2))
		leaf->prot &= ~IOMMU_WRITE;
	if (!BITS(desc, f->ap1, f->ap1))
		leaf->prot |= IOMMU_PRIV;
	if (BITS(desc, f->xn, f->xn))
		leaf->prot |= IOMMU_NOEXEC;
	return NULL;
}

/* The table at @phys, as the walker sees it. */
static const u32 *mmu_table(const struct mmu *mmu, u64 phys, int level)
{
	const struct memory_table *table = memory_find(phys);

	CHECK(table && table->level == level, "the walker reads 0x%llx, which is no L%d table",
	      phys, level);
	if (mmu->coherent)
		return table->virt;
	CHECK(table->dma_mapped, "the walker reads 0x%llx, which is not mapped for DMA", phys);
	return memory_device_view(table->virt);
}

static u64 mmu_l1(const struct mmu *mmu)
{
	if (is_mtk(mmu))
		return (mmu->ttbr & ~0x7fU) | (u64)(mmu->ttbr & 7) << 32;
	return mmu->ttbr >> (14 - (mmu->tcr & 7)) << (14 - (mmu->tcr & 7));
}

u32 mmu_l1_desc(const struct mmu *mmu, u64 iova)
{
	const u32 *table = mmu_table(mmu, mmu_l1(mmu), 1);

	return __atomic_load_n(&table[iova >> 20], __ATOMIC_RELAXED);
}

u64 mmu_l2(const struct mmu *mmu, u32 l1_desc)
{
	bool ns = mmu->quirks & IO_PGTABLE_QUIRK_ARM_NS;
	bool mtk = mmu->quirks & IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT;
	u32 others = 0x3ff & ~(u32)(mtk ? 1 << 9 | 1 << 4 | 1 << 5 : 0);

	if ((l1_desc & 3) != 1)
		return 0;
	CHECK((l1_desc & others) == (ns ? 0x9U : 0x1U), "L1 descriptor 0x%08x", l1_desc);
	return (l1_desc & ~0x3ffU) | (mtk ? mtk_phys(l1_desc) : 0);
}

static struct mmu_leaf mmu_leaf_at(const struct mmu *mmu, int level, u32 desc, u64 iova)
{
	struct mmu_leaf leaf;
	const char *wrong = mmu_decode(mmu, level, desc, &leaf);

	CHECK(!wrong, "L%d descriptor 0x%08x for iova 0x%llx: %s", level, desc, iova, wrong);
	leaf.iova = leaf.size ? iova & ~(u64)(leaf.size - 1) : iova;
	return leaf;
}

static u32 mmu_l2_desc(const struct mmu *mmu, u64 l2, u64 iova)
{
	const u32 *table = mmu_table(mmu, l2, 2);

	return __atomic_load_n(&table[iova >> 12 & 0xff], __ATOMIC_RELAXED);
}

/*
 * Does not check faulting descriptors: a table that the L1 table no longer points to may
 * have any.
 */
struct mmu_leaf mmu_walk_l2(const struct mmu *mmu, u64 l2, u64 iova)
{
	return mmu_leaf_at(mmu, 2, mmu_l2_desc(mmu, l2, iova), iova);
}

struct mmu_leaf mmu_walk(const struct mmu *mmu, u64 iova)
{
	/* Addresses above TTBCR.N select TTBR1, which PD1 must disable. */
	unsigned int bits = is_mtk(mmu) ? mmu->ias : 32 - (mmu->tcr & 7);
	u32 desc;
	u64 l2;

	if (iova >> bits) {
		CHECK(iova >> 32 || mmu->tcr & 1 << 5, "a walk through TTBR1");
		return (struct mmu_leaf){ .iova = iova };
	}
	desc = mmu_l1_desc(mmu, iova);
	CHECK(!desc || desc & 3, "L1 descriptor 0x%08x for iova 0x%llx", desc, iova);
	l2 = mmu_l2(mmu, desc);
	if (!l2)
		return mmu_leaf_at(mmu, 1, desc, iova);
	desc = mmu_l2_desc(mmu, l2, iova);
	CHECK(!desc || desc & 3, "L2 descriptor 0x%08x for iova 0x%llx", desc, iova);
	return mmu_leaf_at(mmu, 2, desc, iova);
}
