/* SPDX-License-Identifier: GPL-2.0-only */
/* What the terminal can show, and small pictures for it. */
#ifndef TERM_H
#define TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum style { STYLE_NONE, STYLE_BOLD, STYLE_DIM, STYLE_GOOD, STYLE_WARN, STYLE_BAD };

bool term_utf8(void);
bool term_is_tty(void);
/* The width to wrap words at: $COLUMNS, the terminal's width, or 80. */
size_t term_width(void);
/* The greatest width of a table: the same, but unlimited instead of 80. */
size_t term_limit(void);

/* The escape that begins @style, "" without colours; term_plain() ends it. */
const char *term_style(enum style style);
const char *term_plain(void);
enum style verdict_style(const char *verdict);

/* Columns that UTF-8 @text takes, if each character takes one. */
size_t text_width(const char *text);

/*
 * A bar of @cells cells, each part drawn with its own glyph and in proportion to @total. A part
 * that is not zero takes at least one cell. If there is only one part, the unit is an eighth of a
 * cell. The caller frees.
 */
char *bar(size_t cells, uint64_t total, const uint64_t *parts, size_t count);
/* The glyph of part @i of a bar, for a legend. */
const char *bar_glyph(size_t i);
/* One cell, filled from 0 (empty) to 1; any fill above 0 is visible. */
const char *fill_glyph(double fill);

/* "512 B", "16 KiB", "1.0 MiB", "1.5 GiB": to the caller's buffer. */
#define HUMAN 24
const char *human(char text[HUMAN], uint64_t bytes);

#endif
