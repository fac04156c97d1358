// SPDX-License-Identifier: GPL-2.0-only
/* A domain's tables: drawn, or listed as the module lists them. */
#include <inttypes.h>
#include <string.h>

#include "cmd/commands.h"
#include "dump/tree.h"

static const struct out_column table_columns[] = {
	{ "level", "LEVEL", OUT_RIGHT },
	{ "index", "INDEX", OUT_RIGHT },
	{ "iova", "IOVA", OUT_LEFT },
	{ "phys", "LIES AT", OUT_LEFT },
	{ "bytes", "BYTES", OUT_RIGHT },
	{ "zone", "ZONE", OUT_LEFT },
	{ "node", "NODE", OUT_RIGHT },
	{ "within_limit", "WITHIN LIMIT", OUT_LEFT },
	{ "used", "USED", OUT_RIGHT },
};

static const struct out_column mapping_columns[] = {
	{ "iova_start", "IOVA", OUT_LEFT },
	{ "iova_end", "TO", OUT_LEFT },
	{ "phys_start", "PHYS", OUT_LEFT },
	{ "size", "BYTES", OUT_RIGHT },
	{ "pgsize", "PAGE", OUT_LEFT },
	{ "prot", "PROT", OUT_LEFT },
};

static const struct out_column descriptor_columns[] = {
	{ "level", "LEVEL", OUT_RIGHT },
	{ "index", "INDEX", OUT_RIGHT },
	{ "iova", "IOVA", OUT_LEFT },
	{ "descriptor", "DESCRIPTOR", OUT_LEFT },
	{ "kind", "KIND", OUT_LEFT },
	{ "phys", "PHYS", OUT_LEFT },
	{ "pgsize", "PAGE", OUT_LEFT },
	{ "prot", "PROT", OUT_LEFT },
};

static const struct out_column range_columns[] = {
	{ "level", NULL, OUT_MACHINE },
	{ "iova_start", NULL, OUT_MACHINE },
	{ "iova_end", NULL, OUT_MACHINE },
	{ "phys_start", NULL, OUT_MACHINE },
	{ "blocks", NULL, OUT_MACHINE },
	{ "pgsize", NULL, OUT_MACHINE },
	{ "prot", NULL, OUT_MACHINE },
};

static void dump_rows(struct ctl *ctl, const char *domain, const char *file,
		      const char *needed, const struct out_column *columns,
		      size_t count)
{
	struct table table CLEANUP(table_free) = { 0 };

	table_read(ctl, &table, needed, NULL, "domains/%s/%s", domain, file);
	table_show(ctl->out, &table, file, columns, count);
}

static void dump_image(struct ctl *ctl, const char *domain)
{
	static const struct out_column columns[] = {
		{ "level", NULL, OUT_MACHINE },
		{ "phys", NULL, OUT_MACHINE },
		{ "bytes", NULL, OUT_MACHINE },
		{ "hex", NULL, OUT_MACHINE },
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
	for (size_t i = 2; i < image.count; i += 5) {
		uint64_t level, bytes;

		parse_number(image.words[i + 1], &level);
		parse_number(image.words[i + 3], &bytes);
		out_cell(out, v_number(level));
		out_cell(out, v_string(image.words[i + 2]));
		out_cell(out, v_number(bytes));
		out_cell(out, v_string(image.words[i + 4]));
	}
	out_end(out);
}

/* For machines what people have seen in the tree. */
static void show_tables(struct out *out, const struct tree *tree)
{
	struct out_column columns[ARRAY_SIZE(table_columns)];

	memcpy(columns, table_columns, sizeof(columns));
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		columns[i].align = OUT_MACHINE;
	table_show(out, &tree->tables, "tables", columns, ARRAY_SIZE(columns));
}

static void show_ranges(struct out *out, const struct tree *tree)
{
	out_table(out, "ranges", NULL, range_columns, ARRAY_SIZE(range_columns));
	for (size_t i = 0; i < tree->count; i++) {
		const struct range *range = &tree->ranges[i];
		char *end CLEANUP(free_pointer) =
			format_string("0x%08" PRIx64, range->end);

		out_cell(out, v_number(range->level));
		out_cell(out, v_string(range->iova_text));
		out_cell(out, v_string(end));
		out_cell(out, v_string(range->phys_text));
		out_cell(out, v_number(range->blocks));
		out_cell(out, v_string(range->pgsize));
		out_cell(out, v_string(range->prot));
	}
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
