// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "capture/redaction.h"
#include "capture/words.h"

/* The word of the row in the column @name, or "". */
static const char *cell(const struct rows *rows, const char *name)
{
	int column = rows_column(rows, name);

	return column < 0 ? "" : rows->cells[column];
}

static void print_descriptor(struct redaction *redaction, const char *word, uint64_t level)
{
	uint64_t descriptor;

	if (parse_number(word, &descriptor))
		fprintf(redaction->to, "0x%08" PRIx32,
			place_descriptor((uint32_t)descriptor, (unsigned int)level,
					 redaction->mtk, redaction_place, redaction));
	else
		fputs(word, redaction->to);
}

/* Prints @word, a cell of the row. */
typedef void print_fn(struct redaction *redaction, const struct rows *rows, const char *word);

static void print_word(struct redaction *redaction, const struct rows *rows, const char *word)
{
	(void)rows;
	fputs(word, redaction->to);
}

static void print_live_ttbr(struct redaction *redaction, const struct rows *rows,
			    const char *word)
{
	redaction_print_ttbr(redaction, word, strstr(cell(rows, "quirks"), "mtk_ext"));
}

static void print_any_level(struct redaction *redaction, const struct rows *rows,
			    const char *word)
{
	print_descriptor(redaction, word, redaction_number(cell(rows, "level"), 1));
}

static void print_l1(struct redaction *redaction, const struct rows *rows, const char *word)
{
	(void)rows;
	print_descriptor(redaction, word, 1);
}

static void print_l2(struct redaction *redaction, const struct rows *rows, const char *word)
{
	(void)rows;
	print_descriptor(redaction, word, 2);
}

static void print_limit(struct redaction *redaction, const struct rows *rows, const char *word)
{
	(void)rows;
	redaction_print_address(redaction, word, 1);
}

static void print_mapping(struct redaction *redaction, const struct rows *rows, const char *word)
{
	redaction_print_address(redaction, word, redaction_number(cell(rows, "size"), 1));
}

static void print_table(struct redaction *redaction, const struct rows *rows, const char *word)
{
	redaction_print_address(redaction, word, redaction_number(cell(rows, "bytes"), 1));
}

/*
 * The size of the memory whose address is in the column `phys` is in another column. Descriptors
 * have none, but their pages are aligned: none lies in two blocks.
 */
static print_fn *print_phys(const struct rows *rows)
{
	return rows_column(rows, "bytes") >= 0 ? print_table : print_mapping;
}

static print_fn *printer_of(const struct rows *rows, const char *column)
{
	static const struct {
		const char *column;
		print_fn *print;
	} printers[] = {
		{ "ttbr", print_live_ttbr }, { "descriptor", print_any_level },
		{ "l1", print_l1 }, { "l2", print_l2 }, { "start", print_limit },
		{ "end", print_limit }, { "phys-start", print_mapping },
	};

	for (size_t i = 0; i < ARRAY_SIZE(printers); i++)
		if (!strcmp(column, printers[i].column))
			return printers[i].print;
	return strcmp(column, "phys") ? print_word : print_phys(rows);
}

/* Redaction must neither put memory at an IOVA that faulted nor take it away from there. */
static void fix_fault(struct redaction *redaction, const struct rows *rows)
{
	if (!strcmp(cell(rows, "event"), "fault") || rows_column(rows, "l1") >= 0)
		offsets_fix(&redaction->offsets, redaction_number(cell(rows, "iova"), 0));
}

static void redact_row(struct redaction *redaction, struct rows *rows, print_fn *const *print)
{
	fix_fault(redaction, rows);
	for (size_t i = 0; i < rows->columns; i++) {
		if (i)
			fputc(' ', redaction->to);
		print[i](redaction, rows, rows->cells[i]);
	}
	fputc('\n', redaction->to);
}

static void redact_heading(struct redaction *redaction, struct rows *rows, const char *name,
			   char *heading)
{
	struct parse_error error;

	fprintf(redaction->to, "%s\n", heading);
	if (!parse_heading(rows, heading, &error))
		fail_malformed(name, &error);
}

static bool is_trailer(const char *line, const char *trailer)
{
	return trailer && !strncmp(line, trailer, strlen(trailer));
}

void redact_rows(struct redaction *redaction, const struct member *member,
		 const char *trailer)
{
	struct lines lines CLEANUP(lines_close) = { 0 };
	struct rows rows CLEANUP(rows_free) = { 0 };
	print_fn **print CLEANUP(free_pointer) = NULL;
	struct parse_error error;
	char *heading, *line;

	lines_open_member(redaction->ctl, &lines, member);
	heading = format_string("%s", lines_next(&lines));
	redact_heading(redaction, &rows, member->name, heading);
	rows.text = heading;
	print = check_memory(calloc(rows.columns, sizeof(*print)));
	for (size_t i = 0; i < rows.columns; i++)
		print[i] = printer_of(&rows, rows.names[i]);
	while ((line = lines_next(&lines))) {
		if (is_trailer(line, trailer)) {
			fprintf(redaction->to, "%s\n", line);
			continue;
		}
		if (!parse_row(&rows, line, lines.number, &error))
			fail_malformed(member->name, &error);
		redact_row(redaction, &rows, print);
	}
}
