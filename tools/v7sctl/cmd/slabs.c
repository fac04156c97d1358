// SPDX-License-Identifier: GPL-2.0-only
/* The slab caches of the system: how much memory, in which zones. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/abi.h"
#include "slabs/caches.h"
#include "cmd/commands.h"
#include "out/term.h"

#define BAR 8

static const struct out_column fixed_columns[] = {
	{ "name", NULL, OUT_MACHINE },
	{ "aliases", NULL, OUT_MACHINE },
	{ "dma", NULL, OUT_MACHINE },
	{ "dma32", NULL, OUT_MACHINE },
	{ "pages", NULL, OUT_MACHINE },
	{ "loss_bytes", NULL, OUT_MACHINE },
	{ NULL, "CACHE", OUT_LEFT },
	{ NULL, "BOUND", OUT_LEFT },
	{ "flags", "FLAGS", OUT_LEFT },
	{ "object_size", "SIZE", OUT_RIGHT },
	{ "objects", "OBJECTS", OUT_RIGHT },
	{ "slabs", "SLABS", OUT_RIGHT },
	{ NULL, "MEMORY", OUT_RIGHT },
	{ NULL, "LOSS", OUT_RIGHT },
	{ NULL, "ZONES", OUT_LEFT },
};

static struct out_value number(uint64_t n)
{
	return n == UNKNOWN ? v_none() : v_number(n);
}

static struct out_value flag(uint64_t n)
{
	return n == UNKNOWN ? v_none() : v_bool(n);
}

static struct out_value memory(uint64_t pages)
{
	if (pages == UNKNOWN)
		return v_none();
	return v_bytes(pages * (uint64_t)sysconf(_SC_PAGESIZE));
}

static const char *bound(const struct cache *cache)
{
	if (cache->dma32 == 1)
		return "dma32";
	if (cache->dma == 1)
		return "dma";
	return cache->dma32 == UNKNOWN || cache->dma == UNKNOWN ? "?" : "-";
}

static char *show_name(const struct cache *cache)
{
	size_t aliases = 0;

	while (cache->aliases[aliases])
		aliases++;
	if (!aliases)
		return format_string("%s", cache->name);
	return format_string("%s +%zu", cache->name, aliases);
}

static char *show_loss(const struct cache *cache)
{
	uint64_t all = cache->pages * (uint64_t)sysconf(_SC_PAGESIZE);

	if (cache->loss == UNKNOWN || !all)
		return format_string("-");
	return format_string("%.0f%%", 100.0 * (double)cache->loss / (double)all);
}

static bool is_shown(const struct ctl *ctl, const struct caches *caches,
		     const struct cache *cache)
{
	const char *zone = ctl->opt[OPT_ZONE];

	if (ctl->opt[OPT_DMA32] && cache->dma32 != 1)
		return false;
	for (size_t i = 0; zone && i < caches->zone_count; i++)
		if (!strcmp(zone, caches->zones[i]))
			return cache->zone_pages[i] &&
			       cache->zone_pages[i] != UNKNOWN;
	return true;
}

/* Moves what is to be shown to the front and cuts off the rest. */
static void choose(struct ctl *ctl, struct caches *caches)
{
	uint64_t limit = option_number(ctl, OPT_LIMIT, SIZE_MAX, 1, SIZE_MAX);
	size_t kept = 0;

	for (size_t i = 0; i < caches->count && kept < limit; i++) {
		struct cache cache = caches->items[i];

		if (!is_shown(ctl, caches, &cache))
			continue;
		caches->items[i] = caches->items[kept];
		caches->items[kept++] = cache;
	}
	for (size_t i = kept; i < caches->count; i++)
		cache_free(&caches->items[i]);
	caches->count = kept;
}

