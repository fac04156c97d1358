// SPDX-License-Identifier: GPL-2.0-only
/* Rows and fields, strictly: what is cut off or odd is an error, never a guess. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/parse.h"

#define BLANKS " \t"

struct list {
	char **items;
	size_t count, room;
};

static bool __attribute__((format(printf, 3, 4)))
refuse(struct parse_error *error, size_t line, const char *format, ...)
{
	va_list args;

	error->line = line;
	va_start(args, format);
	vsnprintf(error->message, sizeof(error->message), format, args);
	va_end(args);
	return false;
}

static bool push(struct list *list, char *item, struct parse_error *error)
{
	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : 64;
		char **items = realloc(list->items, room * sizeof(*items));

		if (!items)
			return refuse(error, 0, "out of memory");
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = item;
	return true;
}

/* All of a file's bytes are printable, and its last line is complete. */
static bool check_text(const char *text, size_t length, struct parse_error *error)
{
	size_t line = 1;

	if (!length)
		return refuse(error, 0, "is empty");
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\n')
			line++;
		else if (c != '\t' && (c < ' ' || c > '~'))
			return refuse(error, line, "byte 0x%02x is not text", c);
	}
	if (text[length - 1] != '\n')
		return refuse(error, line, "is cut off");
	return true;
}

/* The next line without its newline, or NULL at the end. */
static char *next_line(char **rest)
{
	char *line = *rest;
	char *end = strchr(line, '\n');

	if (!end)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return line;
}

