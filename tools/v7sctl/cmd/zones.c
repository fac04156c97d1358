// SPDX-License-Identifier: GPL-2.0-only
/* Zones: their memory, and how much of it holds slabs and this module's tables. */
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "cmd/commands.h"
#include "out/term.h"
#include "system/page.h"

#define BAR 10

static uint64_t pages(const struct table_row *zone, const char *column)
{
	return table_number(zone->table, zone->row, column);
}

/* "DMA", or "1:DMA" on node 1. */
static struct out_value zone_name(const void *row, const struct out_column *column)
{
	const struct table_row *zone = row;
	const char *node = table_text(zone->table, zone->row, "node");
	const char *name = table_text(zone->table, zone->row, "zone");

	(void)column;
	if (!strcmp(node, "0"))
		return v_string(name);
	return v_owned(format_string("%s:%s", node, name));
}

static struct out_value zone_range(const void *row, const struct out_column *column)
{
	const struct table_row *zone = row;

	(void)column;
	return v_owned(format_string("%s-%s", table_text(zone->table, zone->row, "start"),
				     table_text(zone->table, zone->row, "end")));
}

static struct out_value zone_count(const void *row, const struct out_column *column)
{
	static const char *const names[] = {
		"node", "managed-pages", "free-pages", "slab-pages", "table-pages",
		"l1-tables", "l2-tables"
	};

	return v_number(pages(row, names[column->index]));
}

static struct out_value zone_bytes(const void *row, const struct out_column *column)
{
	return v_bytes(zone_count(row, column).number * page_bytes());
}

static struct out_value zone_bar(const void *row, const struct out_column *column)
{
	uint64_t size = pages(row, "managed-pages"), slab = pages(row, "slab-pages");
	uint64_t rest = pages(row, "free-pages") + slab;
	const uint64_t parts[] = { size > rest ? size - rest : 0, slab };

	(void)column;
	return v_art(bar(BAR, size, parts, ARRAY_SIZE(parts)));
}

static const struct out_column columns[] = {
	{ "node", NULL, OUT_MACHINE, zone_count, .index = 0 },
	{ "zone", NULL, OUT_MACHINE, table_cell },
	{ "start", NULL, OUT_MACHINE, table_cell },
	{ "end", NULL, OUT_MACHINE, table_cell },
	{ "managed_pages", NULL, OUT_MACHINE, zone_count, .index = 1 },
	{ "free_pages", NULL, OUT_MACHINE, zone_count, .index = 2 },
	{ "slab_pages", NULL, OUT_MACHINE, zone_count, .index = 3 },
	{ "table_pages", NULL, OUT_MACHINE, zone_count, .index = 4 },
	{ NULL, "ZONE", OUT_LEFT, zone_name },
	{ NULL, "RANGE", OUT_LEFT, zone_range, 2 },
	{ NULL, "SIZE", OUT_RIGHT, zone_bytes, .index = 1 },
	{ NULL, "FREE", OUT_RIGHT, zone_bytes, .index = 2 },
	{ NULL, "SLAB", OUT_RIGHT, zone_bytes, 1, .index = 3 },
	{ "l1_tables", "L1", OUT_RIGHT, zone_count, .index = 5 },
	{ "l2_tables", "L2", OUT_RIGHT, zone_count, .index = 6 },
	{ NULL, "MEMORY", OUT_LEFT, zone_bar, 3 },
};

static bool is_chosen(const struct ctl *ctl, const struct table *zones, size_t row)
{
	const char *zone = ctl->opt[OPT_ZONE];

	return !zone || !strcmp(zone, table_text(zones, row, "zone"));
}

void check_zone(const struct ctl *ctl, const char *const *zones, size_t count)
{
	const char *zone = ctl->opt[OPT_ZONE];

	for (size_t i = 0; zone && i < count; i++)
		if (!strcmp(zone, zones[i]))
			return;
	if (zone)
		fail(EXIT_NO, "no populated zone '%s'%s", zone, did_you_mean(zone, zones, count));
}

static void check_zone_of(const struct ctl *ctl, const struct table *zones)
{
	const char *names[zones->rows.count + 1];

	for (size_t i = 0; i < zones->rows.count; i++)
		names[i] = table_text(zones, i, "zone");
	check_zone(ctl, names, zones->rows.count);
}

void view_zones(struct ctl *ctl)
{
	struct table zones CLEANUP(table_free) = { 0 };
	struct out *out = ctl->out;

	table_read(ctl, &zones, ZONE_COLUMNS, NULL, "zones");
	check_zone_of(ctl, &zones);
	out_table(out, "zones", columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < zones.rows.count; i++)
		if (is_chosen(ctl, &zones, i))
			out_row(out, &(struct table_row){ &zones, i });
	out_end(out);
	out_field(out, "page_bytes", NULL,
		  v_number(page_bytes()));
	out_say(out, "%s used  %s slab  %s free", bar_glyph(0), bar_glyph(1),
		term_utf8() ? "░" : ".");
}

int cmd_zones(struct ctl *ctl)
{
	abi_check(ctl);
	view_zones(ctl);
	return EXIT_DONE;
}
