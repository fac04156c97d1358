// SPDX-License-Identifier: GPL-2.0-only
/*
 * Columns are as wide as their widest cell. Where a row would be wider than the
 * terminal, columns give way in the order of their rank, and a line below the
 * table names them.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "out/grid.h"
#include "v7sctl.h"

#define GAP	2	/* between two columns */
#define WRAPPED	20	/* the least that is left to a last column, which is wrapped */

static char *join(const char *const *list)
{
	char *text, *end;
	size_t size = 1;

	for (size_t i = 0; list[i]; i++)
		size += strlen(list[i]) + strlen(", ");
	text = check_memory(calloc(1, size));
	end = text;
	for (size_t i = 0; list[i]; i++)
		end = stpcpy(stpcpy(end, i ? ", " : ""), list[i]);
	return text;
}

static char *show(struct out_value value)
{
	char text[HUMAN];

	switch (value.type) {
	case OUT_STRING:
	case OUT_VERDICT:
	case OUT_ART:
		return format_string("%s", value.string);
	case OUT_NUMBER:
		return format_string("%" PRIu64, value.number);
	case OUT_BYTES:
		return format_string("%s", human(text, value.number));
	case OUT_REAL:
		return format_string("%.2f", value.real);
	case OUT_LIST:
		return join(value.list);
	case OUT_BOOL:
		return format_string("%s", value.yes ? "yes" : "no");
	default:
		return format_string("-");
	}
}

static struct grid_cell *add_cell(struct grid *grid)
{
	if (grid->used == grid->room) {
		grid->room = grid->room ? grid->room * 2 : 64;
		grid->cells = check_memory(realloc(grid->cells,
						   grid->room * sizeof(*grid->cells)));
	}
	return &grid->cells[grid->used++];
}

void grid_push(struct grid *grid, struct out_value value)
{
	*add_cell(grid) = (struct grid_cell){
		.text = show(value),
		.style = value.type == OUT_VERDICT ? verdict_style(value.string) :
						     STYLE_NONE,
	};
	out_value_free(value);
}

void grid_row(struct grid *grid, const void *row)
{
	for (size_t i = 0; i < grid->count; i++)
		if (grid->columns[i].align == OUT_MACHINE)
			*add_cell(grid) = (struct grid_cell){ 0 };
		else
			grid_push(grid, grid->columns[i].value(row, &grid->columns[i]));
}

static void pad(FILE *file, size_t columns)
{
	fprintf(file, "%*s", (int)columns, "");
}

/* Prints @words from column @indent on, going on below itself where it must. */
static void wrap(FILE *file, const char *words, size_t indent)
{
	size_t width = term_width(), at = indent;

	while (*words) {
		size_t space = strspn(words, " ");
		size_t length = strcspn(words + space, " ");
		char *word = check_memory(strndup(words, space + length));

		if (at > indent && at + text_width(word) > width) {
			fputc('\n', file);
			pad(file, indent);
			at = indent;
			memmove(word, word + space, length + 1);
		}
		fputs(word, file);
		at += text_width(word);
		words += space + length;
		free(word);
	}
	fputc('\n', file);
}

static bool is_cell(const struct out_column *column)
{
	return column->align == OUT_LEFT || column->align == OUT_RIGHT;
}

/* How a grid is laid out: the columns that are shown, and their widths. */
struct layout {
	size_t *widths;
	bool *shown;
	size_t last;		/* the last column that is shown */
};

static void measure(const struct grid *grid, struct layout *layout)
{
	for (size_t i = 0; i < grid->count; i++) {
		layout->shown[i] = is_cell(&grid->columns[i]);
		if (layout->shown[i])
			layout->widths[i] = text_width(grid->columns[i].title);
	}
	for (size_t i = 0; i < grid->used; i++) {
		size_t column = i % grid->count, width;

		width = grid->cells[i].text ? text_width(grid->cells[i].text) : 0;
		if (width > layout->widths[column])
			layout->widths[column] = width;
	}
}

static void find_last(const struct grid *grid, struct layout *layout)
{
	for (size_t i = 0; i < grid->count; i++)
		if (layout->shown[i])
			layout->last = i;
}

static size_t total_width(const struct grid *grid, const struct layout *layout)
{
	size_t total = 0;

	for (size_t i = 0; i <= layout->last; i++) {
		size_t width = layout->widths[i];

		if (!layout->shown[i])
			continue;
		if (i == layout->last && grid->columns[i].align == OUT_LEFT &&
		    width > WRAPPED)
			width = WRAPPED;
		total += width + (i < layout->last ? GAP : 0);
	}
	return total;
}