/* Not by strcspn(), which makes a table of 256 bytes for each word. */
static char *skip_blanks(char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

static char *skip_word(char *at)
{
	while (*at && *at != ' ' && *at != '\t')
		at++;
	return at;
}

/*
 * Cuts a line at blanks. The word number @last, counted from 0, takes all that
 * is left, blanks and all.
 */
static bool cut(struct list *list, char *line, size_t last,
		struct parse_error *error)
{
	line = skip_blanks(line);
	for (size_t i = 0; *line; i++) {
		char *end = i == last ? line + strlen(line) : skip_word(line);

		if (!push(list, line, error))
			return false;
		line = skip_blanks(end);
		*end = '\0';
	}
	return true;
}

static bool cut_commas(struct list *list, char *line, size_t last,
		       struct parse_error *error)
{
	char *cell;

	(void)last;
	while ((cell = strsep(&line, ",")))
		if (!push(list, cell, error))
			return false;
	return true;
}

typedef bool cut_fn(struct list *, char *, size_t, struct parse_error *);

/* What follows @trailer in its line, or NULL if the line is another. */
static char *trailer_value(char *line, const char *trailer)
{
	size_t length = trailer ? strlen(trailer) : 0;

	if (!trailer || strncmp(line, trailer, length))
		return NULL;
	line += length;
	if (*line == ':')
		line++;
	else if (*trailer != '#')
		return NULL;
	return *line == ' ' ? line + 1 : NULL;
}

static bool cut_rows(struct rows *rows, cut_fn *cut_line, char *rest,
		     const char *trailer, struct parse_error *error)
{
	size_t last = SIZE_MAX;
	struct list list = { 0 };
	bool good = true;
	char *line;

	if (!strcmp(rows->names[rows->columns - 1], "description"))
		last = rows->columns - 1;
	for (size_t number = 2; good && (line = next_line(&rest)); number++) {
		char *value = trailer_value(line, trailer);
		size_t before = list.count;

		if (rows->trailer)
			good = refuse(error, number, "follows the %s", trailer);
		else if (value)
			rows->trailer = value;
		else if (!cut_line(&list, line, last, error))
			good = false;
		else if (list.count - before != rows->columns)
			good = refuse(error, number, "has %zu columns, not %zu",
				      list.count - before, rows->columns);
	}
	rows->cells = list.items;
	rows->count = list.count / rows->columns;
	return good;
}

static bool parse_heading(struct rows *rows, cut_fn *cut_line, char *line,
			  struct parse_error *error)
{
	struct list list = { 0 };
	bool good = cut_line(&list, line, SIZE_MAX, error);

	rows->names = list.items;
	rows->columns = list.count;
	for (size_t i = 0; good && i < list.count; i++)
		good = list.items[i][0] != '\0';
	return good && list.count ? true :
	       refuse(error, 1, "has no column names");
}

bool parse_rows(struct rows *rows, char *text, size_t length,
		const char *trailer, struct parse_error *error)
{
	char *rest = text, *heading;

	*rows = (struct rows){ .text = text };
	if (!check_text(text, length, error))
		return false;
	heading = next_line(&rest);
	if (strncmp(heading, "# ", 2))
		return refuse(error, 1, "does not begin with '# ' and names");
	return parse_heading(rows, cut, heading + 2, error) &&
	       cut_rows(rows, cut, rest, trailer, error);
}

bool parse_csv(struct rows *rows, char *text, size_t length,
	       struct parse_error *error)
{
	char *rest = text;

	*rows = (struct rows){ .text = text };
	if (!check_text(text, length, error))
		return false;
	return parse_heading(rows, cut_commas, next_line(&rest), error) &&
	       cut_rows(rows, cut_commas, rest, NULL, error);
}

void rows_free(struct rows *rows)
{
	free(rows->text);
	free(rows->names);
	free(rows->cells);
}

int rows_column(const struct rows *rows, const char *name)
{
	int found = -1;

	for (size_t i = 0; i < rows->columns; i++) {
		if (strcmp(rows->names[i], name))
			continue;
		if (found >= 0)
			return -1;
		found = (int)i;
	}
	return found;
}

static bool parse_field(struct list *list, char *line, size_t number,
			struct parse_error *error)
{
	size_t length = strcspn(line, ":" BLANKS);
	char *value = line + length + 1;

	if (!length || line[length] != ':' || !strchr(BLANKS, *value))
		return refuse(error, number, "is not 'key: value'");
	line[length] = '\0';
	value += strspn(value, BLANKS);
	for (size_t i = 0; i < list->count; i += 2)
		if (!strcmp(list->items[i], line))
			return refuse(error, number, "has %.40s again", line);
	return push(list, line, error) && push(list, value, error);
}

bool parse_fields(struct fields *fields, char *text, size_t length,
		  struct parse_error *error)
{
	struct list list = { 0 };
	char *rest = text, *line;
	bool good = check_text(text, length, error);

	for (size_t number = 1; good && (line = next_line(&rest)); number++)
		good = parse_field(&list, line, number, error);
	*fields = (struct fields){ text, list.items, list.count / 2 };
	return good;
}

void fields_free(struct fields *fields)
{
	free(fields->text);
	free(fields->pairs);
}

const char *fields_get(const struct fields *fields, const char *key)
{
	for (size_t i = 0; i < fields->count; i++)
		if (!strcmp(fields->pairs[2 * i], key))
			return fields->pairs[2 * i + 1];
	return NULL;
}

static bool check_table(char *const *words, size_t number,
			struct parse_error *error)
{
	uint64_t level, phys, bytes;

	if (strcmp(words[0], "table") || !parse_number(words[1], &level) ||
	    !parse_number(words[2], &phys) || !parse_number(words[3], &bytes))
		return refuse(error, number, "is not 'table LEVEL PHYS BYTES HEX'");
	if (strspn(words[4], "0123456789abcdefABCDEF") != strlen(words[4]) ||
	    strlen(words[4]) / 2 != bytes || strlen(words[4]) % 2)
		return refuse(error, number, "does not hold the bytes it says");
	return true;
}

bool parse_image(struct image *image, char *text, size_t length,
		 struct parse_error *error)
{
	struct list list = { 0 };
	char *rest = text, *line;
	bool good = check_text(text, length, error);

	for (size_t number = 1; good && (line = next_line(&rest)); number++) {
		size_t before = list.count, words = number == 1 ? 2 : 5;
		uint64_t ttbr;

		good = cut(&list, line, SIZE_MAX, error);
		if (!good)
			break;
		if (list.count - before != words)
			good = refuse(error, number, "has %zu words, not %zu",
				      list.count - before, words);
		else if (number > 1)
			good = check_table(list.items + before, number, error);
		else if (strcmp(list.items[0], "ttbr") ||
			 !parse_number(list.items[1], &ttbr))
			good = refuse(error, number, "is not 'ttbr 0x…'");
	}
	*image = (struct image){ text, list.items, list.count };
	return good;
}

void image_free(struct image *image)
{
	free(image->text);
	free(image->words);
}

bool parse_number(const char *word, uint64_t *number)
{
	bool hex = word[0] == '0' && word[1] == 'x';
	const char *digits = hex ? word + 2 : word;
	char *end;

	if (hex ? !isxdigit((unsigned char)*digits) :
		  !isdigit((unsigned char)*digits))
		return false;
	errno = 0;
	*number = strtoull(digits, &end, hex ? 16 : 10);
	return !errno && !*end;
}
