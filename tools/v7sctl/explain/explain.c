// SPDX-License-Identifier: GPL-2.0-only
/* What probably happened: from the walk, the neighbours and the direction. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain/explain.h"

#define NEAR	(64 << 10)	/* bytes that a device runs past a buffer */
#define PAGE	4096

void evidence_read(const struct ctl *ctl, struct evidence *evidence,
		   const char *domain)
{
	evidence->domain = domain;
	record_read(ctl, &evidence->config, "domains/%s/config", domain);
	record_read(ctl, &evidence->stats, "domains/%s/stats", domain);
	table_read(ctl, &evidence->tables, TABLE_COLUMNS, NULL,
		   "domains/%s/tables", domain);
	table_read(ctl, &evidence->mappings, MAPPING_COLUMNS, NULL,
		   "domains/%s/mappings", domain);
	table_read(ctl, &evidence->descriptors, DESCRIPTOR_COLUMNS, NULL,
		   "domains/%s/descriptors", domain);
}

void evidence_free(struct evidence *evidence)
{
	record_free(&evidence->config);
	record_free(&evidence->stats);
	table_free(&evidence->tables);
	table_free(&evidence->mappings);
	table_free(&evidence->descriptors);
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

static void find_mappings(const struct table *mappings, uint64_t page,
			  struct finding *finding)
{
	uint64_t best_below = 0, best_above = UINT64_MAX;

	for (size_t i = 0; i < mappings->rows.count; i++) {
		uint64_t start = table_number(mappings, i, "iova-start");
		uint64_t end = table_number(mappings, i, "iova-end");

		if (start <= page && page <= end) {
			finding->within = (long)i;
		} else if (end < page && end >= best_below) {
			best_below = end;
			finding->below = (long)i;
		} else if (start > page && start <= best_above) {
			best_above = start;
			finding->above = (long)i;
		}
	}
}

static bool above_limit(const struct evidence *evidence, long row)
{
	return row >= 0 && !table_yes(&evidence->tables, (size_t)row,
				      "within-limit");
}

static void conclude(struct finding *finding, const char *name,
		     const char *format, ...) PRINTF(3, 4);

static void conclude(struct finding *finding, const char *name,
		     const char *format, ...)
{
	va_list args;

	va_start(args, format);
	finding->name = name;
	finding->words = format_args(format, args);
	va_end(args);
}

static void explain_mapped(const struct evidence *evidence,
			   const struct fault *fault, struct finding *finding)
{
	const char *prot = table_text(&evidence->mappings,
				      (size_t)finding->within, "prot");
	bool no_perms = strstr(record_text(&evidence->config, "quirks"), "no_perms");

	if (fault->access == ACCESS_WRITE && !strchr(prot, 'w') && !no_perms)
		conclude(finding, "read-only",
			 "A write to memory that is mapped read-only (%s): map it with prot=rw, or find out why the device writes.",
			 prot);
	else if (fault->access == ACCESS_READ && !strchr(prot, 'r') && !no_perms)
		conclude(finding, "not-readable",
			 "A read of memory that is not mapped for reading (%s).",
			 prot);
	else
		conclude(finding, "mapped",
			 "It is mapped now, with permission (%s). Either it was mapped only after the fault, or the device did not see it: a sync of the descriptor or a flush of the TLB is missing.",
			 prot);
}

static void explain_past(const struct evidence *evidence,
			 const struct finding *finding, uint64_t far,
			 struct finding *result)
{
	size_t row = (size_t)finding->below;

	conclude(result, "past-end",
		 "Off by %" PRIu64 " to %" PRIu64 " bytes past the end of the mapping that ends at %s: the device runs over its buffer. Look at its size, stride and height, and at rounding.",
		 far + 1, far + PAGE,
		 table_text(&evidence->mappings, row, "iova-end"));
}

static void explain_before(const struct evidence *evidence,
			   const struct finding *finding, uint64_t far,
			   struct finding *result)
{
	size_t row = (size_t)finding->above;

	conclude(result, "before-start",
		 "%" PRIu64 " to %" PRIu64 " bytes before the start of the mapping at %s: an offset was subtracted, or an address rounded down.",
		 far - PAGE + 1, far,
		 table_text(&evidence->mappings, row, "iova-start"));
}

/* Nothing is mapped at the page: the neighbours tell most. */
static void explain_hole(const struct evidence *evidence, uint64_t page,
			 struct finding *finding)
{
	const struct table *mappings = &evidence->mappings;
	uint64_t past = UINT64_MAX, before = UINT64_MAX;

	if (finding->below >= 0)
		past = page - table_number(mappings, (size_t)finding->below,
					   "iova-end") - 1;
	if (finding->above >= 0)
		before = table_number(mappings, (size_t)finding->above,
				      "iova-start") - page;
	if (past < NEAR && past <= before)
		explain_past(evidence, finding, past, finding);
	else if (before < NEAR)
		explain_before(evidence, finding, before, finding);
	else if (page < NEAR)
		conclude(finding, "null",
			 "An address next to zero: most likely the device was started before it was given a buffer.");
	else if (!record_number(&evidence->stats, "maps"))
		conclude(finding, "empty",
			 "Nothing was ever mapped in domain %s: is it the right one?",
			 evidence->domain);
	else if (!record_number(&evidence->stats, "unmaps"))
		conclude(finding, "never-mapped",
			 "Never mapped: domain %s has unmapped nothing yet, and no mapping is near. The address is wrong, or was meant for another domain.",
			 evidence->domain);
	else
		conclude(finding, "not-mapped",
			 "Not mapped now, and no mapping is near. Either it never was, or the device used it after it was unmapped: tables do not remember.");
}

void finding_make(const struct evidence *evidence, const struct fault *fault,
		  struct finding *finding)
{
	uint64_t page = fault_page(fault);
	uint64_t ias = record_number(&evidence->config, "ias");

	*finding = (struct finding){
		.l1_table = find_table(&evidence->tables, 1, 0),
		.l2_table = find_table(&evidence->tables, 2, page >> 20),
		.l1_descriptor = find_descriptor(&evidence->descriptors, 1,
						 1 << 20, page),
		.l2_descriptor = find_descriptor(&evidence->descriptors, 2,
						 PAGE, page),
		.within = -1, .below = -1, .above = -1,
	};
	find_mappings(&evidence->mappings, page, finding);
	if (ias < 64 && page >> ias)
		conclude(finding, "out-of-range",
			 "The address is beyond the %" PRIu64 " bits of domain %s: it was never a valid IOVA.",
			 ias, evidence->domain);
	else if (above_limit(evidence, finding->l1_table) ||
		 above_limit(evidence, finding->l2_table))
		conclude(finding, "table-above-limit",
			 "A table on the way lies above the limit: the IOMMU reads its address cut short, and finds other memory in its place. v7sctl check names such tables.");
	else if (finding->within >= 0)
		explain_mapped(evidence, fault, finding);
	else
		explain_hole(evidence, page, finding);
}

void finding_free(struct finding *finding)
{
	free(finding->words);
}
