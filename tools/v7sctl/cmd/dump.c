// SPDX-License-Identifier: GPL-2.0-only
/* A domain's tables: drawn, or listed as the module lists them. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "cmd/commands.h"
#include "dump/tree.h"

#define PAGE	4096

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
		return v_owned(format_string("0x%08" PRIx64, range->start));
	if (!strcmp(column->key, "iova_end"))
		return v_owned(format_string("0x%08" PRIx64, range->end));
	if (!strcmp(column->key, "phys_start"))
		return v_owned(format_string("0x%08" PRIx64, range->phys));
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
		      struct window window, const char *needed,
		      const struct out_column *columns, size_t count)
{
	struct stream stream CLEANUP(stream_close) = { 0 };

	stream_open(ctl, &stream, window, needed, "domains/%s/%s", domain, file);
	stream_show(ctl->out, &stream, file, columns, count);
}

/* A row has the words of the line "table LEVEL PHYS BYTES HEX". */
static struct out_value image_cell(const void *row, const struct out_column *column)
{
	const char *word = ((char *const *)row)[column->index];
	uint64_t number;

	return word[1] != 'x' && column->index != 4 && parse_number(word, &number) ?
		       v_number(number) : v_string(word);
}

static bool next_line(struct lines *lines, char ***words)
{
	struct parse_error error;
	char *line = lines_next(lines);

	if (line && !parse_image_line(words, line, lines->number, &error))
		fail_malformed(lines->name, &error);
	return line;
}

static void show_image(struct out *out, struct lines *lines)
{
	static const struct out_column columns[] = {
		{ "level", NULL, OUT_MACHINE, image_cell, .index = 1 },
		{ "phys", NULL, OUT_MACHINE, image_cell, .index = 2 },
		{ "bytes", NULL, OUT_MACHINE, image_cell, .index = 3 },
		{ "hex", NULL, OUT_MACHINE, image_cell, .index = 4 },
	};
	char **words CLEANUP(free_pointer) = NULL;

	if (!next_line(lines, &words))
		return; /* unreachable: lines_next() refuses an empty file */
	out_field(out, "ttbr", NULL, v_string(words[1]));
	out_say(out, "ttbr %s", words[1]);
	out_table(out, "image", columns, ARRAY_SIZE(columns));
	while (next_line(lines, &words)) {
		out_say(out, "table %s %s %s %s", words[1], words[2], words[3], words[4]);
		out_row(out, words);
	}
	out_end(out);
}

static void dump_image(struct ctl *ctl, const char *domain)
{
	char *name CLEANUP(free_pointer) = format_string("domains/%s/image", domain);
	struct lines lines CLEANUP(lines_close) = { 0 };

	lines_open(ctl, &lines, name, O_RDONLY);
	show_image(ctl->out, &lines);
}

static void show_ranges(struct ctl *ctl, const char *domain, struct window window)
{
	struct ranges ranges CLEANUP(ranges_close) = { 0 };
	struct range range;

	ranges_open(ctl, &ranges, domain, window);
	out_table(ctl->out, "ranges", range_columns, ARRAY_SIZE(range_columns));
	while (ranges_next(&ranges, &range))
		out_row(ctl->out, &range);
	out_end(ctl->out);
}

static unsigned int read_ias(const struct record *config)
{
	uint64_t ias = record_number(config, "ias");

	if (ias < 20 || ias > 34)
		fail(EXIT_MISSING, "malformed file '%s': there is no format with ias %llu",
		     config->name, (unsigned long long)ias);
	return (unsigned int)ias;
}

/* Draws the tree. For JSON, shows the rows that it is drawn from. */
static void dump_tree(struct ctl *ctl, const char *domain, struct window window)
{
	struct record config CLEANUP(record_free) = { 0 };
	struct space space CLEANUP(space_free) = { 0 };

	record_read(ctl, &config, "domains/%s/config", domain);
	space_begin(&space, read_ias(&config));
	if (ctl->opt[OPT_JSON]) {
		record_show(ctl->out, &config, "config");
		dump_rows(ctl, domain, "tables", window, TABLE_COLUMNS, table_columns,
			  ARRAY_SIZE(table_columns));
		show_ranges(ctl, domain, window);
		return;
	}
	tree_draw(ctl, domain, &config, window, &space);
	if (!ctl->opt[OPT_IOVA])
		space_draw(ctl->out, &space);
}

