// SPDX-License-Identifier: GPL-2.0-only
/* The file image: the words of its lines. */
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
		return malformed(error, number, "does not hold the bytes it says");
	return true;
}

/* Adds the words of a line to @list. */
static bool split_image_line(struct words *list, char *line, size_t number,
			     struct parse_error *error)
{
	size_t before = list->count, words = number == 1 ? 2 : 5;
	uint64_t ttbr;

	if (!split_blanks(list, line, SIZE_MAX, error))
		return false;
	if (!list->items || list->count - before != words)
		return malformed(error, number, "has %zu words, not %zu", list->count - before,
				 words);
	if (number > 1)
		return check_table(list->items + before, number, error);
	if (strcmp(list->items[0], "ttbr") || !parse_number(list->items[1], &ttbr))
		return malformed(error, number, "is not 'ttbr 0x…'");
	return true;
}

bool parse_image(struct image *image, char *text, size_t length, struct parse_error *error)
{
	struct words list = { 0 };
	char *rest = text, *line;
	bool good = check_text(text, length, error);

	for (size_t number = 1; good && (line = next_line(&rest)); number++)
		good = split_image_line(&list, line, number, error);
	*image = (struct image){ text, list.items, list.count };
	return good;
}

bool parse_image_line(struct image *image, char *line, size_t number, struct parse_error *error)
{
	struct words list = { 0 };
	bool good = split_image_line(&list, line, number, error);

	free(image->words);
	*image = (struct image){ .words = list.items, .count = list.count };
	return good;
}

void image_free(struct image *image)
{
	free(image->text);
	free(image->words);
}
