// SPDX-License-Identifier: GPL-2.0-only
/* Parsed files of the module, and their cells. A malformed file ends the program. */
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"

void fail_malformed(const char *name, const struct parse_error *error)
{
	if (error->line)
		fail(EXIT_MISSING, "malformed file '%s': line %zu %s", name,
		     error->line, error->message);
	fail(EXIT_MISSING, "malformed file '%s': it %s", name, error->message);
}

/* Check for all columns at once: a missing one would go unnoticed in a file without rows. */
void table_need(const struct table *table, const char *columns)
{
	char *copy CLEANUP(free_pointer) = format_string("%s", columns);
	char *rest = copy, *column;

	while ((column = strsep(&rest, " ")))
		if (rows_column(&table->rows, column) < 0)
			fail(EXIT_MISSING, "malformed file '%s': it has no column '%s', or several",
			     table->name, column);
}

void table_read(const struct ctl *ctl, struct table *table, const char *columns,
		const char *trailer, const char *format, ...)
{
	struct parse_error error;
	va_list args;
	size_t length;
	char *text;

	va_start(args, format);
	table->name = format_args(format, args);
	va_end(args);
	text = abi_read(ctl, table->name, &length);
	if (!parse_rows(&table->rows, text, length, trailer, &error))
		fail_malformed(table->name, &error);
	table_need(table, columns);
}

void csv_read(const struct ctl *ctl, struct table *table, const char *columns,
	      const char *file)
{
	struct parse_error error;
	size_t length;
	char *text;

	table->name = format_string("%s", file);
	text = abi_read(ctl, file, &length);
	if (!parse_csv(&table->rows, text, length, &error))
		fail_malformed(file, &error);
	table_need(table, columns);
}

void table_free(struct table *table)
{
	rows_free(&table->rows);
	free(table->name);
}

const char *table_text(const struct table *table, size_t row, const char *column)
{
	return rows_cell(&table->rows, row,
			 (size_t)rows_column(&table->rows, column));
}

uint64_t table_number(const struct table *table, size_t row, const char *column)
{
	const char *text = table_text(table, row, column);
	uint64_t number;

	if (!parse_number(text, &number))
		fail(EXIT_MISSING, "malformed file '%s': row %zu: %s '%.40s' is not a number",
		     table->name, table->before + row + 1, column, text);
	return number;
}

bool table_yes(const struct table *table, size_t row, const char *column)
{
	const char *text = table_text(table, row, column);

	if (strcmp(text, "yes") && strcmp(text, "no"))
		fail(EXIT_MISSING, "malformed file '%s': row %zu: %s '%.40s' is neither yes nor no",
		     table->name, table->before + row + 1, column, text);
	return text[0] == 'y';
}

/* Whether the cells are names: a domain may be called `no`, `12` or `-`. */
static bool is_name(const char *key)
{
	return (key[1] == 'a' || key[1] == 'o') &&
	       (!strcmp(key, "name") || !strcmp(key, "domain") || !strcmp(key, "cache"));
}

static struct out_value value_of(const char *key, const char *text, bool plain)
{
	return is_name(key) ? v_string(text) : v_cell(text, plain);
}

/* The file's column of the same name as @column, with - for _. */
static int file_column(const struct table *table, const struct out_column *column)
{
	char name[40];

	snprintf(name, sizeof(name), "%s", column->key);
	for (char *c = name; *c; c++)
		*c = *c == '_' ? '-' : *c;
	return rows_column(&table->rows, name);
}

struct out_value table_cell(const void *table_row, const struct out_column *column)
{
	const struct table_row *row = table_row;
	const struct rows *rows = &row->table->rows;
	size_t number = (size_t)file_column(row->table, column);

	return value_of(column->key, rows_cell(rows, row->row, number), rows->plain);
}

static struct out_value first_cell(const void *table_row, const struct out_column *column)
{
	const struct table_row *row = table_row;
	const struct rows *rows = &row->table->rows;

	return v_cell(rows->cells[column->index], rows->plain);
}

void table_find_columns(const struct table *table, struct out_column *columns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		columns[i].index = (size_t)file_column(table, &columns[i]);
		if (!is_name(columns[i].key))
			columns[i].value = first_cell;
	}
}

void table_show(struct out *out, const struct table *table, const char *key,
		const struct out_column *columns, size_t count)
{
	out_table(out, key, columns, count);
	for (size_t i = 0; i < table->rows.count; i++)
		out_row(out, &(struct table_row){ table, i });
	out_end(out);
}

void record_read(const struct ctl *ctl, struct record *record,
		 const char *format, ...)
{
	struct parse_error error;
	va_list args;
	size_t length;
	char *text;

	va_start(args, format);
	record->name = format_args(format, args);
	va_end(args);
	text = abi_read(ctl, record->name, &length);
	if (!parse_fields(&record->fields, text, length, &error))
		fail_malformed(record->name, &error);
}

void record_free(struct record *record)
{
	fields_free(&record->fields);
	free(record->name);
}

const char *record_text(const struct record *record, const char *key)
{
	const char *value = fields_get(&record->fields, key);

	if (!value)
		fail(EXIT_MISSING, "malformed file '%s': it has no field '%s'",
		     record->name, key);
	return value;
}

uint64_t record_number(const struct record *record, const char *key)
{
	const char *text = record_text(record, key);
	uint64_t number;

	if (!parse_number(text, &number))
		fail(EXIT_MISSING, "malformed file '%s': %s '%.40s' is not a number",
		     record->name, key, text);
	return number;
}

/* "a-b" as "a_b"; the caller frees. */
static char *machine_key(const char *key)
{
	char *copy = format_string("%s", key);

	for (char *c = copy; *c; c++)
		*c = *c == '-' ? '_' : *c;
	return copy;
}

void record_show(struct out *out, const struct record *record, const char *key)
{
	out_begin(out, key, NULL);
	for (size_t i = 0; i < record->fields.count; i++) {
		char *name CLEANUP(free_pointer) =
			machine_key(record->fields.pairs[2 * i]);

		out_field(out, name, NULL, value_of(name, record->fields.pairs[2 * i + 1], false));
	}
	out_end(out);
}

struct out_value record_value(const struct record *record, const char *key)
{
	return value_of(key, record_text(record, key), false);
}

void ktap_read(const struct ctl *ctl, struct ktap *ktap, char **copy,
	       const char *file)
{
	struct parse_error error;
	size_t length;
	char *text = abi_read(ctl, file, &length);

	*copy = format_string("%s", text);
	if (!parse_ktap(ktap, text, length, &error))
		fail_malformed(file, &error);
}
