/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ARMv7 short-descriptor format as pure functions of numbers.
 *
 * ARM DDI 0406C.d:
 *   B3.5.1  First-level and second-level descriptors
 *   B3.5.2  Memory attributes: TEX[0], C and B index PRRR/NMRR (TEX remap)
 *   B3.7.1  Access permissions: the simplified AP[2:1] model, AP[0] is the
 *           access flag
 *   B4.1.154 TTBR0, B4.1.153 TTBCR, B4.1.127 PRRR, B4.1.116 NMRR
 *
 * MediaTek's M4U extends it: PA bits 32, 33 and 34 lie in descriptor bits 9,
 * 4 and 5, and a wider L1 table takes IOVAs of up to 34 bits.
 *
 * Nothing here allocates, locks or reads kernel state: this header builds in
 * user space unchanged.
 */
#ifndef V7S_DESCRIPTOR_H
#define V7S_DESCRIPTOR_H

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/iommu.h>
#include <linux/io-pgtable.h>
#include <linux/sizes.h>
#include <linux/types.h>

#include "bits.h"

/**
 * struct v7s_format - a variant of the format
 * @quirks: IO_PGTABLE_QUIRK_* bits, of those in V7S_QUIRKS
 * @ias: IOVA size in bits: 25 to 32, or 34 under MTK_EXT
 * @oas: physical address size in bits: up to 32, or 35 under MTK_EXT
 * @wide_tables: L2 tables may lie where the hardware of this variant cannot
 *               reach. Table descriptors have PA[34:32] in the bits that
 *               MTK_TTBR_EXT uses, but only software reads them: in DDI 0406C
 *               bit 5 belongs to Domain and bit 4 should be zero, so no
 *               hardware may walk such tables.
 */
struct v7s_format {
	unsigned long quirks;
	unsigned int ias;
	unsigned int oas;
	bool wide_tables;
};

#define V7S_QUIRKS	(IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_NO_PERMS | \
			 IO_PGTABLE_QUIRK_ARM_MTK_EXT | \
			 IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT)
#define V7S_PGSIZES	(SZ_4K | SZ_64K | SZ_1M | SZ_16M)
#define V7S_PROT_ALL	(IOMMU_READ | IOMMU_WRITE | IOMMU_CACHE | \
			 IOMMU_NOEXEC | IOMMU_MMIO | IOMMU_PRIV)

enum {
	V7S_L1_SHIFT = 20,
	V7S_L2_SHIFT = 12,
	V7S_L2_ENTRIES = 256,
	V7S_L2_BYTES = V7S_L2_ENTRIES * sizeof(u32),
	V7S_COPIES = 16,	/* entries that a large page or supersection fills */
};

/* TTBCR.N shortens the L1 table to 2^(12 - N) entries; N is at most 7. */
#define V7S_IAS_MIN	25

enum v7s_kind {
	V7S_INVALID,
	V7S_TABLE,
	V7S_PAGE,
	V7S_LARGE,
	V7S_SECTION,
	V7S_SUPER,
};

static inline bool v7s_has(const struct v7s_format *fmt, unsigned long quirk)
{
	return fmt->quirks & quirk;
}

/** v7s_l1_entries() - descriptors in the L1 table: 4096 for 32-bit IOVAs */
static inline u32 v7s_l1_entries(const struct v7s_format *fmt)
{
	return 1U << (fmt->ias - V7S_L1_SHIFT);
}

/** v7s_l1_bytes() - size and alignment of the L1 table */
static inline u32 v7s_l1_bytes(const struct v7s_format *fmt)
{
	return v7s_l1_entries(fmt) * sizeof(u32);
}

static inline u32 v7s_l1_index(u64 iova)
{
	return iova >> V7S_L1_SHIFT;
}

static inline u32 v7s_l2_index(u64 iova)
{
	return (iova >> V7S_L2_SHIFT) & (V7S_L2_ENTRIES - 1);
}

/** v7s_table_is_wide() - whether a table descriptor holds PA[34:32] */
static inline bool v7s_table_is_wide(const struct v7s_format *fmt)
{
	return fmt->wide_tables || v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT);
}

