// SPDX-License-Identifier: GPL-2.0-only
/*
 * One JSON document, written whenever its buffer is full. Before the first write an error replaces
 * the document; later the error becomes its last member.
 */
#include <stdlib.h>
#include <string.h>

#include "out/backend.h"
#include "out/json_buffer.h"
#include "v7sctl.h"

#define DEPTH	8
#define SHORT	32		/* shorter names are copied by a memcpy() of a constant size */

/* The name of a column as it stands before a row's value, with the comma before it. */
struct name {
	char *text;		/* allocated with SHORT bytes or more; NULL: not for machines */
	size_t length;
	bool nested;		/* in an object of the row */
	char *outer;		/* the object that begins before it, or NULL */
	bool closes;		/* that object ends after it */
};

struct json_out {
	struct out out;
	char closing[DEPTH];	/* '}' or ']' of each object and array that is open */
	int depth;
	bool empty;		/* the open object or array has no member yet */
	const struct out_column *columns;
	size_t count;
	struct name *names;	/* of the columns */
	struct json_buffer text;
};

static struct json_out *to_json(struct out *out)
{
	return (struct json_out *)out;
}

static void new_line(struct json_out *json)
{
	put(&json->text, "\n                ", 1 + 2 * (size_t)json->depth);
}

/* Begins the next member of the open object or array. In an array @key is ignored. */
static void next_member(struct json_out *json, const char *key)
{
	if (!json->empty)
		put(&json->text, ",", 1);
	json->empty = false;
	new_line(json);
	if (!key || json->closing[json->depth - 1] == ']')
		return;
	put_string(&json->text, key);
	put(&json->text, ": ", 2);
}

static void open_member(struct json_out *json, char opening, char closing)
{
	put(&json->text, &opening, 1);
	json->closing[json->depth++] = closing;
	json->empty = true;
}

static void close_member(struct json_out *json)
{
	char closing = json->closing[--json->depth];

	if (!json->empty)
		new_line(json);
	put(&json->text, &closing, 1);
	json->empty = false;
}

static void put_list(struct json_out *json, const char *const *list)
{
	open_member(json, '[', ']');
	for (; *list; list++) {
		next_member(json, NULL);
		put_string(&json->text, *list);
	}
	close_member(json);
}

static void put_other(struct json_out *json, struct out_value value)
{
	switch (value.type) {
	case OUT_STRING:
	case OUT_VERDICT:
		put_string(&json->text, value.string);
		break;
	case OUT_NUMBER:
	case OUT_BYTES:
		put_number(&json->text, value.number);
		break;
	case OUT_REAL:
		put_real(&json->text, value.real);
		break;
	case OUT_LIST:
		put_list(json, value.list);
		break;
	case OUT_BOOL:
		put_text(&json->text, value.yes ? "true" : "false");
		break;
	default:
		put_text(&json->text, "null");
	}
}

static inline void put_value(struct json_out *json, struct out_value value)
{
	if (value.type == OUT_CELL)
		put_cell(&json->text, value);
	else
		put_other(json, value);
	out_value_free(value);
}

static void json_begin(struct out *out, const char *key, const char *title)
{
	(void)title;
	next_member(to_json(out), key);
	open_member(to_json(out), '{', '}');
}

static void json_array(struct out *out, const char *key)
{
	next_member(to_json(out), key);
	open_member(to_json(out), '[', ']');
}

static void drop_names(struct json_out *json)
{
	for (size_t i = 0; i < json->count; i++) {
		free(json->names[i].text);
		free(json->names[i].outer);
	}
	free(json->names);
	json->names = NULL;
	json->count = 0;
}

/* The length of the object's name in a key "a.b"; 0 for a key "b". */
static size_t outer_length(const char *key)
{
	const char *dot = key ? strchr(key, '.') : NULL;

	return dot ? (size_t)(dot - key) : 0;
}

/* Whether the nearest column with a key is in the same object. @step: 1 looks ahead, -1 back. */
static bool shares_outer(const struct json_out *json, size_t number, int step)
{
	const char *key = json->columns[number].key, *other = NULL;
	size_t length = outer_length(key);

	for (size_t i = number + (size_t)step; i < json->count && !other; i += (size_t)step)
		other = json->columns[i].key;
	return length && length == outer_length(other) && !strncmp(key, other, length);
}

