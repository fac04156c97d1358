// SPDX-License-Identifier: GPL-2.0-only
/* Tables as comma-separated values; all else is left out. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "out/backend.h"
#include "v7sctl.h"

struct csv_out {
	struct out out;
	const struct out_column *columns;
	size_t count;
	bool begun;	/* this line has a value */
};

static struct csv_out *to_csv(struct out *out)
{
	return (struct csv_out *)out;
}

static void put(struct csv_out *csv, const char *text)
{
	FILE *file = csv->out.file;

	if (csv->begun)
		fputc(',', file);
	csv->begun = true;
	if (!strpbrk(text, ",\"\n")) {
		fputs(text, file);
		return;
	}
	fputc('"', file);
	for (; *text; text++)
		fprintf(file, *text == '"' ? "\"\"" : "%c", *text);
	fputc('"', file);
}

static void end_line(struct csv_out *csv)
{
	fputc('\n', csv->out.file);
	csv->begun = false;
}

static void csv_table(struct out *out, const char *key, const struct out_column *columns,
		      size_t count)
{
	struct csv_out *csv = to_csv(out);

	(void)key;
	csv->columns = columns;
	csv->count = count;
	for (size_t i = 0; i < count; i++)
		if (columns[i].key)
			put(csv, columns[i].key);
	end_line(csv);
}

static void put_value(struct csv_out *csv, struct out_value value)
{
	char text[32];

	switch (value.type) {
	case OUT_STRING:
	case OUT_VERDICT:
		put(csv, value.string);
		break;
	case OUT_CELL:
		put(csv, strcmp(value.string, "-") ? value.string : "");
		break;
	case OUT_NUMBER:
	case OUT_BYTES:
		snprintf(text, sizeof(text), "%" PRIu64, value.number);
		put(csv, text);
		break;
	case OUT_REAL:
		snprintf(text, sizeof(text), "%.2f", value.real);
		put(csv, text);
		break;
	case OUT_BOOL:
		put(csv, value.yes ? "yes" : "no");
		break;
	case OUT_NONE:
	case OUT_LIST:
	case OUT_ART:
		put(csv, "");
		break;
	}
	out_value_free(value);
}

static void csv_row(struct out *out, const void *row)
{
	struct csv_out *csv = to_csv(out);

	for (size_t i = 0; i < csv->count; i++)
		if (csv->columns[i].key)
			put_value(csv, csv->columns[i].value(row, &csv->columns[i]));
	end_line(csv);
}

static void csv_free(struct out *out)
{
	free(out);
}

static const struct out_ops out_csv_ops = {
	.table = csv_table,
	.row = csv_row,
	.free = csv_free,
};

struct out *out_csv(FILE *file)
{
	struct csv_out *csv = check_memory(calloc(1, sizeof(*csv)));

	csv->out.ops = &out_csv_ops;
	csv->out.file = file;
	return &csv->out;
}
