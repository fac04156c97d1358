// SPDX-License-Identifier: GPL-2.0-only
/* One JSON document, kept whole until its end so that an error can replace it. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "out/backend.h"
#include "v7sctl.h"

#define DEPTH 8

struct json_out {
	struct out out;
	/* What is open, the document first. */
	struct json_object *open[DEPTH];
	int depth;
	const struct out_column *columns;
	size_t count;
};

static struct json_out *to_json(struct out *out)
{
	return (struct json_out *)out;
}

static struct json_object *make_list(const char *const *list)
{
	struct json_object *array = check_memory(json_object_new_array());

	for (; *list; list++)
		json_object_array_add(array, json_object_new_string(*list));
	return array;
}

static struct json_object *make(struct out_value value)
{
	switch (value.type) {
	case OUT_STRING:
	case OUT_VERDICT:
		return json_object_new_string(value.string);
	case OUT_NUMBER:
	case OUT_BYTES:
		return json_object_new_uint64(value.number);
	case OUT_REAL: {
		char text[32];

		snprintf(text, sizeof(text), "%.2f", value.real);
		return json_object_new_double_s(value.real, text);
	}
	case OUT_LIST:
		return make_list(value.list);
	case OUT_BOOL:
		return json_object_new_boolean(value.yes);
	default:
		return NULL;
	}
}

/* Adds to an object under @key ("a.b": under b inside of a), or to an array. */
static void add(struct json_object *parent, const char *key,
		struct json_object *child)
{
	const char *dot = key ? strchr(key, '.') : NULL;

	if (json_object_is_type(parent, json_type_array)) {
		json_object_array_add(parent, child);
	} else if (dot) {
		char *outer = strndup(key, (size_t)(dot - key));
		struct json_object *inner;

		check_memory(outer);
		if (!json_object_object_get_ex(parent, outer, &inner)) {
			inner = check_memory(json_object_new_object());
			json_object_object_add(parent, outer, inner);
		}
		json_object_object_add(inner, dot + 1, child);
		free(outer);
	} else {
		json_object_object_add(parent, key, child);
	}
}

static struct json_object *top(struct json_out *json)
{
	return json->open[json->depth];
}

static void open_child(struct json_out *json, const char *key,
		       struct json_object *child)
{
	add(top(json), key, check_memory(child));
	json->open[++json->depth] = child;
}

static void json_begin(struct out *out, const char *key, const char *title)
{
	(void)title;
	open_child(to_json(out), key, json_object_new_object());
}

static void json_array(struct out *out, const char *key)
{
	open_child(to_json(out), key, json_object_new_array());
}

static void json_table(struct out *out, const char *key, const char *title,
		       const struct out_column *columns, size_t count)
{
	struct json_out *json = to_json(out);

	(void)title;
	open_child(json, key, json_object_new_array());
	json->columns = columns;
	json->count = count;
}

static void json_row(struct out *out, const void *row)
{
	struct json_out *json = to_json(out);
	struct json_object *object = check_memory(json_object_new_object());

	for (size_t i = 0; i < json->count; i++) {
		const struct out_column *column = &json->columns[i];
		struct out_value value;

		if (!column->key)
			continue;
		value = column->value(row, column);
		add(object, column->key, make(value));
		out_value_free(value);
	}
	json_object_array_add(top(json), object);
}

static void json_end(struct out *out)
{
	to_json(out)->depth--;
}

static void json_field(struct out *out, const char *key, const char *label,
		       struct out_value value)
{
	(void)label;
	if (key)
		add(top(to_json(out)), key, make(value));
	out_value_free(value);
}

static void start(struct json_out *json)
{
	json->depth = 0;
	json->open[0] = check_memory(json_object_new_object());
	json_object_object_add(json->open[0], "schema",
			       json_object_new_int(SCHEMA));
}

static void json_flush(struct out *out)
{
	struct json_out *json = to_json(out);

	fputs(json_object_to_json_string_ext(json->open[0],
					     JSON_C_TO_STRING_PRETTY |
					     JSON_C_TO_STRING_SPACED |
					     JSON_C_TO_STRING_NOSLASHESCAPE),
	      out->file);
	fputc('\n', out->file);
	json_object_put(json->open[0]);
	start(json);
}

static void json_free(struct out *out)
{
	json_object_put(to_json(out)->open[0]);
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
	start(json);
	return &json->out;
}
