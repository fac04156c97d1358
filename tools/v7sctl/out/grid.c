// SPDX-License-Identifier: GPL-2.0-only
/*
 * A column is as wide as its widest cell so far. If a row would be wider than the terminal, columns
 * are hidden in the order of their rank, and a line below the table names them.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "out/grid.h"
#include "v7sctl.h"

#define GAP	2	/* between two columns */
#define WRAPPED	20	/* the least width of a last column whose words are wrapped */
#define ROWS	256	/* held and measured before they are printed */

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
	case OUT_CELL:
	case OUT_VERDICT:
	case OUT_ART:
		return check_memory(strdup(value.string));
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
	while (columns--)
		putc_unlocked(' ', file);
}

/* Prints @words from column @indent on, wrapped at that column. */
static void wrap(FILE *file, const char *words, size_t indent)
{
	size_t width, at = indent;

	if (!strchr(words, ' ')) {
		fprintf(file, "%s\n", words);
		return;
	}
	width = term_width();
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

static void measure_titles(struct grid *grid)
{
	grid->widths = check_memory(calloc(grid->count, sizeof(*grid->widths)));
	grid->shown = check_memory(calloc(grid->count, sizeof(*grid->shown)));
	for (size_t i = 0; i < grid->count; i++) {
		grid->shown[i] = is_cell(&grid->columns[i]);
		if (grid->shown[i])
			grid->widths[i] = text_width(grid->columns[i].title);
	}
}

static void measure_cells(struct grid *grid)
{
	for (size_t i = 0; i < grid->used; i++) {
		size_t column = i % grid->count, width;

		width = grid->cells[i].text ? text_width(grid->cells[i].text) : 0;
		if (width > grid->widths[column])
			grid->widths[column] = width;
	}
}

static void find_last(struct grid *grid)
{
	for (size_t i = 0; i < grid->count; i++)
		if (grid->shown[i])
			grid->last = i;
}

static size_t total_width(const struct grid *grid)
{
	size_t total = 0;

	for (size_t i = 0; i <= grid->last; i++) {
		size_t width = grid->widths[i];

		if (!grid->shown[i])
			continue;
		if (i == grid->last && grid->columns[i].align == OUT_LEFT &&
		    width > WRAPPED)
			width = WRAPPED;
		total += width + (i < grid->last ? GAP : 0);
	}
	return total;
}

/* Hides the shown column of the highest rank, the last of several. False if none can be hidden. */
static bool hide_one(struct grid *grid)
{
	size_t least = grid->count;

	for (size_t i = 0; i < grid->count; i++)
		if (grid->shown[i] && grid->columns[i].rank &&
		    (least == grid->count ||
		     grid->columns[i].rank >= grid->columns[least].rank))
			least = i;
	if (least == grid->count)
		return false;
	grid->shown[least] = false;
	return true;
}

static void fit(struct grid *grid)
{
	do
		find_last(grid);
	while (total_width(grid) > term_limit() && hide_one(grid));
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
static void print_row(const struct grid *grid,
		      const struct grid_cell *cells, FILE *file)
{
	size_t at = 0, note_at = 0;

	for (size_t i = 0; i <= grid->last; i++) {
		bool left = grid->columns[i].align == OUT_LEFT;
		bool last = i == grid->last;
		size_t blanks;

		if (!grid->shown[i])
			continue;
		blanks = grid->widths[i] - text_width(cells[i].text);
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
		at += grid->widths[i] + GAP;
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

static void print_titles(const struct grid *grid, FILE *file)
{
	struct grid_cell *titles;

	if (!has_titles(grid))
		return;
	titles = check_memory(calloc(grid->count, sizeof(*titles)));
	for (size_t i = 0; i < grid->count; i++)
		if (is_cell(&grid->columns[i]))
			titles[i].text = (char *)grid->columns[i].title;
	fputs(term_style(STYLE_DIM), file);
	print_row(grid, titles, file);
	fputs(term_plain(), file);
	free(titles);
}

static void name_hidden(const struct grid *grid, FILE *file)
{
	const char *names[grid->count + 1];
	char *list CLEANUP(free_pointer) = NULL, *line CLEANUP(free_pointer) = NULL;
	size_t count = 0;

	for (size_t i = 0; i < grid->count; i++)
		if (is_cell(&grid->columns[i]) && !grid->shown[i])
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

bool grid_is_full(const struct grid *grid)
{
	return grid->used >= ROWS * grid->count;
}

void grid_print(struct grid *grid, FILE *file)
{
	bool first = !grid->widths;

	if (first)
		measure_titles(grid);
	measure_cells(grid);
	if (first) {
		fit(grid);
		print_titles(grid, file);
	}
	for (size_t i = 0; i < grid->used; i += grid->count)
		print_row(grid, &grid->cells[i], file);
	drop_cells(grid);
}

static void drop_layout(struct grid *grid)
{
	free(grid->widths);
	free(grid->shown);
	grid->widths = NULL;
	grid->shown = NULL;
}

void grid_end(struct grid *grid, FILE *file)
{
	if (grid->widths)
		name_hidden(grid, file);
	drop_layout(grid);
}

void grid_free(struct grid *grid)
{
	drop_cells(grid);
	drop_layout(grid);
	free(grid->cells);
}
