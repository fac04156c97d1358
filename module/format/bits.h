/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bits of descriptors and registers: ARM DDI 0406C.d, B3.5.1
 * (descriptors), B4.1.154 (TTBR0), B4.1.153 (TTBCR), B4.1.127 (PRRR) and
 * B4.1.116 (NMRR); MediaTek's bits as its M4U driver has them.
 */
#ifndef V7S_BITS_H
#define V7S_BITS_H

#include <linux/bits.h>

/* First level: a pointer to an L2 table */
enum {
	V7S_TABLE_TYPE = 0x1,
	V7S_TABLE_NS = BIT(3),
};

#define V7S_TABLE_BASE		GENMASK(31, 10)

/* First level: sections and supersections */
enum {
	V7S_SECTION_TYPE = 0x2,
	V7S_SECTION_B = BIT(2),
	V7S_SECTION_C = BIT(3),
	V7S_SECTION_XN = BIT(4),
	V7S_SECTION_AF = BIT(10),
	V7S_SECTION_UNPRIV = BIT(11),
	V7S_SECTION_TEX = GENMASK(14, 12),
	V7S_SECTION_RDONLY = BIT(15),
	V7S_SECTION_S = BIT(16),
	V7S_SECTION_NG = BIT(17),
	V7S_SECTION_SUPER = BIT(18),
	V7S_SECTION_NS = BIT(19),
};

#define V7S_SECTION_BASE	GENMASK(31, 20)
#define V7S_SUPER_BASE		GENMASK(31, 24)

/* Second level: bits that small and large pages share */
enum {
	V7S_PAGE_B = BIT(2),
	V7S_PAGE_C = BIT(3),
	V7S_PAGE_AF = BIT(4),
	V7S_PAGE_UNPRIV = BIT(5),
	V7S_PAGE_RDONLY = BIT(9),
	V7S_PAGE_S = BIT(10),
	V7S_PAGE_NG = BIT(11),
};

/* Second level: bits that differ */
enum {
	V7S_SMALL_TYPE = 0x2,
	V7S_SMALL_XN = BIT(0),
	V7S_SMALL_TEX = GENMASK(8, 6),
	V7S_LARGE_TYPE = 0x1,
	V7S_LARGE_TEX = GENMASK(14, 12),
	V7S_LARGE_XN = BIT(15),
};

#define V7S_SMALL_BASE		GENMASK(31, 12)
#define V7S_LARGE_BASE		GENMASK(31, 16)

/* MediaTek's PA[34:32], at either level */
enum {
	V7S_MTK_PA32 = BIT(9),
	V7S_MTK_PA33 = BIT(4),
	V7S_MTK_PA34 = BIT(5),
};

enum {
	V7S_TTBR_S = BIT(1),
	V7S_TTBR_RGN_WBWA = BIT(3),
	V7S_TTBR_NOS = BIT(5),
	V7S_TTBR_IRGN_WBWA = BIT(6),
	V7S_TTBR_MTK_PA = GENMASK(2, 0),	/* PA[34:32] under MTK_EXT */
	V7S_TTBCR_N = GENMASK(2, 0),
	V7S_TTBCR_PD1 = BIT(5),
};

#define V7S_TTBR_BASE		GENMASK(31, 7)

/*
 * TEX remap, with the indices {TEX[0], C, B} that mean the same without remap:
 * 1 is Device, 4 Normal uncached, 7 Normal write-back write-allocate.
 */
#define V7S_PRRR_DEVICE		(1U << (1 * 2))
#define V7S_PRRR_NORMAL(n)	(2U << ((n) * 2))
#define V7S_PRRR_DS0		BIT(16)
#define V7S_PRRR_DS1		BIT(17)
#define V7S_PRRR_NS1		BIT(19)
#define V7S_PRRR_NOS(n)		BIT((n) + 24)
#define V7S_PRRR		(V7S_PRRR_DEVICE | V7S_PRRR_NORMAL(4) | \
				 V7S_PRRR_NORMAL(7) | V7S_PRRR_DS0 | V7S_PRRR_DS1 | \
				 V7S_PRRR_NS1 | V7S_PRRR_NOS(7))
/* inner and outer write-back write-allocate, for index 7 */
#define V7S_NMRR		((1U << (7 * 2)) | (1U << (7 * 2 + 16)))

#endif
