// SPDX-License-Identifier: GPL-2.0-only
/*
 * Removes what terminals, mail programs and log viewers add to a line: colours,
 * carriage returns, quotation marks, JSON.
 */
#include <ctype.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "explain/fault.h"

/* Skips an escape sequence (ECMA-48, section 5.4) that begins at @at. */
static const char *skip_escape(const char *at)
{
	if (at[1] != '[')
		return at + (at[1] ? 2 : 1);
	for (at += 2; *at && (*at < 0x40 || *at > 0x7e);)
		at++;
	return *at ? at + 1 : at;
}

static const char *skip_quotes(const char *line)
{
	while (*line && strchr("> |`'\"*\t", *line))
		line++;
	return line;
}

/* Makes a line like dmesg's from an entry of `journalctl -o json`. */
static bool clean_json(char *clean, const char *line, size_t room)
{
	struct json_object *entry = json_tokener_parse(line), *message, *time;
	bool good = entry && json_object_object_get_ex(entry, "MESSAGE", &message) &&
		    json_object_get_type(message) == json_type_string;

	if (good) {
		const char *text = json_object_get_string(message);
		long long usec = 0;

		if (json_object_object_get_ex(entry, "_SOURCE_MONOTONIC_TIMESTAMP", &time))
			usec = json_object_get_int64(time);
		if (usec > 0)
			snprintf(clean, room, "[%lld.%06lld] %s", usec / 1000000,
				 usec % 1000000, text);
		else
			snprintf(clean, room, "%s", text);
	}
	json_object_put(entry);
	return good;
}

void line_clean(char *clean, const char *line)
{
	size_t room = strlen(line) + 1;
	char *to = clean;

	if (*line == '{' && clean_json(clean, line, room))
		return;
	line = skip_quotes(line);
	while (*line) {
		if (*line == '\033') {
			line = skip_escape(line);
			continue;
		}
		if (*line != '\r' && *line != '\n')
			*to++ = *line == '\t' || *line == '`' ? ' ' : *line;
		line++;
	}
	while (to > clean && isspace((unsigned char)to[-1]))
		to--;
	*to = '\0';
}