static struct name name_of(const struct json_out *json, size_t number)
{
	const char *key = json->columns[number].key;
	size_t outer = outer_length(key);
	struct name name = { 0 };

	if (!key)
		return name;
	name.text = check_memory(calloc(1, SHORT + strlen(key) + 4 * DEPTH));
	name.length = (size_t)sprintf(name.text, ",\n%*s\"%s\": ", 2 * (json->depth + 1 + !!outer),
				      "", outer ? key + outer + 1 : key);
	name.nested = outer;
	name.closes = outer && !shares_outer(json, number, 1);
	if (outer && !shares_outer(json, number, -1))
		name.outer = check_memory(strndup(key, outer));
	return name;
}

static void json_table(struct out *out, const char *key, const struct out_column *columns,
		       size_t count)
{
	struct json_out *json = to_json(out);

	json_array(out, key);
	drop_names(json);
	json->columns = columns;
	json->count = count;
	json->names = check_memory(calloc(count, sizeof(*json->names)));
	for (size_t i = 0; i < count; i++)
		json->names[i] = name_of(json, i);
}

static inline void put_name(struct json_out *json, const struct name *name)
{
	const char *text = name->text + json->empty;
	size_t length = name->length - json->empty;

	if (length < SHORT && KEPT - json->text.used >= SHORT) {
		memcpy(json->text.kept + json->text.used, text, SHORT - 1);
		json->text.used += length;
	} else {
		put(&json->text, text, length);
	}
	json->empty = false;
}

static void put_nested(struct json_out *json, const struct name *name, struct out_value value)
{
	if (name->outer) {
		next_member(json, name->outer);
		open_member(json, '{', '}');
	}
	put_name(json, name);
	put_value(json, value);
	if (name->closes)
		close_member(json);
}

/* @value was computed before the name is written: computing it may end the program. */
static inline void put_member(struct json_out *json, const struct name *name,
			      struct out_value value)
{
	if (name->nested) {
		put_nested(json, name, value);
		return;
	}
	put_name(json, name);
	put_value(json, value);
}

static void json_row(struct out *out, const void *row)
{
	struct json_out *json = to_json(out);

	next_member(json, NULL);
	open_member(json, '{', '}');
	for (size_t i = 0; i < json->count; i++)
		if (json->names[i].text)
			put_member(json, &json->names[i],
				   json->columns[i].value(row, &json->columns[i]));
	close_member(json);
}

static void json_end(struct out *out)
{
	close_member(to_json(out));
}

static void json_field(struct out *out, const char *key, const char *label,
		       struct out_value value)
{
	(void)label;
	if (!key) {
		out_value_free(value);
		return;
	}
	next_member(to_json(out), key);
	put_value(to_json(out), value);
}

static void start(struct json_out *json)
{
	json->depth = 0;
	json->text.used = 0;
	json->text.begun = false;
	open_member(json, '{', '}');
	next_member(json, "schema");
	put_number(&json->text, SCHEMA);
}

static void json_flush(struct out *out)
{
	struct json_out *json = to_json(out);

	while (json->depth)
		close_member(json);
	put(&json->text, "\n", 1);
	write_kept(&json->text);
	start(json);
}

/* The document that an error closes. */
static struct json_out *document;

static bool end_by_error(const char *error)
{
	struct json_out *json = document;

	if (!json || !json->text.begun)
		return false;
	while (json->depth > 1)
		close_member(json);
	next_member(json, "error");
	put_text(&json->text, error);
	json_flush(&json->out);
	return true;
}

static void json_free(struct out *out)
{
	document = NULL;
	drop_names(to_json(out));
	free(out);
}

static const struct out_ops out_json_ops = {
	.begin = json_begin,
	.array = json_array,
	.table = json_table,
	.row = json_row,
	.end = json_end,
	.field = json_field,
	.flush = json_flush,
	.free = json_free,
};

struct out *out_json(FILE *file)
{
	struct json_out *json = check_memory(calloc(1, sizeof(*json)));

	json->out.ops = &out_json_ops;
	json->out.file = file;
	json->text.file = file;
	document = json;
	end_document = end_by_error;
	start(json);
	return &json->out;
}
