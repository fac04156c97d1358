// SPDX-License-Identifier: GPL-2.0-only
/* What has changed in the slab caches since an earlier `v7sctl --json slabs`. */
#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "out/term.h"
#include "slabs/caches.h"
#include "system/page.h"

/* A cache at both times; NULL at a time when it did not exist. */
struct change {
	const char *name;
	struct json_object *before;
	const struct cache *after;
};

struct diff {
	struct json_object *document;
	struct change *changes;
	size_t count;
	const struct caches *caches;
};

static void diff_free(struct diff *diff)
{
	json_object_put(diff->document);
	free(diff->changes);
}

/* A number of the earlier output: 0 for a cache that was not there, UNKNOWN for null. */
static uint64_t number_before(struct json_object *cache, const char *zone, const char *member)
{
	struct json_object *value = cache;

	if (cache && zone && !json_object_object_get_ex(cache, zone, &value))
		return UNKNOWN;
	if (value && !json_object_object_get_ex(value, member, &value))
		return zone ? 0 : UNKNOWN;
	if (!cache)
		return 0;
	return json_object_is_type(value, json_type_int) ? json_object_get_uint64(value) : UNKNOWN;
}

/* The numbers of a cache, by @index: its pages in each zone, all its pages, its objects. */
static uint64_t before(const struct change *change, const struct caches *caches, size_t index)
{
	if (index < caches->zone_count)
		return number_before(change->before, "zones", caches->zones[index]);
	return number_before(change->before, NULL,
			     index == caches->zone_count ? "pages" : "objects");
}

static uint64_t after(const struct change *change, const struct caches *caches, size_t index)
{
	if (!change->after)
		return 0;
	if (index < caches->zone_count)
		return change->after->zone_pages[index];
	return index == caches->zone_count ? change->after->pages : change->after->objects;
}

static bool differs(const struct change *change, const struct caches *caches)
{
	for (size_t i = 0; i < caches->zone_count + 2; i++)
		if (before(change, caches, i) != after(change, caches, i))
			return true;
	return !change->before || !change->after;
}

/* A row: a change, and the caches that name its zones. */
struct diff_row {
	const struct change *change;
	const struct caches *caches;
};

static struct out_value name_cell(const void *row, const struct out_column *column)
{
	(void)column;
	return v_string(((const struct diff_row *)row)->change->name);
}

static struct out_value state_cell(const void *row, const struct out_column *column)
{
	const struct change *change = ((const struct diff_row *)row)->change;

	(void)column;
	return v_string(!change->before ? "new" : !change->after ? "gone" : "changed");
}

static struct out_value before_cell(const void *row, const struct out_column *column)
{
	const struct diff_row *at = row;
	uint64_t n = before(at->change, at->caches, column->index);

	return n == UNKNOWN ? v_none() : v_number(n);
}

static struct out_value after_cell(const void *row, const struct out_column *column)
{
	const struct diff_row *at = row;
	uint64_t n = after(at->change, at->caches, column->index);

	return n == UNKNOWN ? v_none() : v_number(n);
}

/* "+16 KiB" of memory, "-3" of objects. */
static struct out_value change_cell(const void *row, const struct out_column *column)
{
	const struct diff_row *at = row;
	uint64_t from = before(at->change, at->caches, column->index);
	uint64_t to = after(at->change, at->caches, column->index);
	uint64_t by = to > from ? to - from : from - to;
	const char *sign = to > from ? "+" : to < from ? "-" : "";
	char text[HUMAN];

	if (from == UNKNOWN || to == UNKNOWN)
		return v_none();
	if (column->index > at->caches->zone_count)
		return v_owned(format_string("%s%" PRIu64, sign, by));
	return v_owned(format_string("%s%s", sign, human(text, by * page_bytes())));
}

static int compare(const void *left, const void *right, void *caches)
{
	const struct change *sides[] = { left, right };
	uint64_t by[2];

	for (size_t i = 0; i < 2; i++) {
		size_t pages = ((struct caches *)caches)->zone_count;
		uint64_t from = before(sides[i], caches, pages),
			 to = after(sides[i], caches, pages);

		by[i] = from == UNKNOWN || to == UNKNOWN ? 0 : to > from ? to - from : from - to;
	}
	if (by[0] != by[1])
		return by[0] < by[1] ? 1 : -1;
	return strcmp(sides[0]->name, sides[1]->name);
}

static const struct cache *find(const struct caches *caches, const char *name)
{
	for (size_t i = 0; i < caches->count; i++)
		if (!strcmp(caches->items[i].name, name))
			return &caches->items[i];
	return NULL;
}

