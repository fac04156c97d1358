// SPDX-License-Identifier: GPL-2.0-only
/* The slab caches of the system: how much memory, in which zones. */
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "slabs/caches.h"
#include "cmd/commands.h"
#include "out/term.h"
#include "system/file.h"
#include "system/page.h"

#define BAR 8

/* A cache, and the number of pages at which its bar is full. */
struct cache_row {
	const struct cache *cache;
	const struct caches *caches;
	uint64_t largest;
};

static struct out_value number(uint64_t n)
{
	return n == UNKNOWN ? v_none() : v_number(n);
}

static struct out_value memory(uint64_t pages)
{
	if (pages == UNKNOWN)
		return v_none();
	return v_bytes(pages * page_bytes());
}

static const struct cache *cache_of(const void *row)
{
	return ((const struct cache_row *)row)->cache;
}

/* "dma32", "dma", none, or "?" where that is not known. */
static struct out_value bound_cell(const void *row, const struct out_column *column)
{
	const struct cache *cache = cache_of(row);

	(void)column;
	if (cache->dma32 == 1)
		return v_string("dma32");
	if (cache->dma == 1)
		return v_string("dma");
	return cache->dma32 == UNKNOWN || cache->dma == UNKNOWN ? v_string("?") : v_none();
}

static struct out_value name_cell(const void *row, const struct out_column *column)
{
	(void)column;
	return v_string(cache_of(row)->name);
}

static struct out_value aliases_cell(const void *row, const struct out_column *column)
{
	(void)column;
	return v_list(cache_of(row)->aliases);
}

static struct out_value label_cell(const void *row, const struct out_column *column)
{
	const struct cache *cache = cache_of(row);
	char *label CLEANUP(free_pointer) = cache_label(cache);
	size_t aliases = 0;

	(void)column;
	while (cache->aliases[aliases])
		aliases++;
	if (!aliases)
		return v_owned(format_string("%s", label));
	return v_owned(format_string("%s +%zu", label, aliases));
}

static struct out_value flags_cell(const void *row, const struct out_column *column)
{
	(void)column;
	return v_word(*cache_of(row)->flags ? cache_of(row)->flags : NULL);
}

/* The member at the offset @index. */
static uint64_t member(const void *row, const struct out_column *column)
{
	uint64_t value;

	memcpy(&value, (const char *)cache_of(row) + column->index, sizeof(value));
	return value;
}

static struct out_value number_cell(const void *row, const struct out_column *column)
{
	return number(member(row, column));
}

static struct out_value flag_cell(const void *row, const struct out_column *column)
{
	uint64_t flag = member(row, column);

	return flag == UNKNOWN ? v_none() : v_bool(flag);
}

static struct out_value memory_cell(const void *row, const struct out_column *column)
{
	return memory(member(row, column));
}

static struct out_value loss_cell(const void *row, const struct out_column *column)
{
	const struct cache *cache = cache_of(row);
	uint64_t all = cache->pages * page_bytes();

	(void)column;
	if (cache->loss == UNKNOWN || !all)
		return v_none();
	return v_owned(format_string("%.0f%%", 100.0 * (double)cache->loss / (double)all));
}

static struct out_value zone_pages_cell(const void *row, const struct out_column *column)
{
	return number(cache_of(row)->zone_pages[column->index]);
}

static struct out_value zone_memory_cell(const void *row, const struct out_column *column)
{
	return memory(cache_of(row)->zone_pages[column->index]);
}

static struct out_value zones_bar_cell(const void *row, const struct out_column *column)
{
	const struct cache_row *shown = row;
	const struct cache *cache = shown->cache;
	const struct caches *caches = shown->caches;

	(void)column;
	for (size_t i = 0; i < caches->zone_count; i++)
		if (cache->zone_pages[i] == UNKNOWN)
			return v_string("?");
	return v_art(bar(BAR, shown->largest, cache->zone_pages, caches->zone_count));
}

#define MEMBER(name) .index = offsetof(struct cache, name)

static const struct out_column fixed_columns[] = {
	{ "name", NULL, OUT_MACHINE, name_cell },
	{ "aliases", NULL, OUT_MACHINE, aliases_cell },
	{ "dma", NULL, OUT_MACHINE, flag_cell, MEMBER(dma) },
	{ "dma32", NULL, OUT_MACHINE, flag_cell, MEMBER(dma32) },
	{ "pages", NULL, OUT_MACHINE, number_cell, MEMBER(pages) },
	{ "loss_bytes", NULL, OUT_MACHINE, number_cell, MEMBER(loss) },
	{ NULL, "CACHE", OUT_LEFT, label_cell },
	{ NULL, "BOUND", OUT_LEFT, bound_cell, 2 },
	{ "flags", "FLAGS", OUT_LEFT, flags_cell, 7 },
	{ "object_size", "SIZE", OUT_RIGHT, number_cell, 4, MEMBER(object_size) },
	{ "objects", "OBJECTS", OUT_RIGHT, number_cell, 3, MEMBER(objects) },
	{ "slabs", "SLABS", OUT_RIGHT, number_cell, 6, MEMBER(slabs) },
	{ NULL, "MEMORY", OUT_RIGHT, memory_cell, MEMBER(pages) },
	{ NULL, "LOSS", OUT_RIGHT, loss_cell, 5 },
};

static bool is_shown(const struct ctl *ctl, const struct caches *caches, const struct cache *cache)
{
	const char *zone = ctl->opt[OPT_ZONE];

	if (ctl->opt[OPT_DMA32] && cache->dma32 != 1)
		return false;
	for (size_t i = 0; zone && i < caches->zone_count; i++)
		if (!strcmp(zone, caches->zones[i]))
			return cache->zone_pages[i] && cache->zone_pages[i] != UNKNOWN;
	return true;
}