/* "0x1000-0x1fff" or "0x1000+4K"; false if it is neither, or no address is in it. */
static bool parse_range(const char *text, struct window *window)
{
	size_t length = strcspn(text, "-+");
	const char *end = text + length + 1;
	uint64_t number;

	if (!text[length] || !parse_scaled(text, length, &window->first) ||
	    !parse_scaled(end, strlen(end), &number))
		return false;
	window->last = text[length] == '-' ? number : window->first + number - 1;
	return window->last >= window->first && (text[length] == '-' || number);
}

static struct window window_option(const struct ctl *ctl)
{
	struct window window = EVERYWHERE;
	const char *text = ctl->opt[OPT_IOVA];

	if (!text)
		return window;
	if (!parse_range(text, &window))
		fail_usage(ctl, "--iova '%s' is not START-END or START+SIZE", text);
	if (window.first % PAGE || (window.last + 1) % PAGE)
		fail_usage(ctl, "--iova '%s' does not begin and end with a page of 4K", text);
	if (ctl->opt[OPT_IMAGE])
		fail_usage(ctl, "--iova or --image, not both: an image consists of whole tables");
	return window;
}

/* Refuses a range beyond ias, as the module does, also if the files are a capture. */
static void check_window(const struct ctl *ctl, const char *domain, const struct window *window)
{
	struct record config CLEANUP(record_free) = { 0 };
	char *why CLEANUP(free_pointer) = NULL;
	unsigned int ias;

	if (!ctl->opt[OPT_IOVA])
		return;
	record_read(ctl, &config, "domains/%s/config", domain);
	ias = read_ias(&config);
	if (!(window->last >> ias))
		return;
	why = format_string("iova 0x%08" PRIx64 " to 0x%08" PRIx64 " is beyond ias of %u bits",
			    window->first, window->last, ias);
	fail_refused(ERANGE, NULL, 0, 0, why);
}

/* The option that selects the output, or 0. */
static int selected_output(const struct ctl *ctl)
{
	static const int outputs[] = {
		OPT_TREE, OPT_TABLES, OPT_MAPPINGS, OPT_DESCRIPTORS, OPT_IMAGE
	};
	int selected = 0;

	for (size_t i = 0; i < ARRAY_SIZE(outputs); i++) {
		if (!ctl->opt[outputs[i]])
			continue;
		if (selected)
			fail_usage(ctl, "only one of --tree, --tables, --mappings, --descriptors and --image");
		selected = outputs[i];
	}
	return selected;
}

int cmd_dump(struct ctl *ctl)
{
	const char *domain = ctl->argc ? ctl->argv[0] : "default";
	struct window window = window_option(ctl);
	int output = selected_output(ctl);

	abi_check(ctl);
	domain_check(ctl, domain);
	check_window(ctl, domain, &window);
	out_field(ctl->out, "domain", NULL, v_string(domain));
	switch (output) {
	case OPT_TABLES:
		dump_rows(ctl, domain, "tables", window, TABLE_COLUMNS, table_columns,
			  ARRAY_SIZE(table_columns));
		break;
	case OPT_MAPPINGS:
		dump_rows(ctl, domain, "mappings", window, MAPPING_COLUMNS, mapping_columns,
			  ARRAY_SIZE(mapping_columns));
		break;
	case OPT_DESCRIPTORS:
		dump_rows(ctl, domain, "descriptors", window, DESCRIPTOR_COLUMNS,
			  descriptor_columns, ARRAY_SIZE(descriptor_columns));
		break;
	case OPT_IMAGE:
		dump_image(ctl, domain);
		break;
	default:
		dump_tree(ctl, domain, window);
	}
	return EXIT_DONE;
}