/** v7s_limit() - the physical address at or below which every table must end */
static inline u64 v7s_limit(const struct v7s_format *fmt)
{
	if (v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT))
		return 1ULL << fmt->oas;
	return SZ_4G;
}

/** v7s_pgsize() - bytes of IOVA that a leaf of @kind maps, all copies together */
static inline u32 v7s_pgsize(enum v7s_kind kind)
{
	switch (kind) {
	case V7S_PAGE:
		return SZ_4K;
	case V7S_LARGE:
		return SZ_64K;
	case V7S_SECTION:
		return SZ_1M;
	case V7S_SUPER:
		return SZ_16M;
	default:
		return 0;
	}
}

static inline bool v7s_is_table(u32 l1_desc)
{
	return (l1_desc & 0x3) == V7S_TABLE_TYPE;
}

static inline bool v7s_is_block(u32 l1_desc)
{
	return l1_desc & V7S_SECTION_TYPE;
}

static inline bool v7s_is_large(u32 l2_desc)
{
	return (l2_desc & 0x3) == V7S_LARGE_TYPE;
}

/** v7s_kind() - what a descriptor of @level (1 or 2) is */
static inline enum v7s_kind v7s_kind(int level, u32 desc)
{
	if (level == 1) {
		if (v7s_is_block(desc))
			return desc & V7S_SECTION_SUPER ? V7S_SUPER : V7S_SECTION;
		return v7s_is_table(desc) ? V7S_TABLE : V7S_INVALID;
	}
	if (desc & V7S_SMALL_TYPE)
		return V7S_PAGE;
	return v7s_is_large(desc) ? V7S_LARGE : V7S_INVALID;
}

static inline u32 v7s_mtk_encode(u64 phys)
{
	return (phys & BIT_ULL(32) ? V7S_MTK_PA32 : 0) |
	       (phys & BIT_ULL(33) ? V7S_MTK_PA33 : 0) |
	       (phys & BIT_ULL(34) ? V7S_MTK_PA34 : 0);
}

static inline u64 v7s_mtk_decode(u32 desc)
{
	return (desc & V7S_MTK_PA32 ? BIT_ULL(32) : 0) |
	       (desc & V7S_MTK_PA33 ? BIT_ULL(33) : 0) |
	       (desc & V7S_MTK_PA34 ? BIT_ULL(34) : 0);
}

static inline u32 v7s_block_attrs(const struct v7s_format *fmt, int prot)
{
	u32 desc = V7S_SECTION_TYPE | V7S_SECTION_S | V7S_SECTION_NG;

	if (prot & IOMMU_MMIO)
		desc |= V7S_SECTION_B;
	else
		desc |= FIELD_PREP(V7S_SECTION_TEX, 1) |
			(prot & IOMMU_CACHE ? V7S_SECTION_B | V7S_SECTION_C : 0);
	if (!v7s_has(fmt, IO_PGTABLE_QUIRK_NO_PERMS))
		desc |= V7S_SECTION_AF |
			(prot & IOMMU_PRIV ? 0 : V7S_SECTION_UNPRIV) |
			(prot & IOMMU_WRITE ? 0 : V7S_SECTION_RDONLY) |
			(prot & IOMMU_NOEXEC ? V7S_SECTION_XN : 0);
	if (v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_NS))
		desc |= V7S_SECTION_NS;
	return desc;
}

static inline u32 v7s_page_attrs(const struct v7s_format *fmt, bool large, int prot)
{
	u32 desc = V7S_PAGE_S | V7S_PAGE_NG;

	desc |= large ? V7S_LARGE_TYPE : V7S_SMALL_TYPE;
	if (prot & IOMMU_MMIO)
		desc |= V7S_PAGE_B;
	else
		desc |= (large ? FIELD_PREP(V7S_LARGE_TEX, 1) :
				 FIELD_PREP(V7S_SMALL_TEX, 1)) |
			(prot & IOMMU_CACHE ? V7S_PAGE_B | V7S_PAGE_C : 0);
	if (!v7s_has(fmt, IO_PGTABLE_QUIRK_NO_PERMS)) {
		desc |= V7S_PAGE_AF |
			(prot & IOMMU_PRIV ? 0 : V7S_PAGE_UNPRIV) |
			(prot & IOMMU_WRITE ? 0 : V7S_PAGE_RDONLY);
		if (prot & IOMMU_NOEXEC)
			desc |= large ? V7S_LARGE_XN : V7S_SMALL_XN;
	}
	return desc;
}

