// SPDX-License-Identifier: GPL-2.0-only
/* Files of rows that are read a row at a time. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/abi.h"
#include "abi/window.h"

/*
 * Makes the module return the rows of these addresses only. An older module refuses that and
 * returns all rows; stream_next() skips the others. ERANGE: the addresses are beyond ias.
 */
static void ask_for(struct stream *stream)
{
	uint64_t size = stream->window.last - stream->window.first + 1;
	char *line CLEANUP(free_pointer) =
		format_string("0x%08" PRIx64 " 0x%" PRIx64 "\n", stream->window.first, size);
	ssize_t written = write(stream->lines.fd, line, strlen(line));

	stream->beyond = written < 0 && errno == ERANGE;
}

static void read_heading(struct stream *stream)
{
	/* Names of columns point into this copy; the next line replaces the original. */
	char *heading = format_string("%s", lines_next(&stream->lines));
	struct parse_error error;
	bool good = parse_heading(&stream->table.rows, heading, &error);

	stream->table.rows.text = heading;
	if (!good)
		fail_malformed(stream->table.name, &error);
}

void stream_open(const struct ctl *ctl, struct stream *stream, struct window window,
		 const char *columns, const char *format, ...)
{
	/* The file `tables` takes no range. */
	bool ask = !window_is_all(&window) && strcmp(columns, TABLE_COLUMNS) && abi_is_live(ctl);
	va_list args;

	va_start(args, format);
	*stream = (struct stream){ .window = window, .table.name = format_args(format, args) };
	va_end(args);
	lines_open(ctl, &stream->lines, stream->table.name, ask ? O_RDWR : O_RDONLY);
	if (ask)
		ask_for(stream);
	read_heading(stream);
	table_need(&stream->table, columns);
}

static bool next_row(struct stream *stream)
{
	struct table *table = &stream->table;
	struct parse_error error;
	char *line = stream->beyond ? NULL : lines_next(&stream->lines);

	if (!line)
		return false;
	if (!parse_row(&table->rows, line, stream->lines.number, &error))
		fail_malformed(table->name, &error);
	table->rows.plain = stream->lines.plain;
	table->before = stream->lines.number - 2;
	return true;
}

bool stream_next(struct stream *stream)
{
	bool found = next_row(stream);

	if (window_is_all(&stream->window))
		return found;
	while (found && !window_has_row(stream))
		found = next_row(stream);
	return found;
}

void stream_close(struct stream *stream)
{
	lines_close(&stream->lines);
	table_free(&stream->table);
}

void stream_show(struct out *out, struct stream *stream, const char *key,
		 const struct out_column *columns, size_t count)
{
	struct out_column found[count];

	memcpy(found, columns, sizeof(found));
	table_find_columns(&stream->table, found, count);
	out_table(out, key, found, count);
	while (stream_next(stream))
		out_row(out, &(struct table_row){ &stream->table, 0 });
	out_end(out);
}
