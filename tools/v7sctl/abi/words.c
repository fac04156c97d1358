// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/words.h"

#define VECTOR	__attribute__((vector_size(16)))

bool malformed(struct parse_error *error, size_t line, const char *format, ...)
{
	va_list args;

	error->line = line;
	va_start(args, format);
	vsnprintf(error->message, sizeof(error->message), format, args);
	va_end(args);
	return false;
}

bool words_grow(struct words *list, struct parse_error *error)
{
	size_t room = list->room ? list->room * 2 : 64;
	char **items = realloc(list->items, room * sizeof(*items));

	if (!items)
		return malformed(error, 0, "out of memory");
	list->items = items;
	list->room = room;
	return true;
}

/* Sixteen bytes that one instruction works on. */
struct sixteen {
	signed char bytes VECTOR;
};

/* Sets to -1 each byte of @odd where @at has a byte outside ' ' to '~', a quote or a backslash. */
static inline void add_odd(struct sixteen *odd, const char *at)
{
	unsigned char bytes VECTOR;

	memcpy(&bytes, at, sizeof(bytes));
	odd->bytes |= (bytes < ' ') | (bytes > '~') | (bytes == '"') | (bytes == '\\');
}

/* Whether add_odd() marks no byte. Returns false for a line that is shorter than sixteen bytes. */
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
			return malformed(error, number, "byte 0x%02x is not text", c);
		quoted |= c == '"' || c == '\\';
	}
	if (plain)
		*plain = !quoted;
	return true;
}

bool check_text(const char *text, size_t length, struct parse_error *error)
{
	const char *end = text + length, *next;
	size_t number = 1;

	if (!length)
		return malformed(error, 0, "is empty");
	for (; text < end; text = next + 1, number++) {
		next = memchr(text, '\n', (size_t)(end - text));
		if (!parse_text(text, (size_t)((next ? next : end) - text), number, NULL, error))
			return false;
		if (!next)
			return malformed(error, number, "is cut off");
	}
	return true;
}

char *next_line(char **rest)
{
	char *line = *rest;
	char *end = strchr(line, '\n');

	if (!end)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return line;
}

/* strspn() and strcspn() would build a table of 256 bytes for each word. */
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

bool split_blanks(struct words *list, char *line, size_t last, struct parse_error *error)
{
	line = skip_blanks(line);
	for (size_t i = 0; *line; i++) {
		char *end = i == last ? line + strlen(line) : skip_word(line);

		if (!words_add(list, line, error))
			return false;
		if (!*end)
			break;
		*end = '\0';
		line = skip_blanks(end + 1);
	}
	return true;
}
