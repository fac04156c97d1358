// SPDX-License-Identifier: GPL-2.0-only
/* A domain's tables: drawn, or listed as the module lists them. */
#include <inttypes.h>
#include <string.h>

#include "cmd/commands.h"
#include "dump/tree.h"

static const struct out_column table_columns[] = {
	{ "level", "LEVEL", OUT_RIGHT, table_cell, 2 },
	{ "index", "INDEX", OUT_RIGHT, table_cell, 3 },
	{ "iova", "IOVA", OUT_LEFT, table_cell },
	{ "phys", "LIES AT", OUT_LEFT, table_cell },
	{ "bytes", "BYTES", OUT_RIGHT, table_cell, 4 },
	{ "zone", "ZONE", OUT_LEFT, table_cell },
	{ "node", "NODE", OUT_RIGHT, table_cell, 1 },
	{ "within_limit", "WITHIN LIMIT", OUT_LEFT, table_cell },
	{ "used", "USED", OUT_RIGHT, table_cell },
};

static const struct out_column mapping_columns[] = {
	{ "iova_start", "IOVA", OUT_LEFT, table_cell },
	{ "iova_end", "TO", OUT_LEFT, table_cell },
	{ "phys_start", "PHYS", OUT_LEFT, table_cell },
	{ "size", "BYTES", OUT_RIGHT, table_cell, 1 },
	{ "pgsize", "PAGE", OUT_LEFT, table_cell },
	{ "prot", "PROT", OUT_LEFT, table_cell },
};

static const struct out_column descriptor_columns[] = {
	{ "level", "LEVEL", OUT_RIGHT, table_cell, 2 },
	{ "index", "INDEX", OUT_RIGHT, table_cell, 3 },
	{ "iova", "IOVA", OUT_LEFT, table_cell },
	{ "descriptor", "DESCRIPTOR", OUT_LEFT, table_cell },
	{ "kind", "KIND", OUT_LEFT, table_cell, 1 },
	{ "phys", "PHYS", OUT_LEFT, table_cell },
	{ "pgsize", "PAGE", OUT_LEFT, table_cell, 4 },
	{ "prot", "PROT", OUT_LEFT, table_cell },
};

static struct out_value range_cell(const void *row, const struct out_column *column)
{
	const struct range *range = row;

	if (!strcmp(column->key, "level"))
		return v_number(range->level);
	if (!strcmp(column->key, "iova_start"))
		return v_string(range->iova_text);
	if (!strcmp(column->key, "iova_end"))
		return v_owned(format_string("0x%08" PRIx64, range->end));
	if (!strcmp(column->key, "phys_start"))
		return v_string(range->phys_text);
	if (!strcmp(column->key, "blocks"))
		return v_number(range->blocks);
	return v_string(strcmp(column->key, "prot") ? range->pgsize : range->prot);
}

static const struct out_column range_columns[] = {
	{ "level", NULL, OUT_MACHINE, range_cell },
	{ "iova_start", NULL, OUT_MACHINE, range_cell },
	{ "iova_end", NULL, OUT_MACHINE, range_cell },
	{ "phys_start", NULL, OUT_MACHINE, range_cell },
	{ "blocks", NULL, OUT_MACHINE, range_cell },
	{ "pgsize", NULL, OUT_MACHINE, range_cell },
	{ "prot", NULL, OUT_MACHINE, range_cell },
};

static void dump_rows(struct ctl *ctl, const char *domain, const char *file,
		      const char *needed, const struct out_column *columns,
		      size_t count)
{
	struct table table CLEANUP(table_free) = { 0 };

	table_read(ctl, &table, needed, NULL, "domains/%s/%s", domain, file);
	table_show(ctl->out, &table, file, NULL, columns, count);
}

/* A table's line of the file is five words, the first of which is "table". */
static struct out_value image_cell(const void *row, const struct out_column *column)
{
	const char *word = ((char *const *)row)[column->index];
	uint64_t number;

	return word[1] != 'x' && column->index != 4 && parse_number(word, &number) ?
		       v_number(number) : v_string(word);
}

static void dump_image(struct ctl *ctl, const char *domain)
{
	static const struct out_column columns[] = {
		{ "level", NULL, OUT_MACHINE, image_cell, .index = 1 },
		{ "phys", NULL, OUT_MACHINE, image_cell, .index = 2 },
		{ "bytes", NULL, OUT_MACHINE, image_cell, .index = 3 },
		{ "hex", NULL, OUT_MACHINE, image_cell, .index = 4 },
	};
	struct image image CLEANUP(image_free) = { 0 };
	struct out *out = ctl->out;

	image_read(ctl, &image, domain);
	out_field(out, "ttbr", NULL, v_string(image.words[1]));
	out_say(out, "ttbr %s", image.words[1]);
	for (size_t i = 2; i < image.count; i += 5)
		out_say(out, "table %s %s %s %s", image.words[i + 1],
			image.words[i + 2], image.words[i + 3], image.words[i + 4]);
	out_table(out, "image", NULL, columns, ARRAY_SIZE(columns));
	for (size_t i = 2; i < image.count; i += 5)
		out_row(out, &image.words[i]);
	out_end(out);
}

/* For machines what people have seen in the tree. */
static void show_tables(struct out *out, const struct tree *tree)
{
	struct out_column columns[ARRAY_SIZE(table_columns)];

	memcpy(columns, table_columns, sizeof(columns));
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		columns[i].align = OUT_MACHINE;
	table_show(out, &tree->tables, "tables", NULL, columns, ARRAY_SIZE(columns));
}

static void show_ranges(struct out *out, const struct tree *tree)
{
	out_table(out, "ranges", NULL, range_columns, ARRAY_SIZE(range_columns));
	for (size_t i = 0; i < tree->count; i++)
		out_row(out, &tree->ranges[i]);
	out_end(out);
}

static void dump_tree(struct ctl *ctl, const char *domain)
{
	struct tree tree CLEANUP(tree_free) = { 0 };

	tree_read(ctl, &tree, domain);
	tree_draw(ctl, &tree, domain);
	space_draw(ctl->out, &tree);
	record_show(ctl->out, &tree.config, "config");
	show_tables(ctl->out, &tree);
	show_ranges(ctl->out, &tree);
}

int cmd_dump(struct ctl *ctl)
{
	static const int ways[] = {
		OPT_TREE, OPT_TABLES, OPT_MAPPINGS, OPT_DESCRIPTORS, OPT_IMAGE
	};
	const char *domain = ctl->argc ? ctl->argv[0] : "default";
	int way = 0;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		if (!ctl->opt[ways[i]])
			continue;
		if (way)
			fail_usage(ctl, "one of --tree, --tables, --mappings, --descriptors and --image");
		way = ways[i];
	}
	abi_check(ctl);
	domain_check(ctl, domain);
	out_field(ctl->out, "domain", NULL, v_string(domain));
	switch (way) {
	case OPT_TABLES:
		dump_rows(ctl, domain, "tables", TABLE_COLUMNS, table_columns,
			  ARRAY_SIZE(table_columns));
		break;
	case OPT_MAPPINGS:
		dump_rows(ctl, domain, "mappings", MAPPING_COLUMNS, mapping_columns,
			  ARRAY_SIZE(mapping_columns));
		break;
	case OPT_DESCRIPTORS:
		dump_rows(ctl, domain, "descriptors", DESCRIPTOR_COLUMNS,
			  descriptor_columns, ARRAY_SIZE(descriptor_columns));
		break;
	case OPT_IMAGE:
		dump_image(ctl, domain);
		break;
	default:
		dump_tree(ctl, domain);
	}
	return EXIT_DONE;
}
