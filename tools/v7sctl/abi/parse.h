/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parsers of the module's files: no I/O, no exit. Any bytes give a parsed file or an error. Each
 * parser takes over @text, which has a NUL after @length bytes, and splits it in place; the
 * result's free function frees it, after errors too.
 */
#ifndef PARSE_H
#define PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct parse_error {
	size_t line;		/* 0: the file as a whole */
	char message[160];
};

/* A heading of column names, then rows with as many cells. */
struct rows {
	char *text;
	char **names;
	size_t columns;
	size_t last;		/* the column that takes all the rest of a line, or SIZE_MAX */
	char **cells;
	size_t count;
	const char *trailer;	/* value of a last line that is a field, or NULL */
	/* If the file is read line by line: */
	size_t room;		/* for cells */
	bool plain;		/* no cell of the row holds a quote or a backslash */
};

/*
 * `# a b c`, then rows; unless @trailer is NULL, a last line may be `TRAILER: value`. After a
 * TRAILER that begins with '#' the colon may be missing.
 */
bool parse_rows(struct rows *rows, char *text, size_t length,
		const char *trailer, struct parse_error *error);
/* `a,b,c`, then rows like it. */
bool parse_csv(struct rows *rows, char *text, size_t length,
	       struct parse_error *error);
void rows_free(struct rows *rows);

/*
 * For a file that is read line by line. The caller keeps @line; names and cells point into it.
 * Each row replaces the previous one.
 */
bool parse_heading(struct rows *rows, char *line, struct parse_error *error);
bool parse_row(struct rows *rows, char *line, size_t number, struct parse_error *error);
/*
 * Whether all bytes of a line are printable or tabs. Sets @plain, unless NULL, to whether none is
 * a quote or a backslash.
 */
bool parse_text(const char *line, size_t length, size_t number, bool *plain,
		struct parse_error *error);
/* The column's number, or -1 if there is none or several. */
int rows_column(const struct rows *rows, const char *name);

static inline const char *rows_cell(const struct rows *rows, size_t row,
				    size_t column)
{
	return rows->cells[row * rows->columns + column];
}

/* Lines of `key: value`. */
struct fields {
	char *text;
	char **pairs;		/* key, value, key, value, … */
	size_t count;
};

bool parse_fields(struct fields *fields, char *text, size_t length,
		  struct parse_error *error);
void fields_free(struct fields *fields);
const char *fields_get(const struct fields *fields, const char *key);

/*
 * Splits line @number of the file image: `ttbr 0x…` if it is 1, else `table LEVEL 0xPHYS BYTES
 * HEX`. Frees the previous @words; the new ones point into @line.
 */
bool parse_image_line(char ***words, char *line, size_t number, struct parse_error *error);

struct ktap_test {
	const char *name;
	const char *directive;	/* "SKIP reason", or NULL */
	unsigned int depth;	/* 0: not part of another test */
	bool ok;
};

struct ktap {
	char *text;
	struct ktap_test *tests;
	size_t count;
	bool bailed_out;	/* a line `Bail out!` ends the tests early */
};

bool parse_ktap(struct ktap *ktap, char *text, size_t length,
		struct parse_error *error);
void ktap_free(struct ktap *ktap);
/* Whether the test failed, and no directive excuses it. */
bool ktap_failed(const struct ktap_test *test);

/* Parses all of @word, decimal or 0x hex. */
bool parse_number(const char *word, uint64_t *number);
/* Parses @length bytes, with an optional K, M or G after the number, as the module does. */
bool parse_scaled(const char *word, size_t length, uint64_t *number);

#endif