/* Hides the column of the highest rank, the last of several; false without one. */
static bool hide_one(const struct grid *grid, struct layout *layout)
{
	size_t least = grid->count;

	for (size_t i = 0; i < grid->count; i++)
		if (layout->shown[i] && grid->columns[i].rank &&
		    (least == grid->count ||
		     grid->columns[i].rank >= grid->columns[least].rank))
			least = i;
	if (least == grid->count)
		return false;
	layout->shown[least] = false;
	return true;
}

static void fit(const struct grid *grid, struct layout *layout)
{
	do
		find_last(grid, layout);
	while (total_width(grid, layout) > term_limit() && hide_one(grid, layout));
}

static void print_notes(const struct grid *grid, const struct grid_cell *cells,
			FILE *file, size_t at)
{
	for (size_t i = 0; i < grid->count; i++) {
		if (grid->columns[i].align != OUT_NOTE || !cells[i].text ||
		    !strcmp(cells[i].text, "-"))
			continue;
		pad(file, at);
		wrap(file, cells[i].text, at);
	}
}

/* A row's cells; the last one, if left-aligned, is wrapped. */
static void print_row(const struct grid *grid, const struct layout *layout,
		      const struct grid_cell *cells, FILE *file)
{
	size_t at = 0, note_at = 0;

	for (size_t i = 0; i <= layout->last; i++) {
		bool left = grid->columns[i].align == OUT_LEFT;
		bool last = i == layout->last;
		size_t blanks;

		if (!layout->shown[i])
			continue;
		blanks = layout->widths[i] - text_width(cells[i].text);
		if (left)
			note_at = at;
		else
			pad(file, blanks);
		fputs(term_style(cells[i].style), file);
		if (last && left)
			wrap(file, cells[i].text, at);
		else
			fputs(cells[i].text, file);
		fputs(cells[i].style ? term_plain() : "", file);
		if (last && !left)
			fputc('\n', file);
		if (!last)
			pad(file, GAP + (left ? blanks : 0));
		at += layout->widths[i] + GAP;
	}
	print_notes(grid, cells, file, note_at);
}

static bool has_titles(const struct grid *grid)
{
	for (size_t i = 0; i < grid->count; i++)
		if (is_cell(&grid->columns[i]) && *grid->columns[i].title)
			return true;
	return false;
}

static void print_titles(const struct grid *grid, const struct layout *layout,
			 FILE *file)
{
	struct grid_cell *titles;

	if (!has_titles(grid))
		return;
	titles = check_memory(calloc(grid->count, sizeof(*titles)));
	for (size_t i = 0; i < grid->count; i++)
		if (is_cell(&grid->columns[i]))
			titles[i].text = (char *)grid->columns[i].title;
	fputs(term_style(STYLE_DIM), file);
	print_row(grid, layout, titles, file);
	fputs(term_plain(), file);
	free(titles);
}

static void name_hidden(const struct grid *grid, const struct layout *layout,
			FILE *file)
{
	const char *names[grid->count + 1];
	char *list CLEANUP(free_pointer) = NULL, *line CLEANUP(free_pointer) = NULL;
	size_t count = 0;

	for (size_t i = 0; i < grid->count; i++)
		if (is_cell(&grid->columns[i]) && !layout->shown[i])
			names[count++] = grid->columns[i].title;
	if (!count)
		return;
	names[count] = NULL;
	list = join(names);
	line = format_string("(too narrow for %s)", list);
	fputs(term_style(STYLE_DIM), file);
	wrap(file, line, 0);
	fputs(term_plain(), file);
}

static void drop_cells(struct grid *grid)
{
	for (size_t i = 0; i < grid->used; i++)
		free(grid->cells[i].text);
	grid->used = 0;
}

void grid_print(struct grid *grid, FILE *file)
{
	struct layout layout = {
		.widths = check_memory(calloc(grid->count, sizeof(size_t))),
		.shown = check_memory(calloc(grid->count, sizeof(bool))),
	};

	measure(grid, &layout);
	fit(grid, &layout);
	print_titles(grid, &layout, file);
	for (size_t i = 0; i < grid->used; i += grid->count)
		print_row(grid, &layout, &grid->cells[i], file);
	name_hidden(grid, &layout, file);
	drop_cells(grid);
	free(layout.widths);
	free(layout.shown);
}

void grid_free(struct grid *grid)
{
	drop_cells(grid);
	free(grid->cells);
}
