/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the parsers: checks text, and splits its lines into words in place. */
#ifndef WORDS_H
#define WORDS_H

#include "abi/parse.h"

struct words {
	char **items;
	size_t count, room;
};

/* Fills in @error; 0 as @line means the whole file. Returns false. */
bool __attribute__((format(printf, 3, 4))) malformed(struct parse_error *error, size_t line,
						     const char *format, ...);

bool words_grow(struct words *list, struct parse_error *error);

static inline bool words_add(struct words *list, char *item, struct parse_error *error)
{
	if (list->count == list->room && !words_grow(list, error))
		return false;
	list->items[list->count++] = item;
	return true;
}

/* Whether parse_text() accepts each line of a file, and its last line is complete. */
bool check_text(const char *text, size_t length, struct parse_error *error);

/* The next line without its newline, or NULL at the end. */
char *next_line(char **rest);

/*
 * Splits a line at blanks. Word @last, counted from 0, is the whole rest of the line
 * with its blanks.
 */
bool split_blanks(struct words *list, char *line, size_t last, struct parse_error *error);

#endif
