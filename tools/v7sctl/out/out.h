/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The output of a command, described once: objects, fields and tables of typed
 * values. One backend for each format (text, JSON, CSV) prints it.
 */
#ifndef OUT_H
#define OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum out_type {
	OUT_NONE,	/* not known: "-" or null */
	OUT_STRING,
	OUT_CELL,	/* of a file: decimal digits, yes, no, "-" for none, or another word */
	OUT_NUMBER,
	OUT_BYTES,	/* a number that people read as KiB, MiB, GiB */
	OUT_REAL,	/* two decimals */
	OUT_BOOL,	/* yes or no */
	OUT_LIST,	/* strings */
	OUT_VERDICT,	/* pass, ok, warn or fail: coloured */
	OUT_ART,	/* a picture, for text only */
};

struct out_value {
	enum out_type type;
	bool owned;		/* the string is freed once it is printed */
	bool plain;		/* the string is known to hold no quote, backslash or control */
	union {
		const char *string;
		uint64_t number;
		double real;
		bool yes;
		const char *const *list;	/* ends with NULL */
	};
};

enum out_align {
	OUT_LEFT,
	OUT_RIGHT,
	OUT_NOTE,	/* text: on a line of its own, below the last left cell */
	OUT_MACHINE,	/* text: left out */
};

/*
 * A column of a table: what machines and people call it, and how a row becomes
 * its cell. @value is called for the columns that the format prints, in order.
 */
struct out_column {
	const char *key;	/* "a.b": b in the object a; NULL: only for people */
	const char *title;
	enum out_align align;
	struct out_value (*value)(const void *row, const struct out_column *column);
	unsigned int rank;	/* text: the highest is hidden first, 0 never */
	size_t index;		/* for @value: which of several similar values, or the column */
};

struct out;

struct out *out_text(FILE *file);
struct out *out_json(FILE *file);
struct out *out_csv(FILE *file);
/* Ends the document; what follows is a new one. */
void out_flush(struct out *out);
void out_free(struct out *out);
/* Writes out the lines so far, before something that takes long. */
void out_catch_up(struct out *out);

/* An object named @key, or an item of the array that is open. */
void out_begin(struct out *out, const char *key, const char *title);
void out_array(struct out *out, const char *key);
void out_table(struct out *out, const char *key, const struct out_column *columns, size_t count);
/* The next row of the table that is open: each column's value of @row. */
void out_row(struct out *out, const void *row);
/* Ends what out_begin(), out_array() or out_table() began. */
void out_end(struct out *out);

/* @label NULL: not shown to people; @key NULL: not shown to machines. */
void out_field(struct out *out, const char *key, const char *label,
	       struct out_value value);
/* A line of text output; JSON and CSV leave it out. */
void out_say(struct out *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static inline struct out_value v_none(void)
{
	return (struct out_value){ .type = OUT_NONE };
}

/* A word from the module's files, where "-" stands for none. */
static inline struct out_value v_word(const char *s)
{
	if (!s || (s[0] == '-' && !s[1]))
		return v_none();
	return (struct out_value){ .type = OUT_STRING, .string = s };
}

/* @plain: see struct out_value */
static inline struct out_value v_cell(const char *s, bool plain)
{
	return (struct out_value){ .type = OUT_CELL, .plain = plain, .string = s };
}

static inline struct out_value v_string(const char *s)
{
	return (struct out_value){ .type = OUT_STRING, .string = s };
}

/* Text from malloc(), which the output frees. */
static inline struct out_value v_owned(char *s)
{
	return (struct out_value){ .type = OUT_STRING, .owned = true, .string = s };
}

static inline struct out_value v_number(uint64_t n)
{
	return (struct out_value){ .type = OUT_NUMBER, .number = n };
}

static inline struct out_value v_bytes(uint64_t n)
{
	return (struct out_value){ .type = OUT_BYTES, .number = n };
}

static inline struct out_value v_real(double r)
{
	return (struct out_value){ .type = OUT_REAL, .real = r };
}

static inline struct out_value v_bool(bool yes)
{
	return (struct out_value){ .type = OUT_BOOL, .yes = yes };
}

/* Frees what a value owns; for the backends. */
static inline void out_value_free(struct out_value value)
{
	if (value.owned)
		free((char *)value.string);
}

static inline struct out_value v_list(const char *const *list)
{
	return (struct out_value){ .type = OUT_LIST, .list = list };
}

static inline struct out_value v_verdict(const char *s)
{
	return (struct out_value){ .type = OUT_VERDICT, .string = s };
}

/* A picture from malloc(), which the output frees. */
static inline struct out_value v_art(char *s)
{
	return (struct out_value){ .type = OUT_ART, .owned = true, .string = s };
}

#endif