static void add(struct diff *diff, const char *name, struct json_object *earlier,
		const struct cache *cache)
{
	struct change change = { name, earlier, cache };

	if (differs(&change, diff->caches))
		diff->changes[diff->count++] = change;
}

/* Pairs the caches of both times by their names. */
static void pair(struct diff *diff, struct json_object *earlier)
{
	size_t count = json_object_array_length(earlier);
	bool *seen CLEANUP(free_pointer) =
		check_memory(calloc(diff->caches->count + 1, sizeof(*seen)));

	diff->changes =
		check_memory(calloc(count + diff->caches->count + 1, sizeof(*diff->changes)));
	for (size_t i = 0; i < count; i++) {
		struct json_object *item = json_object_array_get_idx(earlier, i), *name;
		const struct cache *cache;

		if (!json_object_object_get_ex(item, "name", &name) ||
		    !json_object_is_type(name, json_type_string))
			continue;
		cache = find(diff->caches, json_object_get_string(name));
		if (cache)
			seen[cache - diff->caches->items] = true;
		add(diff, json_object_get_string(name), item, cache);
	}
	for (size_t i = 0; i < diff->caches->count; i++)
		if (!seen[i])
			add(diff, diff->caches->items[i].name, NULL, &diff->caches->items[i]);
	qsort_r(diff->changes, diff->count, sizeof(*diff->changes), compare, (void *)diff->caches);
}

static const char *number_name(const struct caches *caches, size_t index)
{
	if (index < caches->zone_count)
		return caches->zones[index];
	return index == caches->zone_count ? "pages" : "objects";
}

/* In text, one column for each number shows by how much it changed. */
static const char *number_title(const struct caches *caches, size_t index)
{
	if (index < caches->zone_count)
		return caches->zones[index];
	return index == caches->zone_count ? "MEMORY" : "OBJECTS";
}

/* A column for each number, all of them in the object @side of a row. */
static void add_side(struct out_column *columns, const struct caches *caches, const char *side,
		     struct out_value (*cell)(const void *row, const struct out_column *column))
{
	for (size_t i = 0; i < caches->zone_count + 2; i++) {
		char *key = format_string("%s.%s", side, number_name(caches, i));

		columns[i] = (struct out_column){ key, NULL, OUT_MACHINE, cell, .index = i };
	}
}

static void show(struct ctl *ctl, const struct diff *diff)
{
	uint64_t limit = option_number(ctl, OPT_LIMIT, SIZE_MAX, 1, SIZE_MAX);
	size_t numbers = diff->caches->zone_count + 2, count = 2 + 3 * numbers;
	struct out_column columns[count], *sides = columns + 2, *changes = sides + 2 * numbers;

	columns[0] = (struct out_column){ "name", "CACHE", OUT_LEFT, name_cell };
	columns[1] = (struct out_column){ "state", "STATE", OUT_LEFT, state_cell, .rank = 2 };
	add_side(sides, diff->caches, "before", before_cell);
	add_side(sides + numbers, diff->caches, "after", after_cell);
	for (size_t i = 0; i < numbers; i++) {
		const char *title = number_title(diff->caches, i);

		changes[i] = (struct out_column){ NULL, title, OUT_RIGHT, change_cell, .index = i };
	}
	columns[count - 1].rank = 1;
	out_table(ctl->out, "changes", columns, count);
	for (size_t i = 0; i < diff->count && i < limit; i++)
		out_row(ctl->out, &(struct diff_row){ &diff->changes[i], diff->caches });
	out_end(ctl->out);
	out_field(ctl->out, "page_bytes", NULL, v_number(page_bytes()));
	if (!diff->count)
		out_say(ctl->out, "No slab cache has changed.");
	for (size_t i = 0; i < 2 * numbers; i++)
		free((char *)sides[i].key);
}

void diff_slabs(struct ctl *ctl, bool alone)
{
	const char *path = ctl->opt[OPT_DIFF];
	struct caches caches CLEANUP(caches_free) = { 0 };
	struct diff diff CLEANUP(diff_free) = { .caches = &caches };
	struct json_object *earlier;

	diff.document = strcmp(path, "-") ? json_object_from_file(path) : json_object_from_fd(0);
	if (!diff.document || !json_object_object_get_ex(diff.document, "caches", &earlier) ||
	    !json_object_is_type(earlier, json_type_array))
		fail(EXIT_NO, "--diff %s: not an output of v7sctl --json slabs", path);
	if (alone)
		caches_from_sysfs(ctl, &caches);
	else
		caches_from_module(ctl, &caches);
	pair(&diff, earlier);
	show(ctl, &diff);
}
