// SPDX-License-Identifier: GPL-2.0-only

#include <linux/bits.h>
#include <linux/types.h>

#include <asm/byteorder.h>

#include "text.h"

#define V7S_SIXTEEN(h)                                                          \
	h "0" h "1" h "2" h "3" h "4" h "5" h "6" h "7"			\
	h "8" h "9" h "a" h "b" h "c" h "d" h "e" h "f"

const char v7s_hex_digits[2 * 256 + 1] =
	V7S_SIXTEEN("0") V7S_SIXTEEN("1") V7S_SIXTEEN("2") V7S_SIXTEEN("3")
	V7S_SIXTEEN("4") V7S_SIXTEEN("5") V7S_SIXTEEN("6") V7S_SIXTEEN("7")
	V7S_SIXTEEN("8") V7S_SIXTEEN("9") V7S_SIXTEEN("a") V7S_SIXTEEN("b")
	V7S_SIXTEEN("c") V7S_SIXTEEN("d") V7S_SIXTEEN("e") V7S_SIXTEEN("f");

#define V7S_SECOND_BYTE	GENMASK(15, 8)
#define V7S_SECOND_PAIR	GENMASK_ULL(31, 16)

static u64 v7s_digits_of(u8 byte)
{
	return le16_to_cpup((const __le16 *)v7s_hex_digits + byte);
}

/* The eight digits of a descriptor in memory order, the first in the lowest byte. */
static u64 v7s_word_digits(u32 desc)
{
	return v7s_digits_of(desc) | v7s_digits_of(desc >> 8) << 16 |
	       v7s_digits_of(desc >> 16) << 32 | v7s_digits_of(desc >> 24) << 48;
}

static __always_inline char *v7s_put_digits(char *at, u64 digits)
{
	__le64 text = cpu_to_le64(digits);

	return v7s_put(at, (const char *)&text, sizeof(text));
}

/* Neighbours often differ only in their second byte: pages within 64 KiB, or holes. */
char *v7s_put_memory(char *at, const u32 *desc, u32 n)
{
	const __le32 *from = (const __le32 *)desc, *end = from + n;
	u64 others = v7s_word_digits(0) & ~V7S_SECOND_PAIR;
	u32 last = 0;

	for (; from < end; from += 2) {
		u32 a = le32_to_cpup(from), b = le32_to_cpup(from + 1);

		if (likely(!(((a ^ last) | (b ^ last)) & ~V7S_SECOND_BYTE))) {
			at = v7s_put_digits(at, others | v7s_digits_of(a >> 8) << 16);
			at = v7s_put_digits(at, others | v7s_digits_of(b >> 8) << 16);
			continue;
		}
		at = v7s_put_digits(at, v7s_word_digits(a));
		at = v7s_put_digits(at, v7s_word_digits(b));
		others = v7s_word_digits(b) & ~V7S_SECOND_PAIR;
		last = b;
	}
	return at;
}
