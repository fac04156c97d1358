// SPDX-License-Identifier: GPL-2.0-only
#include "capture/words.h"

#define KIB		((uint64_t)1 << 10)
#define MIB		((uint64_t)1 << 20)
#define SECTION_SUPER	((uint32_t)1 << 18)
/* MediaTek's PA[34:32], at either level */
#define PA32		((uint32_t)1 << 9)
#define PA33		((uint32_t)1 << 4)
#define PA34		((uint32_t)1 << 5)
#define TTBR_FLAGS	((uint64_t)0x7f)

struct shape {
	uint32_t base;		/* the bits of the address */
	uint64_t bytes;		/* 0: no address in it */
	bool table;
};

static struct shape shape_of(uint32_t word, unsigned int level)
{
	unsigned int type = word & 3;

	if (!type)
		return (struct shape){ 0 };
	if (level != 1)
		return type == 1 ? (struct shape){ 0xffff0000, 64 * KIB, false } :
				   (struct shape){ 0xfffff000, 4 * KIB, false };
	if (type == 1)
		return (struct shape){ 0xfffffc00, KIB, true };
	return word & SECTION_SUPER ? (struct shape){ 0xff000000, 16 * MIB, false } :
				      (struct shape){ 0xfff00000, MIB, false };
}

static uint64_t high_bits(uint32_t word)
{
	return (uint64_t)!!(word & PA32) << 32 | (uint64_t)!!(word & PA33) << 33 |
	       (uint64_t)!!(word & PA34) << 34;
}

static uint32_t from_high_bits(uint64_t phys)
{
	return (phys >> 32 & 1 ? PA32 : 0) | (phys >> 33 & 1 ? PA33 : 0) |
	       (phys >> 34 & 1 ? PA34 : 0);
}

uint32_t place_descriptor(uint32_t word, unsigned int level, bool mtk, place_fn *place,
			  void *target)
{
	const struct shape shape = shape_of(word, level);
	/* The descriptor of a table above 4 GiB has these bits without mtk_ext, too. */
	bool wide = mtk || shape.table;
	uint64_t phys = (word & shape.base) | (wide ? high_bits(word) : 0);
	uint32_t rest = word & ~shape.base;

	/* An invalid descriptor has no address: clear the upper bits, but keep it non-zero. */
	if (!shape.bytes)
		return word ? (word & 0xfff) | 0x1000 : 0;
	phys = place(target, phys, shape.bytes);
	if (wide)
		rest = (rest & ~(PA32 | PA33 | PA34)) | from_high_bits(phys);
	return rest | ((uint32_t)phys & shape.base);
}

uint64_t place_ttbr(uint64_t ttbr, bool mtk, place_fn *place, void *target)
{
	uint64_t high = mtk ? 7 : 0, phys = ttbr & ~TTBR_FLAGS;

	phys = place(target, phys | (ttbr & high) << 32, 16 * KIB);
	if (!mtk)
		return (ttbr & TTBR_FLAGS) | phys;
	return (ttbr & TTBR_FLAGS & ~high) | (phys & 0xffffffff) | (phys >> 32 & high);
}
