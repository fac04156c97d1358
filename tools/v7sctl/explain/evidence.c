// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "explain/evidence.h"

#define PAGE	4096

void evidence_read_mappings(const struct ctl *ctl, struct evidence *evidence,
			    const char *domain)
{
	evidence->domain = format_string("%s", domain);
	table_read(ctl, &evidence->mappings, MAPPING_COLUMNS, NULL,
		   "domains/%s/mappings", domain);
}

void evidence_read_whole(const struct ctl *ctl, struct evidence *evidence)
{
	const char *domain = evidence->domain;
	char *faults CLEANUP(free_pointer) = format_string("domains/%s/faults", domain);

	if (evidence->whole)
		return;
	evidence->whole = true;
	record_read(ctl, &evidence->config, "domains/%s/config", domain);
	record_read(ctl, &evidence->stats, "domains/%s/stats", domain);
	table_read(ctl, &evidence->tables, TABLE_COLUMNS, NULL,
		   "domains/%s/tables", domain);
	table_read(ctl, &evidence->descriptors, DESCRIPTOR_COLUMNS, NULL,
		   "domains/%s/descriptors", domain);
	if (abi_exists(ctl, faults))
		table_read(ctl, &evidence->faults, FAULT_COLUMNS, NULL, "%s", faults);
}

void evidence_free(struct evidence *evidence)
{
	free(evidence->domain);
	record_free(&evidence->config);
	record_free(&evidence->stats);
	table_free(&evidence->tables);
	table_free(&evidence->mappings);
	table_free(&evidence->descriptors);
	table_free(&evidence->faults);
}

static long find_table(const struct table *tables, uint64_t level, uint64_t index)
{
	for (size_t i = 0; i < tables->rows.count; i++)
		if (table_number(tables, i, "level") == level &&
		    (level == 1 || table_number(tables, i, "index") == index))
			return (long)i;
	return -1;
}

/* The descriptor of @level whose @bytes hold @page. */
static long find_descriptor(const struct table *descriptors, uint64_t level,
			    uint64_t bytes, uint64_t page)
{
	for (size_t i = 0; i < descriptors->rows.count; i++)
		if (table_number(descriptors, i, "level") == level &&
		    table_number(descriptors, i, "iova") / bytes == page / bytes)
			return (long)i;
	return -1;
}

static void find_neighbours(const struct table *mappings, uint64_t page, struct walk *walk)
{
	uint64_t best_below = 0, best_above = UINT64_MAX;

	for (size_t i = 0; i < mappings->rows.count; i++) {
		uint64_t start = table_number(mappings, i, "iova-start");
		uint64_t end = table_number(mappings, i, "iova-end");

		if (start <= page && page <= end) {
			walk->within = (long)i;
		} else if (end < page && end >= best_below) {
			best_below = end;
			walk->below = (long)i;
		} else if (start > page && start <= best_above) {
			best_above = start;
			walk->above = (long)i;
		}
	}
}

/*
 * Whether a row of faults is of that line. The driver prints it right after the trace point,
 * and dmesg cuts the time to microseconds. Of a page that faults on and on the module keeps
 * one row in 100 ms.
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
		.l1_table = find_table(&evidence->tables, 1, 0),
		.l2_table = find_table(&evidence->tables, 2, page >> 20),
		.l1_descriptor = find_descriptor(&evidence->descriptors, 1, 1 << 20, page),
		.l2_descriptor = find_descriptor(&evidence->descriptors, 2, PAGE, page),
		.within = -1, .below = -1, .above = -1,
		.fault = find_fault(&evidence->faults, fault),
	};
	find_neighbours(&evidence->mappings, page, walk);
}

long evidence_find(const struct evidence *evidence, uint64_t iova)
{
	const struct table *mappings = &evidence->mappings;

	for (size_t i = 0; i < mappings->rows.count; i++)
		if (table_number(mappings, i, "iova-start") <= iova &&
		    iova <= table_number(mappings, i, "iova-end"))
			return (long)i;
	return -1;
}

long evidence_find_phys(const struct evidence *evidence, uint64_t phys)
{
	const struct table *mappings = &evidence->mappings;

	for (size_t i = 0; i < mappings->rows.count; i++) {
		uint64_t start = table_number(mappings, i, "phys-start");

		if (start <= phys && phys - start < table_number(mappings, i, "size"))
			return (long)i;
	}
	return -1;
}