/* Drops the caches that the options leave out. */
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

/* For each zone its pages, its memory, and a bar for all of them. */
static size_t add_zone_columns(const struct caches *caches, struct out_column *columns, char **keys)
{
	size_t count = 0;

	for (size_t i = 0; i < caches->zone_count; i++) {
		keys[i] = format_string("zones.%s", caches->zones[i]);
		columns[count++] = (struct out_column){
			.key = keys[i],
			.align = OUT_MACHINE,
			.value = zone_pages_cell,
			.index = i,
		};
		columns[count++] = (struct out_column){
			.title = caches->zones[i],
			.align = OUT_RIGHT,
			.value = zone_memory_cell,
			.rank = 1,
			.index = i,
		};
	}
	if (caches->zone_count)
		columns[count++] = (struct out_column){
			.title = "ZONES",
			.align = OUT_LEFT,
			.value = zones_bar_cell,
			.rank = 8,
		};
	return count;
}

static void show_caches(struct out *out, const struct caches *caches)
{
	size_t count = ARRAY_SIZE(fixed_columns);
	struct out_column columns[count + 2 * caches->zone_count + 1];
	char **keys = check_memory(calloc(caches->zone_count + 1, sizeof(*keys)));
	uint64_t largest = 0;

	memcpy(columns, fixed_columns, sizeof(fixed_columns));
	count += add_zone_columns(caches, columns + count, keys);
	for (size_t i = 0; i < caches->count; i++)
		if (caches->items[i].pages != UNKNOWN && caches->items[i].pages > largest)
			largest = caches->items[i].pages;
	out_table(out, "caches", columns, count);
	for (size_t i = 0; i < caches->count; i++)
		out_row(out, &(struct cache_row){ &caches->items[i], caches, largest });
	out_end(out);
	for (size_t i = 0; i < caches->zone_count; i++)
		free(keys[i]);
	free(keys);
}

static uint64_t pages_in(const struct caches *caches, size_t zone)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < caches->count; i++)
		if (caches->items[i].zone_pages[zone] != UNKNOWN)
			sum += caches->items[i].zone_pages[zone];
	return sum;
}

/* "496 KiB", or "16 KiB of 496 KiB" where not all caches are shown. */
static struct out_value share(uint64_t shown, uint64_t all)
{
	char part[HUMAN], whole[HUMAN];

	if (shown == all)
		return memory(all);
	return v_owned(format_string("%s of %s", human(part, shown * page_bytes()),
				     human(whole, all * page_bytes())));
}

/*
 * The memory of the shown caches in each zone, and of all caches there: @all. Also the legend of
 * the bars.
 */
static void show_sums(struct out *out, const struct caches *caches, const uint64_t *all)
{
	out_begin(out, "zones", NULL);
	for (size_t zone = 0; zone < caches->zone_count; zone++) {
		char *label CLEANUP(free_pointer) =
			format_string("%s %s", bar_glyph(zone), caches->zones[zone]);
		uint64_t sum = pages_in(caches, zone);

		out_field(out, NULL, label, share(sum, all[zone]));
		out_field(out, caches->zones[zone], NULL, v_number(sum));
	}
	out_end(out);
	out_begin(out, "system_zones", NULL);
	for (size_t zone = 0; zone < caches->zone_count; zone++)
		out_field(out, caches->zones[zone], NULL, v_number(all[zone]));
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
	out_field(out, NULL, "scanned", v_string(words));
	out_field(out, "bytes", NULL, v_number(caches->bytes));
	out_field(out, "ns", NULL, v_number(caches->ns));
	out_end(out);
}

static void view(struct ctl *ctl, struct caches *caches)
{
	uint64_t all[caches->zone_count + 1];

	caches_sort(ctl, caches);
	check_zone(ctl, (const char *const *)caches->zones, caches->zone_count);
	for (size_t zone = 0; zone < caches->zone_count; zone++)
		all[zone] = pages_in(caches, zone);
	choose(ctl, caches);
	show_caches(ctl->out, caches);
	if (!caches->count)
		out_say(ctl->out, "No slab cache matches.");
	out_say(ctl->out, "%s", "");
	show_sums(ctl->out, caches, all);
	out_field(ctl->out, "page_bytes", NULL, v_number(page_bytes()));
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
	bool missing = !ctl->opt[OPT_ROOT] && !system_exists(ctl, "/sys/module/" MODULE);
	bool alone = ctl->opt[OPT_NO_MODULE] || (missing && !ctl->opt[OPT_ZONE]);

	if (ctl->opt[OPT_WATCH] && (ctl->opt[OPT_CSV] || ctl->opt[OPT_DIFF]))
		fail_usage(ctl, "--watch cannot be combined with %s",
			   ctl->opt[OPT_CSV] ? "--csv" : "--diff");
	if (ctl->opt[OPT_FROM] && ctl->opt[OPT_NO_MODULE])
		fail_usage(ctl, "--no-module cannot be combined with --from: a capture holds only those files of /sys/kernel/slab that the module does not replace");
	if (alone && missing && !ctl->opt[OPT_NO_MODULE])
		out_say(ctl->out, "The module " MODULE " is not loaded: zones are not known.");
	if (!alone)
		abi_check(ctl);
	if (ctl->opt[OPT_WATCH])
		return watch(ctl, alone ? view_slabs_without_module : view_slabs);
	if (ctl->opt[OPT_DIFF])
		diff_slabs(ctl, alone);
	else if (alone)
		view_slabs_without_module(ctl);
	else
		view_slabs(ctl);
	return EXIT_DONE;
}
