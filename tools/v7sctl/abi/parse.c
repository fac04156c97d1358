// SPDX-License-Identifier: GPL-2.0-only
/* Rows and fields, parsed strictly: a file that is cut off or malformed is an error. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/parse.h"

#define BLANKS	" \t"
#define VECTOR	__attribute__((vector_size(16)))

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

static bool make_room(struct list *list, struct parse_error *error)
{
	size_t room = list->room ? list->room * 2 : 64;
	char **items = realloc(list->items, room * sizeof(*items));

	if (!items)
		return refuse(error, 0, "out of memory");
	list->items = items;
	list->room = room;
	return true;
}

static inline bool push(struct list *list, char *item, struct parse_error *error)
{
	if (list->count == list->room && !make_room(list, error))
		return false;
	list->items[list->count++] = item;
	return true;
}

/* Sixteen bytes that one instruction works on. */
struct sixteen {
	signed char bytes VECTOR;
};

/* Sets each of sixteen bytes to -1 that is not from ' ' to '~', or is a quote or a backslash. */
static inline void add_odd(struct sixteen *odd, const char *at)
{
	unsigned char bytes VECTOR;

	memcpy(&bytes, at, sizeof(bytes));
	odd->bytes |= (bytes < ' ') | (bytes > '~') | (bytes == '"') | (bytes == '\\');
}

/* Whether no byte is such a one, sixteen at a time. May be false although none is. */
static bool are_plain(const char *bytes, size_t length)
{
	struct sixteen odd = { 0 };
	uint64_t halves[2];

	if (length < sizeof(odd))
		return false;
	for (size_t i = 0; i + sizeof(odd) < length; i += sizeof(odd))
		add_odd(&odd, bytes + i);
	add_odd(&odd, bytes + length - sizeof(odd));
	memcpy(halves, &odd, sizeof(odd));
	return !(halves[0] | halves[1]);
}

bool parse_text(const char *line, size_t length, size_t number, bool *plain,
		struct parse_error *error)
{
	size_t odd = are_plain(line, length) ? 0 : length;
	bool quoted = false;

	for (size_t i = 0; i < odd; i++) {
		unsigned char c = (unsigned char)line[i];

		if ((c < ' ' || c > '~') && c != '\t')
			return refuse(error, number, "byte 0x%02x is not text", c);
		quoted |= c == '"' || c == '\\';
	}
	if (plain)
		*plain = !quoted;
	return true;
}