/**
 * v7s_leaf_attrs() - all bits of a leaf except its address
 * @fmt: variant of the format
 * @pgsize: 4 KiB, 64 KiB, 1 MiB or 16 MiB
 * @prot: IOMMU_* bits. The format has no write-only: without IOMMU_WRITE a
 *        page can be read, with it read and written. IOMMU_MMIO wins over
 *        IOMMU_CACHE.
 */
static inline u32 v7s_leaf_attrs(const struct v7s_format *fmt, size_t pgsize, int prot)
{
	if (pgsize < SZ_1M)
		return v7s_page_attrs(fmt, pgsize == SZ_64K, prot);
	return v7s_block_attrs(fmt, prot) | (pgsize == SZ_16M ? V7S_SECTION_SUPER : 0);
}

/** v7s_leaf_phys() - the address bits of a leaf; @phys is a multiple of its size, below 2^oas */
static inline u32 v7s_leaf_phys(const struct v7s_format *fmt, u64 phys)
{
	u32 desc = lower_32_bits(phys);

	if (v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_MTK_EXT))
		desc |= v7s_mtk_encode(phys);
	return desc;
}

/** v7s_leaf() - the descriptor that maps a page or block */
static inline u32 v7s_leaf(const struct v7s_format *fmt, u64 phys, size_t pgsize,
			   int prot)
{
	return v7s_leaf_phys(fmt, phys) | v7s_leaf_attrs(fmt, pgsize, prot);
}

/** v7s_table_desc() - the L1 descriptor that points to the L2 table at @phys */
static inline u32 v7s_table_desc(const struct v7s_format *fmt, u64 phys)
{
	u32 desc = lower_32_bits(phys) | V7S_TABLE_TYPE;

	if (v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_NS))
		desc |= V7S_TABLE_NS;
	if (v7s_table_is_wide(fmt))
		desc |= v7s_mtk_encode(phys);
	return desc;
}

/** v7s_phys() - the physical address in a descriptor of @kind */
static inline u64 v7s_phys(const struct v7s_format *fmt, enum v7s_kind kind, u32 desc)
{
	bool wide = v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_MTK_EXT);
	u64 phys;

	switch (kind) {
	case V7S_TABLE:
		phys = desc & V7S_TABLE_BASE;
		wide = v7s_table_is_wide(fmt);
		break;
	case V7S_PAGE:
		phys = desc & V7S_SMALL_BASE;
		break;
	case V7S_LARGE:
		phys = desc & V7S_LARGE_BASE;
		break;
	case V7S_SECTION:
		phys = desc & V7S_SECTION_BASE;
		break;
	case V7S_SUPER:
		phys = desc & V7S_SUPER_BASE;
		break;
	default:
		return 0;
	}
	return wide ? phys | v7s_mtk_decode(desc) : phys;
}

static inline int v7s_prot_of(bool write, bool unpriv, bool noexec, u32 tex, bool cache)
{
	return IOMMU_READ | (write ? IOMMU_WRITE : 0) | (unpriv ? 0 : IOMMU_PRIV) |
	       (noexec ? IOMMU_NOEXEC : 0) |
	       (tex ? (cache ? IOMMU_CACHE : 0) : IOMMU_MMIO);
}

/**
 * v7s_prot() - the IOMMU_* bits of a leaf of @kind
 * @fmt: variant of the format
 * @kind: of the leaf
 * @desc: the leaf
 *
 * Under NO_PERMS the hardware checks no permission: each leaf can be read, written
 * and executed, privileged or not.
 */
