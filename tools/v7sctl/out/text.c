// SPDX-License-Identifier: GPL-2.0-only
/* Text for people: titles, fields, tables and lines, in the order they come. */
#include <stdlib.h>

#include "out/backend.h"
#include "out/grid.h"
#include "v7sctl.h"

struct text_out {
	struct out out;
	bool begun;			/* something was printed */
	/* The table, or the fields as a table of two columns. */
	struct grid grid;
};

static const struct out_column field_columns[] = {
	{ .title = "", .align = OUT_LEFT }, { .title = "", .align = OUT_LEFT }
};

static struct text_out *to_text(struct out *out)
{
	return (struct text_out *)out;
}

static void print_title(struct text_out *text, const char *title)
{
	fprintf(text->out.file, "%s%s%s%s\n", text->begun ? "\n" : "",
		term_style(STYLE_BOLD), title, term_plain());
	text->begun = true;
}

/* Prints the rows that were collected. */
static void print_rows(struct text_out *text)
{
	if (!text->grid.used)
		return;
	grid_print(&text->grid, text->out.file);
	text->begun = true;
}

static void print_grid(struct text_out *text)
{
	print_rows(text);
	grid_end(&text->grid, text->out.file);
}

static void text_begin(struct out *out, const char *key, const char *title)
{
	(void)key;
	if (!title)
		return;
	print_grid(to_text(out));
	print_title(to_text(out), title);
}

static void text_table(struct out *out, const char *key, const struct out_column *columns,
		       size_t count)
{
	struct text_out *text = to_text(out);

	(void)key;
	print_grid(text);
	text->grid.columns = columns;
	text->grid.count = count;
}

/* Computes no cells for a table of which text shows no column. */
static void text_row(struct out *out, const void *row)
{
	struct grid *grid = &to_text(out)->grid;
	size_t i = 0;

	while (i < grid->count && grid->columns[i].align == OUT_MACHINE)
		i++;
	if (i == grid->count)
		return;
	grid_row(grid, row);
	if (grid_is_full(grid))
		print_rows(to_text(out));
}

/* Fields are not printed yet, so that later fields align with them. */
static void text_end(struct out *out)
{
	if (to_text(out)->grid.columns != field_columns)
		print_grid(to_text(out));
}

static void text_field(struct out *out, const char *key, const char *label,
		       struct out_value value)
{
	struct text_out *text = to_text(out);

	(void)key;
	if (!label) {
		out_value_free(value);
		return;
	}
	if (text->grid.columns != field_columns)
		text_table(out, NULL, field_columns, ARRAY_SIZE(field_columns));
	grid_push(&text->grid, v_string(label));
	grid_push(&text->grid, value);
}

static void text_say(struct out *out, const char *line)
{
	struct text_out *text = to_text(out);

	print_grid(text);
	fprintf(out->file, "%s\n", line);
	text->begun = true;
}

static void text_flush(struct out *out)
{
	print_grid(to_text(out));
	to_text(out)->begun = false;
}

static void text_free(struct out *out)
{
	grid_free(&to_text(out)->grid);
	free(out);
}

static const struct out_ops out_text_ops = {
	.begin = text_begin,
	.table = text_table,
	.row = text_row,
	.end = text_end,
	.field = text_field,
	.say = text_say,
	.flush = text_flush,
	.free = text_free,
};

struct out *out_text(FILE *file)
{
	struct text_out *text = check_memory(calloc(1, sizeof(*text)));

	text->out.ops = &out_text_ops;
	text->out.file = file;
	return &text->out;
}