/* All of a file's bytes are printable, and its last line is complete. */
static bool check_text(const char *text, size_t length, struct parse_error *error)
{
	const char *end = text + length, *next;
	size_t number = 1;

	if (!length)
		return refuse(error, 0, "is empty");
	for (; text < end; text = next + 1, number++) {
		next = memchr(text, '\n', (size_t)(end - text));
		if (!parse_text(text, (size_t)((next ? next : end) - text), number, NULL, error))
			return false;
		if (!next)
			return refuse(error, number, "is cut off");
	}
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

/* In a printable line, a byte up to ' ' is a blank, a tab or the end. */
static char *skip_word(char *at)
{
	while (*at > ' ')
		at++;
	return at;
}

/*
 * Cuts a line at blanks. Word @last, counted from 0, is the whole rest of the line
 * with its blanks.
 */
static bool cut(struct list *list, char *line, size_t last,
		struct parse_error *error)
{
	line = skip_blanks(line);
	for (size_t i = 0; *line; i++) {
		char *end = i == last ? line + strlen(line) : skip_word(line);

		if (!push(list, line, error))
			return false;
		if (!*end)
			break;
		*end = '\0';
		line = skip_blanks(end + 1);
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

/* Adds the cells of a line to @list. */
static bool cut_row(const struct rows *rows, struct list *list, cut_fn *cut_line, char *line,
		    size_t number, struct parse_error *error)
{
	size_t before = list->count;

	if (!cut_line(list, line, rows->last, error))
		return false;
	if (list->count - before != rows->columns)
		return refuse(error, number, "has %zu columns, not %zu", list->count - before,
			      rows->columns);
	return true;
}

static bool cut_rows(struct rows *rows, cut_fn *cut_line, char *rest,
		     const char *trailer, struct parse_error *error)
{
	struct list list = { 0 };
	bool good = true;
	char *line;

	for (size_t number = 2; good && (line = next_line(&rest)); number++) {
		char *value = trailer_value(line, trailer);

		if (rows->trailer)
			good = refuse(error, number, "follows the %s", trailer);
		else if (value)
			rows->trailer = value;
		else
			good = cut_row(rows, &list, cut_line, line, number, error);
	}
	rows->cells = list.items;
	rows->count = list.count / rows->columns;
	return good;
}

static bool cut_heading(struct rows *rows, cut_fn *cut_line, char *line,
			struct parse_error *error)
{
	struct list list = { 0 };
	bool good = cut_line(&list, line, SIZE_MAX, error);

	rows->names = list.items;
	rows->columns = list.count;
	for (size_t i = 0; good && i < list.count; i++)
		good = list.items[i][0] != '\0';
	if (!good || !list.count)
		return refuse(error, 1, "has no column names");
	rows->last = strcmp(list.items[list.count - 1], "description") ? SIZE_MAX : list.count - 1;
	return true;
}

bool parse_heading(struct rows *rows, char *line, struct parse_error *error)
{
	*rows = (struct rows){ 0 };
	if (strncmp(line, "# ", 2))
		return refuse(error, 1, "does not begin with '# ' and names");
	return cut_heading(rows, cut, line + 2, error);
}

bool parse_row(struct rows *rows, char *line, size_t number, struct parse_error *error)
{
	struct list list = { .items = rows->cells, .room = rows->room };
	bool good = cut_row(rows, &list, cut, line, number, error);

	rows->cells = list.items;
	rows->room = list.room;
	rows->count = 1;
	return good;
}

bool parse_rows(struct rows *rows, char *text, size_t length,
		const char *trailer, struct parse_error *error)
{
	char *rest = text;
	bool good;

	*rows = (struct rows){ 0 };
	good = check_text(text, length, error) && parse_heading(rows, next_line(&rest), error);
	rows->text = text;
	return good && cut_rows(rows, cut, rest, trailer, error);
}

bool parse_csv(struct rows *rows, char *text, size_t length,
	       struct parse_error *error)
{
	char *rest = text;

	*rows = (struct rows){ .text = text };
	if (!check_text(text, length, error))
		return false;
	return cut_heading(rows, cut_commas, next_line(&rest), error) &&
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

/* Adds the words of a line to @list. */
static bool cut_image_line(struct list *list, char *line, size_t number,
			   struct parse_error *error)
{
	size_t before = list->count, words = number == 1 ? 2 : 5;
	uint64_t ttbr;

	if (!cut(list, line, SIZE_MAX, error))
		return false;
	if (!list->items || list->count - before != words)
		return refuse(error, number, "has %zu words, not %zu", list->count - before, words);
	if (number > 1)
		return check_table(list->items + before, number, error);
	if (strcmp(list->items[0], "ttbr") || !parse_number(list->items[1], &ttbr))
		return refuse(error, number, "is not 'ttbr 0x…'");
	return true;
}

bool parse_image(struct image *image, char *text, size_t length,
		 struct parse_error *error)
{
	struct list list = { 0 };
	char *rest = text, *line;
	bool good = check_text(text, length, error);

	for (size_t number = 1; good && (line = next_line(&rest)); number++)
		good = cut_image_line(&list, line, number, error);
	*image = (struct image){ text, list.items, list.count };
	return good;
}

bool parse_image_line(struct image *image, char *line, size_t number,
		      struct parse_error *error)
{
	struct list list = { 0 };
	bool good = cut_image_line(&list, line, number, error);

	free(image->words);
	*image = (struct image){ .words = list.items, .count = list.count };
	return good;
}

void image_free(struct image *image)
{
	free(image->text);
	free(image->words);
}

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