static inline int v7s_prot(const struct v7s_format *fmt, enum v7s_kind kind, u32 desc)
{
	bool all = v7s_has(fmt, IO_PGTABLE_QUIRK_NO_PERMS);
	u32 tex;
	bool xn;

	switch (kind) {
	case V7S_PAGE:
	case V7S_LARGE:
		tex = kind == V7S_LARGE ? FIELD_GET(V7S_LARGE_TEX, desc) :
					  FIELD_GET(V7S_SMALL_TEX, desc);
		xn = desc & (kind == V7S_LARGE ? V7S_LARGE_XN : V7S_SMALL_XN);
		return v7s_prot_of(all || !(desc & V7S_PAGE_RDONLY),
				   all || desc & V7S_PAGE_UNPRIV, !all && xn,
				   tex, desc & V7S_PAGE_C);
	case V7S_SECTION:
	case V7S_SUPER:
		tex = FIELD_GET(V7S_SECTION_TEX, desc);
		return v7s_prot_of(all || !(desc & V7S_SECTION_RDONLY),
				   all || desc & V7S_SECTION_UNPRIV,
				   !all && desc & V7S_SECTION_XN,
				   tex, desc & V7S_SECTION_C);
	default:
		return 0;
	}
}

/** v7s_prot_kept() - @prot as a leaf of the format keeps it: what can be written can be read */
static inline int v7s_prot_kept(const struct v7s_format *fmt, int prot)
{
	return v7s_prot(fmt, V7S_PAGE, v7s_leaf_attrs(fmt, SZ_4K, prot));
}

/** v7s_ttbr() - TTBR0 for an L1 table at @phys, walked coherently or not */
static inline u32 v7s_ttbr(const struct v7s_format *fmt, u64 phys, bool coherent)
{
	u32 ttbr = lower_32_bits(phys);

	if (v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_MTK_EXT))
		return ttbr | upper_32_bits(phys);
	ttbr |= V7S_TTBR_S;
	if (coherent)
		ttbr |= V7S_TTBR_NOS | V7S_TTBR_RGN_WBWA | V7S_TTBR_IRGN_WBWA;
	return ttbr;
}

/** v7s_ttbr_phys() - the address of the L1 table in TTBR0 */
static inline u64 v7s_ttbr_phys(const struct v7s_format *fmt, u32 ttbr)
{
	u64 phys = ttbr & V7S_TTBR_BASE;

	if (v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_MTK_EXT))
		phys |= (u64)FIELD_GET(V7S_TTBR_MTK_PA, ttbr) << 32;
	return phys;
}

/**
 * v7s_tcr() - TTBCR for an L1 table of ias bits
 * @fmt: variant of the format
 *
 * A short L1 table needs N, so that the walker does not read beyond it, and
 * PD1, since TTBR1 has no table.
 */
static inline u32 v7s_tcr(const struct v7s_format *fmt)
{
	if (fmt->ias >= 32)
		return 0;
	return FIELD_PREP(V7S_TTBCR_N, 32 - fmt->ias) | V7S_TTBCR_PD1;
}

/**
 * v7s_format_valid() - whether the format has such a variant
 * @fmt: variant of the format
 *
 * MTK_EXT uses permission bits for addresses and so requires NO_PERMS;
 * MTK_TTBR_EXT requires MTK_EXT. Where phys_addr_t has 32 bits, MTK_EXT does not extend
 * IOVAs or physical addresses, as in the kernel's own code.
 */
static inline bool v7s_format_valid(const struct v7s_format *fmt)
{
	bool mtk = v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_MTK_EXT);
	bool wide = mtk && IS_ENABLED(CONFIG_PHYS_ADDR_T_64BIT);

	if (fmt->quirks & ~(unsigned long)V7S_QUIRKS)
		return false;
	if (mtk && !v7s_has(fmt, IO_PGTABLE_QUIRK_NO_PERMS))
		return false;
	if (v7s_has(fmt, IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT) && !mtk)
		return false;
	if (fmt->ias < V7S_IAS_MIN || fmt->ias > (wide ? 34 : 32) ||
	    fmt->ias > BITS_PER_LONG)
		return false;
	return fmt->oas > V7S_L2_SHIFT && fmt->oas <= (wide ? 35 : 32);
}

#endif
