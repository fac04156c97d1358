// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>

#include "explain/evidence.h"

#define PAGE	((uint64_t)4096)
#define SECTION	((uint64_t)1 << 20)
#define GIB4	((uint64_t)1 << 32)

void evidence_init(const struct ctl *ctl, struct evidence *evidence, const char *domain)
{
	evidence->ctl = ctl;
	evidence->domain = format_string("%s", domain);
}

void evidence_read_whole(struct evidence *evidence)
{
	const char *domain = evidence->domain;
	char *faults CLEANUP(free_pointer) = format_string("domains/%s/faults", domain);

	if (evidence->whole)
		return;
	evidence->whole = true;
	record_read(evidence->ctl, &evidence->config, "domains/%s/config", domain);
	record_read(evidence->ctl, &evidence->stats, "domains/%s/stats", domain);
	if (abi_exists(evidence->ctl, faults))
		table_read(evidence->ctl, &evidence->faults, FAULT_COLUMNS, NULL, "%s", faults);
}

void evidence_free(struct evidence *evidence)
{
	free(evidence->domain);
	record_free(&evidence->config);
	record_free(&evidence->stats);
	table_free(&evidence->faults);
}

static void copy_cell(char to[24], const struct table *row, const char *column)
{
	snprintf(to, 24, "%s", table_text(row, 0, column));
}

/* The L1 table, and the L2 table of the page's section. */
static void find_tables(const struct evidence *evidence, uint64_t page, struct walk *walk)
{
	const struct window window = { page, page };
	struct stream stream CLEANUP(stream_close) = { 0 };
	const struct table *row = &stream.table;

	stream_open(evidence->ctl, &stream, window, TABLE_COLUMNS, "domains/%s/tables",
		    evidence->domain);
	/* A section has at most one L2 table. */
	while (!*walk->l2_table.phys && stream_next(&stream)) {
		struct found_table *table = table_number(row, 0, "level") == 1 ?
					    &walk->l1_table : &walk->l2_table;

		copy_cell(table->phys, row, "phys");
		table->above_limit = !table_yes(row, 0, "within-limit");
	}
}

static void find_descriptors(const struct evidence *evidence, uint64_t page, struct walk *walk)
{
	const uint64_t section = page / SECTION * SECTION;
	const struct window window = { section, section + SECTION - 1 };
	struct stream stream CLEANUP(stream_close) = { 0 };
	const struct table *row = &stream.table;

	stream_open(evidence->ctl, &stream, window, DESCRIPTOR_COLUMNS,
		    "domains/%s/descriptors", evidence->domain);
	while (stream_next(&stream)) {
		bool first = table_number(row, 0, "level") == 1;
		struct found_descriptor *found = first ? &walk->l1_descriptor :
							 &walk->l2_descriptor;

		if (!first && table_number(row, 0, "iova") / PAGE != page / PAGE)
			continue;
		copy_cell(found->word, row, "descriptor");
		copy_cell(found->kind, row, "kind");
	}
}

static void read_mapping(const struct table *row, struct mapping *mapping)
{
	*mapping = (struct mapping){
		.start = table_number(row, 0, "iova-start"),
		.end = table_number(row, 0, "iova-end"),
		.phys = table_number(row, 0, "phys-start"),
		.size = table_number(row, 0, "size"),
	};
	copy_cell(mapping->pgsize, row, "pgsize");
	copy_cell(mapping->prot, row, "prot");
}

static bool holds(const struct mapping *mapping, uint64_t iova)
{
	return mapping->start <= iova && iova <= mapping->end;
}

static void find_bank(const struct mapping *mapping, uint64_t page, struct walk *walk)
{
	for (uint64_t other = page % GIB4; other < 4 * GIB4; other += GIB4)
		if (other != page && other < walk->bank && holds(mapping, other))
			walk->bank = other;
}

static void look_at_mapping(const struct mapping *mapping, uint64_t page, struct walk *walk)
{
	if (holds(mapping, page))
		walk->within = *mapping;
	else if (mapping->end < page && (!walk->below.size || mapping->end >= walk->below.end))
		walk->below = *mapping;
	else if (mapping->start > page &&
		 (!walk->above.size || mapping->start <= walk->above.start))
		walk->above = *mapping;
	if (!walk->physical.size && mapping->phys <= page && page - mapping->phys < mapping->size)
		walk->physical = *mapping;
	find_bank(mapping, page, walk);
}

static void open_mappings(const struct evidence *evidence, struct stream *stream,
			  struct window window)
{
	stream_open(evidence->ctl, stream, window, MAPPING_COLUMNS, "domains/%s/mappings",
		    evidence->domain);
}

static void look_at_mappings(const struct evidence *evidence, uint64_t page, struct walk *walk)
{
	struct stream stream CLEANUP(stream_close) = { 0 };
	struct mapping mapping;

	open_mappings(evidence, &stream, EVERYWHERE);
	while (stream_next(&stream)) {
		read_mapping(&stream.table, &mapping);
		look_at_mapping(&mapping, page, walk);
	}
}

/*
 * Whether a row of `faults` belongs to the line of @fault. The driver prints the line right after
 * the tracepoint, and dmesg cuts the time to microseconds. The module keeps at most one row in
 * 100 ms for equal faults of a page.
 */
static bool is_row_of(const struct table *faults, size_t row, const struct fault *fault)
{
	uint64_t time_ns = table_number(faults, row, "time-ns");

	if (table_number(faults, row, "iova") / PAGE != fault->iova / PAGE)
		return false;
	return fault->time_ns == FAULT_ABSENT ||
	       (time_ns < fault->time_ns + 1000 && fault->time_ns < time_ns + 200000000);
}

static long find_fault(const struct table *faults, const struct fault *fault)
{
	for (size_t i = faults->rows.count; i > 0; i--)
		if (is_row_of(faults, i - 1, fault))
			return (long)i - 1;
	return -1;
}

void evidence_walk(const struct evidence *evidence, const struct fault *fault,
		   struct walk *walk)
{
	uint64_t page = fault_page(fault);

	*walk = (struct walk){
		.bank = FAULT_ABSENT, .fault = find_fault(&evidence->faults, fault),
	};
	find_tables(evidence, page, walk);
	find_descriptors(evidence, page, walk);
	look_at_mappings(evidence, page, walk);
}

/* The first mapping in @window that holds @iova. */
static bool find_mapping(const struct evidence *evidence, struct window window, uint64_t iova,
			 struct mapping *mapping)
{
	struct stream stream CLEANUP(stream_close) = { 0 };

	open_mappings(evidence, &stream, window);
	while (stream_next(&stream)) {
		read_mapping(&stream.table, mapping);
		if (holds(mapping, iova))
			return true;
	}
	return false;
}

bool evidence_find(const struct evidence *evidence, uint64_t iova, struct mapping *mapping)
{
	const struct window page = { iova, iova + PAGE - 1 };

	/* Reading one page is cheap, but the module cuts the mapping at the page's ends. */
	return find_mapping(evidence, page, iova, mapping) &&
	       find_mapping(evidence, EVERYWHERE, iova, mapping);
}
