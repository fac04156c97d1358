// SPDX-License-Identifier: GPL-2.0-only
/* The terminal: its width, its glyphs, its colours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "out/term.h"
#include "v7sctl.h"

/* Reads the environment, because a small system or a static build has no locales. */
bool term_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const char *locale = getenv(names[i]);

		if (locale && *locale)
			return strcasestr(locale, "utf-8") ||
			       strcasestr(locale, "utf8");
	}
	return false;
}

bool term_is_tty(void)
{
	return isatty(STDOUT_FILENO);
}

/* $COLUMNS or the terminal's width, 0 if there is neither. */
static size_t known_width(void)
{
	const char *columns = getenv("COLUMNS");
	long width = columns ? strtol(columns, NULL, 10) : 0;
	struct winsize size;

	if (width <= 0 && term_is_tty() &&
	    !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		width = size.ws_col;
	if (width <= 0)
		return 0;
	if (width < 40)
		return 40;
	return width > 400 ? 400 : (size_t)width;
}

size_t term_width(void)
{
	size_t width = known_width();

	return width ? width : 80;
}

size_t term_limit(void)
{
	size_t width = known_width();

	return width ? width : SIZE_MAX;
}

static bool colours(void)
{
	const char *no = getenv("NO_COLOR");
	const char *type = getenv("TERM");

	return term_is_tty() && !(no && *no) && type && strcmp(type, "dumb");
}

const char *term_style(enum style style)
{
	static const char *const escapes[] = {
		[STYLE_NONE] = "", [STYLE_BOLD] = "\033[1m",
		[STYLE_DIM] = "\033[2m", [STYLE_GOOD] = "\033[32m",
		[STYLE_WARN] = "\033[33m", [STYLE_BAD] = "\033[1;31m",
	};

	return style && colours() ? escapes[style] : "";
}

const char *term_plain(void)
{
	return colours() ? "\033[0m" : "";
}

enum style verdict_style(const char *verdict)
{
	if (!strcmp(verdict, "pass") || !strcmp(verdict, "ok"))
		return STYLE_GOOD;
	if (!strcmp(verdict, "warn") || !strcmp(verdict, "none"))
		return STYLE_WARN;
	return STYLE_BAD;
}

size_t text_width(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

const char *bar_glyph(size_t i)
{
	static const char *const blocks[] = { "█", "▓", "▒", "░" };
	static const char *const ascii[] = { "#", "=", "-", "." };

	if (i >= ARRAY_SIZE(blocks))
		i = ARRAY_SIZE(blocks) - 1;
	return term_utf8() ? blocks[i] : ascii[i];
}

static const char *const fill_ascii[] = { ".", "-", ":", "=", "+", "*", "%", "@", "#" };

const char *fill_glyph(double fill)
{
	static const char *const blocks[] = {
		"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"
	};
	size_t i = 0;

	if (fill > 0)
		i = 1 + (size_t)(fill * 7);
	if (i > 8)
		i = 8;
	return term_utf8() ? blocks[i] : fill_ascii[i];
}

static size_t part_cells(size_t cells, uint64_t total, uint64_t part)
{
	size_t n = total ? (size_t)((double)part / (double)total *
				    (double)cells + 0.5) : 0;

	return part && !n ? 1 : n;
}

/* A bar of one part, in steps of an eighth of a cell. */
static char *fine_bar(size_t cells, uint64_t total, uint64_t part)
{
	static const char *const blocks[] = {
		"░", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"
	};
	size_t eighths = part_cells(8 * cells, total, part);
	char *text = check_memory(malloc(cells * strlen("█") + 1));
	char *end = text;

	for (; cells; cells--) {
		size_t here = eighths < 8 ? eighths : 8;

		end = stpcpy(end, term_utf8() ? blocks[here] : fill_ascii[here]);
		eighths -= here;
	}
	return text;
}

char *bar(size_t cells, uint64_t total, const uint64_t *parts, size_t count)
{
	const char *rest = term_utf8() ? "░" : ".";
	size_t left = cells;
	char *text, *end;

	if (count == 1)
		return fine_bar(cells, total, *parts);
	text = check_memory(malloc(cells * strlen("█") + 1));
	end = text;
	for (size_t i = 0; i < count; i++) {
		size_t n = part_cells(cells, total, parts[i]);

		for (; n && left; n--, left--)
			end = stpcpy(end, bar_glyph(i));
	}
	while (left--)
		end = stpcpy(end, rest);
	*end = '\0';
	return text;
}

const char *human(char text[HUMAN], uint64_t bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	double value = (double)bytes;
	size_t i = 0;

	while (value >= 1024 && i < ARRAY_SIZE(units) - 1) {
		value /= 1024;
		i++;
	}
	snprintf(text, HUMAN, "%.*f %s", i < 2 || value >= 100 ? 0 : 1, value, units[i]);
	return text;
}
