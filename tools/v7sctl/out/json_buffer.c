// SPDX-License-Identifier: GPL-2.0-only
#include <json-c/json.h>
#include <string.h>

#include "out/json_buffer.h"
#include "v7sctl.h"

#define MOST_DIGITS	19	/* of a number that 64 bits always hold */

void write_kept(struct json_buffer *buffer)
{
	fwrite(buffer->kept, 1, buffer->used, buffer->file);
	buffer->used = 0;
	buffer->begun = true;
}

void put_long(struct json_buffer *buffer, const char *text, size_t length)
{
	write_kept(buffer);
	for (; length > KEPT; text += KEPT, length -= KEPT)
		fwrite(text, 1, KEPT, buffer->file);
	memcpy(buffer->kept, text, length);
	buffer->used = length;
}

void put_text(struct json_buffer *buffer, const char *text)
{
	put(buffer, text, strlen(text));
}

static bool is_plain(const char *string)
{
	while ((unsigned char)*string >= ' ' && *string != '"' && *string != '\\')
		string++;
	return !*string;
}

void put_string(struct json_buffer *buffer, const char *string)
{
	struct json_object *object;

	if (is_plain(string)) {
		put(buffer, "\"", 1);
		put_text(buffer, string);
		put(buffer, "\"", 1);
		return;
	}
	/* Let json-c write the escapes. */
	object = check_memory(json_object_new_string(string));
	put_text(buffer, json_object_to_json_string_ext(object, JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

/* Copies a string that is known to need no escapes. */
static void put_plain(struct json_buffer *buffer, const char *string)
{
	size_t length = strlen(string);
	char *to = buffer->kept + buffer->used;

	if (length + 2 > KEPT - buffer->used) {
		put_string(buffer, string);
		return;
	}
	*to = '"';
	memcpy(to + 1, string, length);
	to[length + 1] = '"';
	buffer->used += length + 2;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The length of a decimal number that every JSON reader reads alike, or 0. */
static size_t number_length(const char *text)
{
	size_t length = 0;

	while (is_digit(text[length]))
		length++;
	return text[length] || length > MOST_DIGITS || (length > 1 && text[0] == '0') ? 0 : length;
}

void put_cell(struct json_buffer *buffer, struct out_value value)
{
	const char *text = value.string;
	size_t digits = is_digit(text[0]) ? number_length(text) : 0;

	if (digits)
		put(buffer, text, digits);
	else if (text[0] == '-' && !text[1])
		put_text(buffer, "null");
	else if (text[0] == 'y' && !strcmp(text, "yes"))
		put_text(buffer, "true");
	else if (text[0] == 'n' && !strcmp(text, "no"))
		put_text(buffer, "false");
	else if (value.plain)
		put_plain(buffer, text);
	else
		put_string(buffer, text);
}

void put_number(struct json_buffer *buffer, uint64_t number)
{
	char digits[20], *at = digits + sizeof(digits);

	while (number >= 10) {
		*--at = (char)('0' + number % 10);
		number /= 10;
	}
	*--at = (char)('0' + number);
	put(buffer, at, (size_t)(digits + sizeof(digits) - at));
}

void put_real(struct json_buffer *buffer, double real)
{
	char text[32];

	snprintf(text, sizeof(text), "%.2f", real);
	put_text(buffer, text);
}
