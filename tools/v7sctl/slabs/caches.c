// SPDX-License-Identifier: GPL-2.0-only
/* Slab caches from the module's `slabs` file, and the functions that sysfs.c shares. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "slabs/caches.h"
#include "slabs/sysfs.h"
#include "system/page.h"

static uint64_t number_or_unknown(const struct table *table, size_t row,
				  const char *column)
{
	if (!strcmp(table_text(table, row, column), "-"))
		return UNKNOWN;
	return table_number(table, row, column);
}

static uint64_t flag(const struct table *table, size_t row, const char *column)
{
	const char *text = table_text(table, row, column);

	if (!strcmp(text, "yes") || !strcmp(text, "1"))
		return 1;
	if (!strcmp(text, "no") || !strcmp(text, "0"))
		return 0;
	if (strcmp(text, "-"))
		fail(EXIT_MISSING, "malformed file '%s': row %zu: %s '%.40s' is not a flag",
		     table->name, row + 1, column, text);
	return UNKNOWN;
}

/* A backslash and three octal digits stand for a byte. */
static char *unescape(const char *text)
{
	char *name = format_string("%s", text), *to = name;

	for (; *text; text++) {
		if (*text != '\\') {
			*to++ = *text;
			continue;
		}
		if (strspn(text + 1, "01234567") < 3 || text[1] > '3')
			fail(EXIT_MISSING, "malformed file 'slabs': '%.60s' is not an escape",
			     text);
		*to++ = (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0'));
		text += 3;
	}
	*to = '\0';
	return name;
}

char *cache_label(const struct cache *cache)
{
	char *label = check_memory(malloc(4 * strlen(cache->name) + 1)), *to = label;

	for (const char *at = cache->name; *at; at++) {
		unsigned char c = (unsigned char)*at;

		if (c > ' ' && c <= '~' && c != '#' && c != '\\')
			*to++ = *at;
		else
			to += sprintf(to, "\\%03o", c);
	}
	*to = '\0';
	return label;
}

uint64_t cache_loss(const struct cache *cache)
{
	uint64_t page = page_bytes();

	if (cache->pages == UNKNOWN || cache->objects == UNKNOWN ||
	    cache->object_size == UNKNOWN ||
	    cache->pages * page < cache->objects * cache->object_size)
		return UNKNOWN;
	return cache->pages * page - cache->objects * cache->object_size;
}

static void read_cache(const struct table *table, size_t row, struct cache *cache,
		       const struct caches *caches)
{
	cache->name = unescape(table_text(table, row, "cache"));
	cache->dma = flag(table, row, "dma");
	cache->dma32 = flag(table, row, "dma32");
	cache->object_size = number_or_unknown(table, row, "object-size");
	cache->objects = number_or_unknown(table, row, "objects");
	cache->slabs = number_or_unknown(table, row, "slabs");
	cache->pages = number_or_unknown(table, row, "pages");
	cache->loss = cache_loss(cache);
	cache->zone_pages = check_memory(calloc(caches->zone_count + 1,
						sizeof(uint64_t)));
	for (size_t i = 0; i < caches->zone_count; i++)
		cache->zone_pages[i] = number_or_unknown(table, row,
							 caches->zones[i]);
}

/* The module's statistics of its own work; an older module has none. */
static void read_stats(const struct ctl *ctl, struct caches *caches)
{
	struct record stats CLEANUP(record_free) = { 0 };
	const char *unknown;

	if (!abi_exists(ctl, "slabs_stats"))
		return;
	record_read(ctl, &stats, "slabs_stats");
	caches->bytes = record_number(&stats, "frames") * page_bytes();
	caches->ns = record_number(&stats, "ns");
	unknown = record_text(&stats, "unknown");
	if (strcmp(unknown, "-"))
		caches->blind = format_string("- means unknown: %s", unknown);
}

void caches_from_module(const struct ctl *ctl, struct caches *caches)
{
	struct table table CLEANUP(table_free) = { 0 };
	size_t zone;

	table_read(ctl, &table, SLAB_COLUMNS, NULL, "slabs");
	/* Every column after `pages` is a zone. */
	zone = (size_t)rows_column(&table.rows, "pages") + 1;
	caches->zone_count = table.rows.columns - zone;
	caches->zones = check_memory(calloc(caches->zone_count + 1, sizeof(char *)));
	for (size_t i = 0; i < caches->zone_count; i++)
		caches->zones[i] = format_string("%s", table.rows.names[zone + i]);
	caches->count = table.rows.count;
	caches->items = check_memory(calloc(caches->count + 1,
					    sizeof(*caches->items)));
	for (size_t i = 0; i < caches->count; i++)
		read_cache(&table, i, &caches->items[i], caches);
	slab_names_read(ctl, caches);
	read_stats(ctl, caches);
	for (size_t i = 0; i < caches->count; i++) {
		struct cache *cache = &caches->items[i];

		cache->aliases = slab_aliases(caches, cache->name);
		cache->flags = slab_flags(ctl, caches, cache);
		if (cache->dma32 == UNKNOWN && !caches->blind)
			caches->blind = format_string("- means unknown (slabs_stats has the reason)");
	}
}

void cache_free(struct cache *cache)
{
	free(cache->name);
	free(cache->aliases);
	free(cache->flags);
	free(cache->zone_pages);
}

void caches_free(struct caches *caches)
{
	for (size_t i = 0; i < caches->count; i++)
		cache_free(&caches->items[i]);
	for (size_t i = 0; i < caches->zone_count; i++)
		free(caches->zones[i]);
	for (size_t i = 0; i < caches->name_count; i++) {
		free(caches->names[i].name);
		free(caches->names[i].directory);
	}
	free(caches->items);
	free(caches->zones);
	free(caches->names);
	free(caches->blind);
}

struct sort_key {
	const char *name;
	size_t offset;		/* in struct cache; 0: by name, BY_ZONE: pages in a zone */
	size_t zone;
};

#define BY_ZONE SIZE_MAX

static const struct sort_key sort_keys[] = {
	{ "pages", offsetof(struct cache, pages) },
	{ "objects", offsetof(struct cache, objects) },
	{ "object-size", offsetof(struct cache, object_size) },
	{ "slabs", offsetof(struct cache, slabs) },
	{ "loss", offsetof(struct cache, loss) },
	{ "name", 0 },
};

static uint64_t sort_value(const struct cache *cache, const struct sort_key *key)
{
	uint64_t value = 0;

	if (key->offset == BY_ZONE)
		value = cache->zone_pages[key->zone];
	else if (key->offset)
		memcpy(&value, (const char *)cache + key->offset, sizeof(value));
	return value == UNKNOWN ? 0 : value;
}

static int compare(const void *left, const void *right, void *key)
{
	const struct cache *a = left, *b = right;
	uint64_t x = sort_value(a, key), y = sort_value(b, key);

	if (x != y)
		return x < y ? 1 : -1;
	return strcmp(a->name, b->name);
}

void caches_sort(struct ctl *ctl, struct caches *caches)
{
	const char *name = ctl->opt[OPT_SORT] ? ctl->opt[OPT_SORT] : "pages";

	for (size_t i = 0; i < ARRAY_SIZE(sort_keys); i++) {
		if (strcmp(name, sort_keys[i].name))
			continue;
		qsort_r(caches->items, caches->count, sizeof(*caches->items),
			compare, (void *)&sort_keys[i]);
		return;
	}
	for (size_t i = 0; i < caches->zone_count; i++) {
		struct sort_key zone = { .offset = BY_ZONE, .zone = i };

		if (strcmp(name, caches->zones[i]))
			continue;
		qsort_r(caches->items, caches->count, sizeof(*caches->items), compare, &zone);
		return;
	}
	fail_usage(ctl, "no sort key '%s'", name);
}
