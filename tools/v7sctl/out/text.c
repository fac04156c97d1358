// SPDX-License-Identifier: GPL-2.0-only
/* Text for people: aligned fields and tables, wrapped at the terminal's width. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "out/backend.h"
#include "out/term.h"
#include "v7sctl.h"

struct text_cell {
	char *text;
	enum style style;
};

struct text_out {
	struct out out;
	bool begun;			/* something was printed */
	/* The table, or the fields as a table of two columns; unseen while empty. */
	const char *title;
	const struct out_column *columns;
	size_t count;
	struct text_cell *cells;
	size_t used, room;
};

static const struct out_column field_columns[] = {
	{ NULL, "", OUT_LEFT }, { NULL, "", OUT_LEFT }
};

static struct text_out *to_text(struct out *out)
{
	return (struct text_out *)out;
}

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

static void push(struct text_out *text, struct out_value value)
{
	struct text_cell *cell;

	if (text->used == text->room) {
		text->room = text->room ? text->room * 2 : 64;
		text->cells = check_memory(realloc(text->cells,
						   text->room * sizeof(*cell)));
	}
	cell = &text->cells[text->used++];
	cell->text = show(value);
	cell->style = value.type == OUT_VERDICT ? verdict_style(value.string) :
						  STYLE_NONE;
}

static void pad(FILE *file, size_t columns)
{
	while (columns--)
		fputc(' ', file);
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

static bool is_shown(const struct out_column *column)
{
	return column->align == OUT_LEFT || column->align == OUT_RIGHT;
}

static void measure(const struct text_out *text, size_t *widths)
{
	for (size_t i = 0; i < text->count; i++)
		if (is_shown(&text->columns[i]))
			widths[i] = text_width(text->columns[i].title);
	for (size_t i = 0; i < text->used; i++) {
		size_t width = text_width(text->cells[i].text);

		if (width > widths[i % text->count])
			widths[i % text->count] = width;
	}
}

static size_t last_shown(const struct text_out *text)
{
	size_t last = 0;

	for (size_t i = 0; i < text->count; i++)
		if (is_shown(&text->columns[i]))
			last = i;
	return last;
}

static void print_notes(struct text_out *text, const struct text_cell *cells,
			size_t at)
{
	for (size_t i = 0; i < text->count; i++) {
		if (text->columns[i].align != OUT_NOTE ||
		    !strcmp(cells[i].text, "-"))
			continue;
		pad(text->out.file, at);
		wrap(text->out.file, cells[i].text, at);
	}
}

/* A row's cells; the last one, if left-aligned, is wrapped. */
static void print_row(struct text_out *text, const size_t *widths,
		      const struct text_cell *cells)
{
	FILE *file = text->out.file;
	size_t last = last_shown(text), at = 0, note_at = 0;

	for (size_t i = 0; i <= last; i++) {
		size_t width = text_width(cells[i].text);

		if (!is_shown(&text->columns[i]))
			continue;
		if (text->columns[i].align == OUT_LEFT)
			note_at = at;
		else
			pad(file, widths[i] - width);
		fputs(term_style(cells[i].style), file);
		if (i == last && text->columns[i].align == OUT_LEFT)
			wrap(file, cells[i].text, at);
		else
			fputs(cells[i].text, file);
		fputs(cells[i].style ? term_plain() : "", file);
		if (i == last && text->columns[i].align == OUT_RIGHT)
			fputc('\n', file);
		if (i < last && text->columns[i].align == OUT_LEFT)
			pad(file, widths[i] - width);
		if (i < last)
			pad(file, 2);
		at += widths[i] + 2;
	}
	print_notes(text, cells, note_at);
}

static bool has_titles(const struct text_out *text)
{
	for (size_t i = 0; i < text->count; i++)
		if (is_shown(&text->columns[i]) && *text->columns[i].title)
			return true;
	return false;
}

static void print_heading(struct text_out *text, const size_t *widths)
{
	struct text_cell *titles;

	if (!has_titles(text))
		return;
	titles = check_memory(calloc(text->count, sizeof(*titles)));
	for (size_t i = 0; i < text->count; i++)
		titles[i].text = (char *)(is_shown(&text->columns[i]) ?
					  text->columns[i].title : "-");
	fputs(term_style(STYLE_DIM), text->out.file);
	print_row(text, widths, titles);
	fputs(term_plain(), text->out.file);
	free(titles);
}

static void print_title(struct text_out *text, const char *title)
{
	if (!title)
		return;
	fprintf(text->out.file, "%s%s%s%s\n", text->begun ? "\n" : "",
		term_style(STYLE_BOLD), title, term_plain());
	text->begun = true;
}

/* Prints and forgets the cells that were collected. */
static void print_cells(struct text_out *text)
{
	size_t *widths;

	if (!text->used)
		return;
	print_title(text, text->title);
	widths = check_memory(calloc(text->count, sizeof(*widths)));
	measure(text, widths);
	print_heading(text, widths);
	for (size_t i = 0; i < text->used; i += text->count)
		print_row(text, widths, &text->cells[i]);
	for (size_t i = 0; i < text->used; i++)
		free(text->cells[i].text);
	text->begun = true;
	text->used = 0;
	text->title = NULL;
	free(widths);
}

static void text_begin(struct out *out, const char *key, const char *title)
{
	(void)key;
	if (!title)
		return;
	print_cells(to_text(out));
	print_title(to_text(out), title);
}

static void text_table(struct out *out, const char *key, const char *title,
		       const struct out_column *columns, size_t count)
{
	struct text_out *text = to_text(out);

	(void)key;
	print_cells(text);
	text->title = title;
	text->columns = columns;
	text->count = count;
}

static void text_cell(struct out *out, struct out_value value)
{
	push(to_text(out), value);
}

/* Fields may go on below, aligned with those above. */
static void text_end(struct out *out)
{
	if (to_text(out)->columns != field_columns)
		print_cells(to_text(out));
}

static void text_field(struct out *out, const char *key, const char *label,
		       struct out_value value)
{
	struct text_out *text = to_text(out);

	(void)key;
	if (!label)
		return;
	if (text->columns != field_columns)
		print_cells(text);
	text->title = NULL;
	text->columns = field_columns;
	text->count = ARRAY_SIZE(field_columns);
	push(text, v_string(label));
	push(text, value);
}

static void text_say(struct out *out, const char *line)
{
	struct text_out *text = to_text(out);

	print_cells(text);
	fprintf(out->file, "%s\n", line);
	text->begun = true;
}

static void text_flush(struct out *out)
{
	print_cells(to_text(out));
	to_text(out)->begun = false;
}

static void text_free(struct out *out)
{
	struct text_out *text = to_text(out);

	for (size_t i = 0; i < text->used; i++)
		free(text->cells[i].text);
	free(text->cells);
	free(text);
}

static const struct out_ops out_text_ops = {
	.begin = text_begin,
	.table = text_table,
	.cell = text_cell,
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