static void check_zone(struct ctl *ctl, const struct caches *caches)
{
	const char *zone = ctl->opt[OPT_ZONE], *near;

	for (size_t i = 0; zone && i < caches->zone_count; i++)
		if (!strcmp(zone, caches->zones[i]))
			return;
	if (!zone)
		return;
	near = nearest(zone, (const char *const *)caches->zones,
		       caches->zone_count);
	fail(EXIT_NO, "no populated zone '%s'%s%s%s", zone,
	     near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static char *picture(const struct caches *caches, const struct cache *cache,
		     uint64_t largest)
{
	if (!cache->zone_pages)
		return format_string(" ");
	for (size_t i = 0; i < caches->zone_count; i++)
		if (cache->zone_pages[i] == UNKNOWN)
			return format_string("?");
	return bar(BAR, largest, cache->zone_pages, caches->zone_count);
}

static void show_cache(struct out *out, const struct caches *caches,
		       const struct cache *cache, uint64_t largest)
{
	char *name CLEANUP(free_pointer) = show_name(cache);
	char *lost CLEANUP(free_pointer) = show_loss(cache);
	char *zones CLEANUP(free_pointer) = picture(caches, cache, largest);

	out_cell(out, v_string(cache->name));
	out_cell(out, v_list(cache->aliases));
	out_cell(out, flag(cache->dma));
	out_cell(out, flag(cache->dma32));
	out_cell(out, number(cache->pages));
	out_cell(out, number(cache->loss));
	out_cell(out, v_string(name));
	out_cell(out, v_string(bound(cache)));
	out_cell(out, v_word(*cache->flags ? cache->flags : "-"));
	out_cell(out, number(cache->object_size));
	out_cell(out, number(cache->objects));
	out_cell(out, number(cache->slabs));
	out_cell(out, memory(cache->pages));
	out_cell(out, v_string(lost));
	out_cell(out, v_art(zones));
	for (size_t i = 0; i < caches->zone_count; i++)
		out_cell(out, number(cache->zone_pages[i]));
}

static void show_caches(struct out *out, const struct caches *caches)
{
	size_t fixed = ARRAY_SIZE(fixed_columns);
	struct out_column columns[fixed + caches->zone_count];
	char **keys = check_memory(calloc(caches->zone_count + 1, sizeof(*keys)));
	uint64_t largest = 0;

	memcpy(columns, fixed_columns, sizeof(fixed_columns));
	for (size_t i = 0; i < caches->zone_count; i++) {
		keys[i] = format_string("zones.%s", caches->zones[i]);
		columns[fixed + i] = (struct out_column){ keys[i], NULL, OUT_MACHINE };
	}
	for (size_t i = 0; i < caches->count; i++)
		if (caches->items[i].pages != UNKNOWN &&
		    caches->items[i].pages > largest)
			largest = caches->items[i].pages;
	out_table(out, "caches", NULL, columns, fixed + caches->zone_count);
	for (size_t i = 0; i < caches->count; i++)
		show_cache(out, caches, &caches->items[i], largest);
	out_end(out);
	for (size_t i = 0; i < caches->zone_count; i++)
		free(keys[i]);
	free(keys);
}

/* What the shown caches have in each zone, which is the legend of the bars too. */
static void show_sums(struct out *out, const struct caches *caches)
{
	out_begin(out, "zones", NULL);
	for (size_t zone = 0; zone < caches->zone_count; zone++) {
		char *label CLEANUP(free_pointer) =
			format_string("%s %s", bar_glyph(zone), caches->zones[zone]);
		uint64_t sum = 0;

		for (size_t i = 0; i < caches->count; i++)
			if (caches->items[i].zone_pages[zone] != UNKNOWN)
				sum += caches->items[i].zone_pages[zone];
		out_field(out, NULL, label, memory(sum));
		out_field(out, caches->zones[zone], NULL, v_number(sum));
	}
	out_end(out);
}

static void show_cost(struct out *out, const struct caches *caches)
{
	const double gib = (double)caches->bytes / (1 << 30), ms = (double)caches->ns / 1e6;
	char *words CLEANUP(free_pointer) = NULL;

	if (!caches->bytes)
		return;
	words = format_string("%.1f GiB of page frames in %.0f ms, %.1f ms per GiB", gib, ms,
			      ms / gib);
	out_begin(out, "cost", NULL);
	out_field(out, NULL, "looked at", v_string(words));
	out_field(out, "bytes", NULL, v_number(caches->bytes));
	out_field(out, "ns", NULL, v_number(caches->ns));
	out_end(out);
}

static void view(struct ctl *ctl, struct caches *caches)
{
	caches_sort(ctl, caches);
	check_zone(ctl, caches);
	choose(ctl, caches);
	show_caches(ctl->out, caches);
	out_say(ctl->out, "%s", "");
	show_sums(ctl->out, caches);
	out_field(ctl->out, "page_bytes", NULL,
		  v_number((uint64_t)sysconf(_SC_PAGESIZE)));
	show_cost(ctl->out, caches);
	if (caches->blind)
		out_field(ctl->out, "blind", "note", v_string(caches->blind));
}

void view_slabs(struct ctl *ctl)
{
	struct caches caches CLEANUP(caches_free) = { 0 };

	caches_from_module(ctl, &caches);
	view(ctl, &caches);
}

static void view_slabs_without_module(struct ctl *ctl)
{
	struct caches caches CLEANUP(caches_free) = { 0 };

	if (ctl->opt[OPT_ZONE])
		fail_usage(ctl, "--zone needs the module");
	caches_from_sysfs(ctl, &caches);
	view(ctl, &caches);
}

int cmd_slabs(struct ctl *ctl)
{
	bool alone = ctl->opt[OPT_NO_MODULE];

	if (!alone)
		abi_check(ctl);
	if (ctl->opt[OPT_WATCH])
		return watch(ctl, alone ? view_slabs_without_module : view_slabs);
	if (alone)
		view_slabs_without_module(ctl);
	else
		view_slabs(ctl);
	return EXIT_DONE;
}
