// SPDX-License-Identifier: GPL-2.0-only
/* Parses the lines of the file image. */
#include <stdlib.h>
#include <string.h>

#include "abi/words.h"

static bool check_table(char *const *words, size_t number, struct parse_error *error)
{
	uint64_t level, phys, bytes;

	if (strcmp(words[0], "table") || !parse_number(words[1], &level) ||
	    !parse_number(words[2], &phys) || !parse_number(words[3], &bytes))
		return malformed(error, number, "is not 'table LEVEL PHYS BYTES HEX'");
	if (strspn(words[4], "0123456789abcdefABCDEF") != strlen(words[4]) ||
	    strlen(words[4]) / 2 != bytes || strlen(words[4]) % 2)
		return malformed(error, number, "has a HEX that is not BYTES bytes");
	return true;
}

bool parse_image_line(char ***words, char *line, size_t number, struct parse_error *error)
{
	size_t expected = number == 1 ? 2 : 5;
	struct words list = { 0 };
	bool good = split_blanks(&list, line, SIZE_MAX, error);
	uint64_t ttbr;

	free(*words);
	*words = list.items;
	if (!good)
		return false;
	if (!list.items || list.count != expected)
		return malformed(error, number, "has %zu words, not %zu", list.count, expected);
	if (number > 1)
		return check_table(list.items, number, error);
	if (strcmp(list.items[0], "ttbr") || !parse_number(list.items[1], &ttbr))
		return malformed(error, number, "is not 'ttbr 0x…'");
	return true;
}
