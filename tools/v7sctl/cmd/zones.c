// SPDX-License-Identifier: GPL-2.0-only
/* Zones: their memory, and what of it holds slabs and this module's tables. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/abi.h"
#include "cmd/commands.h"
#include "out/term.h"

#define BAR 10

static const struct out_column columns[] = {
	{ "node", NULL, OUT_MACHINE },
	{ "zone", NULL, OUT_MACHINE },
	{ "start", NULL, OUT_MACHINE },
	{ "end", NULL, OUT_MACHINE },
	{ "managed_pages", NULL, OUT_MACHINE },
	{ "free_pages", NULL, OUT_MACHINE },
	{ "slab_pages", NULL, OUT_MACHINE },
	{ "table_pages", NULL, OUT_MACHINE },
	{ NULL, "ZONE", OUT_LEFT },
	{ NULL, "RANGE", OUT_LEFT },
	{ NULL, "SIZE", OUT_RIGHT },
	{ NULL, "FREE", OUT_RIGHT },
	{ NULL, "SLAB", OUT_RIGHT },
	{ "l1_tables", "L1", OUT_RIGHT },
	{ "l2_tables", "L2", OUT_RIGHT },
	{ NULL, "MEMORY", OUT_LEFT },
};

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* "DMA", or "1:DMA" for memory of another node than the first. */
static char *zone_name(const struct table *zones, size_t row)
{
	const char *node = table_text(zones, row, "node");

	if (!strcmp(node, "0"))
		return format_string("%s", table_text(zones, row, "zone"));
	return format_string("%s:%s", node, table_text(zones, row, "zone"));
}

static void show_zone(struct out *out, const struct table *zones, size_t row)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t size = table_number(zones, row, "managed-pages");
	uint64_t spare = table_number(zones, row, "free-pages");
	uint64_t slab = table_number(zones, row, "slab-pages");
	const uint64_t parts[] = { less(size, spare + slab), slab };
	char *name CLEANUP(free_pointer) = zone_name(zones, row);
	char *range CLEANUP(free_pointer) =
		format_string("%s-%s", table_text(zones, row, "start"),
			      table_text(zones, row, "end"));
	char *picture CLEANUP(free_pointer) =
		bar(BAR, size, parts, ARRAY_SIZE(parts));

	out_cell(out, v_number(table_number(zones, row, "node")));
	out_cell(out, v_string(table_text(zones, row, "zone")));
	out_cell(out, v_string(table_text(zones, row, "start")));
	out_cell(out, v_string(table_text(zones, row, "end")));
	out_cell(out, v_number(size));
	out_cell(out, v_number(spare));
	out_cell(out, v_number(slab));
	out_cell(out, v_number(table_number(zones, row, "table-pages")));
	out_cell(out, v_string(name));
	out_cell(out, v_string(range));
	out_cell(out, v_bytes(size * page));
	out_cell(out, v_bytes(spare * page));
	out_cell(out, v_bytes(slab * page));
	out_cell(out, v_number(table_number(zones, row, "l1-tables")));
	out_cell(out, v_number(table_number(zones, row, "l2-tables")));
	out_cell(out, v_art(picture));
}

static bool is_chosen(const struct ctl *ctl, const struct table *zones, size_t row)
{
	const char *zone = ctl->opt[OPT_ZONE];

	return !zone || !strcmp(zone, table_text(zones, row, "zone"));
}

static void check_zone(const struct ctl *ctl, const struct table *zones)
{
	const char *names[zones->rows.count + 1], *near;

	for (size_t i = 0; i < zones->rows.count; i++) {
		if (is_chosen(ctl, zones, i))
			return;
		names[i] = table_text(zones, i, "zone");
	}
	if (!ctl->opt[OPT_ZONE])
		return;
	near = nearest(ctl->opt[OPT_ZONE], names, zones->rows.count);
	fail(EXIT_NO, "no populated zone '%s'%s%s%s", ctl->opt[OPT_ZONE],
	     near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
}

void view_zones(struct ctl *ctl)
{
	struct table zones CLEANUP(table_free) = { 0 };
	struct out *out = ctl->out;

	table_read(ctl, &zones, ZONE_COLUMNS, NULL, "zones");
	check_zone(ctl, &zones);
	out_table(out, "zones", "Zones", columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < zones.rows.count; i++)
		if (is_chosen(ctl, &zones, i))
			show_zone(out, &zones, i);
	out_end(out);
	out_field(out, "page_bytes", NULL,
		  v_number((uint64_t)sysconf(_SC_PAGESIZE)));
	out_say(out, "%s used  %s slab  %s free", bar_glyph(0), bar_glyph(1),
		term_utf8() ? "░" : ".");
}

int cmd_zones(struct ctl *ctl)
{
	abi_check(ctl);
	view_zones(ctl);
	return EXIT_DONE;
}
