// SPDX-License-Identifier: GPL-2.0-only
/* Hands what commands describe to the backend of the chosen format. */
#include <stdarg.h>
#include <stdlib.h>

#include "out/backend.h"
#include "v7sctl.h"

/* End at a closed pipe or a full disk, without reading the rest for nothing. */
static void end_if_lost(const struct out *out)
{
	if (ferror_unlocked(out->file))
		finish_output();
}

void out_flush(struct out *out)
{
	if (out->ops->flush)
		out->ops->flush(out);
}

void out_catch_up(struct out *out)
{
	fflush(out->file);
	end_if_lost(out);
}

void out_free(struct out *out)
{
	out->ops->free(out);
}

void out_begin(struct out *out, const char *key, const char *title)
{
	if (out->ops->begin)
		out->ops->begin(out, key, title);
}

void out_array(struct out *out, const char *key)
{
	if (out->ops->array)
		out->ops->array(out, key);
}

void out_table(struct out *out, const char *key, const struct out_column *columns, size_t count)
{
	out->ops->table(out, key, columns, count);
}

void out_row(struct out *out, const void *row)
{
	out->ops->row(out, row);
	end_if_lost(out);
}

void out_end(struct out *out)
{
	if (out->ops->end)
		out->ops->end(out);
}

void out_field(struct out *out, const char *key, const char *label,
	       struct out_value value)
{
	if (out->ops->field)
		out->ops->field(out, key, label, value);
	else
		out_value_free(value);
}

void out_say(struct out *out, const char *format, ...)
{
	va_list args;
	char *text;

	if (!out->ops->say)
		return;
	va_start(args, format);
	text = format_args(format, args);
	va_end(args);
	out->ops->say(out, text);
	free(text);
	end_if_lost(out);
}
