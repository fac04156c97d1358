/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rows of text, written straight into the buffer of a seq_file: many rows in
 * each call of show(), so that a row costs neither vsnprintf() nor a round of seq_file.
 *
 *	struct v7s_text text = v7s_text_begin(m);
 *
 *	while (more && v7s_text_has_room(&text, V7S_ROW_MAX))
 *		text.at = v7s_put_hex(text.at, more_of_it());
 *	v7s_text_end(&text);
 */
#ifndef V7S_TEXT_H
#define V7S_TEXT_H

#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/string.h>

/* The longest row, except for those of an image. */
#define V7S_ROW_MAX	128

/* The buffer that control gives to the seq_file of a report; seq_file's own is a page. */
#define V7S_TEXT_BYTES	SZ_64K

/**
 * struct v7s_text - what is left of a seq_file's buffer
 * @m: the seq_file
 * @begin: where the text of this call of show() begins
 * @at: where to write
 * @end: of the buffer
 */
struct v7s_text {
	struct seq_file *m;
	char *begin;
	char *at;
	char *end;
};

static inline struct v7s_text v7s_text_begin(struct seq_file *m)
{
	struct v7s_text text = { .m = m };
	size_t room = seq_get_buf(m, &text.begin);

	text.at = text.begin;
	text.end = text.begin + room;
	return text;
}

static inline bool v7s_text_has_room(const struct v7s_text *text, size_t bytes)
{
	return text->end - text->at >= bytes;
}

/** v7s_text_end() - commit what was written; if nothing was, seq_file takes a larger buffer */
static inline void v7s_text_end(const struct v7s_text *text)
{
	seq_commit(text->m, text->at == text->begin ? -1 : text->at - text->begin);
}

/* Two hex digits for each byte. */
extern const char v7s_hex_digits[2 * 256 + 1] __aligned(2);

/* Always inlined: a row consists of little more than these. */
static __always_inline char *v7s_put_byte(char *at, u8 byte)
{
	memcpy(at, (const u16 *)v7s_hex_digits + byte, 2);
	return at + 2;
}

static __always_inline char *v7s_put_char(char *at, char c)
{
	*at = c;
	return at + 1;
}

/* Put @bytes bytes of the string @from, without the NUL. */
static __always_inline char *v7s_put(char *at, const char *from, size_t bytes)
{
	memcpy(at, from, bytes);
	return at + bytes;
}

static __always_inline char *v7s_put_string(char *at, const char *from)
{
	while (*from)
		*at++ = *from++;
	return at;
}

static __always_inline char *v7s_put_dec(char *at, u64 number)
{
	u32 small = number, power = 10;
	char *end;

	/* Most numbers are small, and 32-bit kernels have no operator that divides 64 bits. */
	if (unlikely(number >= 1000000000))
		return at + sprintf(at, "%llu", number);
	for (end = at + 1; power <= small; power *= 10)
		end++;
	for (at = end - 1; small >= 10; small /= 10)
		*at-- = '0' + small % 10;
	*at = '0' + small;
	return end;
}

/* Put @number as 0x%08llx does. */
static __always_inline char *v7s_put_hex(char *at, u64 number)
{
	at = v7s_put(at, "0x", 2);
	if (unlikely(number > U32_MAX))
		return at + sprintf(at, "%08llx", number);
	at = v7s_put_byte(at, number >> 24);
	at = v7s_put_byte(at, number >> 16);
	at = v7s_put_byte(at, number >> 8);
	return v7s_put_byte(at, number);
}

/* Put the hex digits of @n descriptors (an even number), their bytes in memory order. */
char *v7s_put_memory(char *at, const u32 *desc, u32 n);

#endif
