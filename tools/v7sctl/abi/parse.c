// SPDX-License-Identifier: GPL-2.0-only
/* Rows and fields, parsed strictly: a file that is cut off or malformed is an error. */
#include <stdlib.h>
#include <string.h>

#include "abi/words.h"

#define BLANKS	" \t"

static bool split_commas(struct words *list, char *line, size_t last, struct parse_error *error)
{
	char *cell;

	(void)last;
	while ((cell = strsep(&line, ",")))
		if (!words_add(list, cell, error))
			return false;
	return true;
}

typedef bool split_fn(struct words *, char *, size_t, struct parse_error *);

/* The value of a line that begins with @trailer, or NULL if the line does not. */
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

/* Adds the cells of a line to @list. */
static bool split_row(const struct rows *rows, struct words *list, split_fn *split_line, char *line,
		      size_t number, struct parse_error *error)
{
	size_t before = list->count;

	if (!split_line(list, line, rows->last, error))
		return false;
	if (list->count - before != rows->columns)
		return malformed(error, number, "has %zu columns, not %zu", list->count - before,
				 rows->columns);
	return true;
}

static bool split_rows(struct rows *rows, split_fn *split_line, char *rest, const char *trailer,
		       struct parse_error *error)
{
	struct words list = { 0 };
	bool good = true;
	char *line;

	for (size_t number = 2; good && (line = next_line(&rest)); number++) {
		char *value = trailer_value(line, trailer);

		if (rows->trailer)
			good = malformed(error, number, "follows the %s", trailer);
		else if (value)
			rows->trailer = value;
		else
			good = split_row(rows, &list, split_line, line, number, error);
	}
	rows->cells = list.items;
	rows->count = list.count / rows->columns;
	return good;
}

static bool split_heading(struct rows *rows, split_fn *split_line, char *line,
			  struct parse_error *error)
{
	struct words list = { 0 };
	bool good = split_line(&list, line, SIZE_MAX, error);

	rows->names = list.items;
	rows->columns = list.count;
	for (size_t i = 0; good && i < list.count; i++)
		good = list.items[i][0] != '\0';
	if (!good || !list.count)
		return malformed(error, 1, "has no column names");
	rows->last = strcmp(list.items[list.count - 1], "description") ? SIZE_MAX : list.count - 1;
	return true;
}

bool parse_heading(struct rows *rows, char *line, struct parse_error *error)
{
	*rows = (struct rows){ 0 };
	if (strncmp(line, "# ", 2))
		return malformed(error, 1, "does not begin with '# ' and names");
	return split_heading(rows, split_blanks, line + 2, error);
}

bool parse_row(struct rows *rows, char *line, size_t number, struct parse_error *error)
{
	struct words list = { .items = rows->cells, .room = rows->room };
	bool good = split_row(rows, &list, split_blanks, line, number, error);

	rows->cells = list.items;
	rows->room = list.room;
	rows->count = 1;
	return good;
}

bool parse_rows(struct rows *rows, char *text, size_t length, const char *trailer,
		struct parse_error *error)
{
	char *rest = text;
	bool good;

	*rows = (struct rows){ 0 };
	good = check_text(text, length, error) && parse_heading(rows, next_line(&rest), error);
	rows->text = text;
	return good && split_rows(rows, split_blanks, rest, trailer, error);
}

bool parse_csv(struct rows *rows, char *text, size_t length, struct parse_error *error)
{
	char *rest = text;

	*rows = (struct rows){ .text = text };
	if (!check_text(text, length, error))
		return false;
	return split_heading(rows, split_commas, next_line(&rest), error) &&
	       split_rows(rows, split_commas, rest, NULL, error);
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

static bool parse_field(struct words *list, char *line, size_t number, struct parse_error *error)
{
	size_t length = strcspn(line, ":" BLANKS);
	char *value = line + length + 1;

	if (!length || line[length] != ':' || !strchr(BLANKS, *value))
		return malformed(error, number, "is not 'key: value'");
	line[length] = '\0';
	value += strspn(value, BLANKS);
	for (size_t i = 0; i < list->count; i += 2)
		if (!strcmp(list->items[i], line))
			return malformed(error, number, "has %.40s twice", line);
	return words_add(list, line, error) && words_add(list, value, error);
}

bool parse_fields(struct fields *fields, char *text, size_t length, struct parse_error *error)
{
	struct words list = { 0 };
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
