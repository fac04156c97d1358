// SPDX-License-Identifier: GPL-2.0-only
#include <limits.h>
#include <string.h>

#include "abi/parse.h"

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 'a' ^ 'A';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : INT_MAX;
}

bool parse_number(const char *word, uint64_t *number)
{
	unsigned int base = word[0] == '0' && word[1] == 'x' ? 16 : 10;
	const char *at = base == 16 ? word + 2 : word;
	uint64_t value = 0;

	do {
		unsigned int digit = (unsigned int)digit_value(*at);

		if (digit >= base || __builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	} while (*++at);
	*number = value;
	return true;
}

bool parse_scaled(const char *word, size_t length, uint64_t *number)
{
	static const char units[] = "KMG";
	const char *unit = length ? memchr(units, word[length - 1], strlen(units)) : NULL;
	unsigned int shift = unit ? 10 * (unsigned int)(unit - units + 1) : 0;
	char digits[32];

	length -= !!unit;
	if (length >= sizeof(digits))
		return false;
	memcpy(digits, word, length);
	digits[length] = '\0';
	if (!parse_number(digits, number) || *number > UINT64_MAX >> shift)
		return false;
	*number <<= shift;
	return true;
}
