/* SPDX-License-Identifier: GPL-2.0-only */
/* Formats JSON's strings and numbers into a buffer, which is written when it is full. */
#ifndef JSON_BUFFER_H
#define JSON_BUFFER_H

#include <string.h>

#include "out/out.h"

#define KEPT	(64 << 10)	/* the size of the buffer */

struct json_buffer {
	FILE *file;
	bool begun;  /* a part of the document has been written */
	size_t used;
	char kept[KEPT];
};

void write_kept(struct json_buffer *buffer);
void put_long(struct json_buffer *buffer, const char *text, size_t length);
void put_text(struct json_buffer *buffer, const char *text);
void put_string(struct json_buffer *buffer, const char *string);
void put_number(struct json_buffer *buffer, uint64_t number);
void put_real(struct json_buffer *buffer, double real);
/* A cell of a file: a number, true, false, null or a string. */
void put_cell(struct json_buffer *buffer, struct out_value value);

static inline void put(struct json_buffer *buffer, const char *text, size_t length)
{
	if (length > KEPT - buffer->used) {
		put_long(buffer, text, length);
		return;
	}
	memcpy(buffer->kept + buffer->used, text, length);
	buffer->used += length;
}

#endif
