// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain/show.h"
#include "explain/show_master.h"
#include "explain/words.h"

/*
 * On SoCs with 34-bit IOVAs, mtk_iommu_isr() clears PA[34:32] in the register's value before it
 * reads them there (seen in 6.12 and 7.3).
 */
static bool loses_high_pa(const struct fault *fault, const struct origin *origin)
{
	return fault->format == FORMAT_V2 && origin_ias(origin) > 32 && !(fault->pa >> 32);
}

static void show_pa(struct out *out, const struct fault *fault, const struct origin *origin)
{
	char *words CLEANUP(free_pointer) = NULL;

	show_hex(out, "pa", fault->pa);
	if (!fault->pa || fault->pa == FAULT_ABSENT)
		return;
	words = format_string("0x%08" PRIx64 ": the address that the M4U accessed, or tried to%s",
			      fault->pa, loses_high_pa(fault, origin) ?
			      "; the driver drops its bits 34:32" : "");
	out_field(out, NULL, "  pa", v_string(words));
}

static const char *kind_words(const char *kind)
{
	static const char *const words[][2] = {
		{ "table", "a table" }, { "page", "a small page" },
		{ "large", "a large page" }, { "section", "a section" },
		{ "super", "a supersection" }, { "invalid", "nothing valid" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(kind, words[i][0]))
			return words[i][1];
	return kind;
}

/* "0x4b123801 (a table)" or "nothing", and the raw word for machines. */
static char *show_descriptor(struct out *out, const char *key,
			     const struct found_descriptor *descriptor)
{
	if (!*descriptor->word) {
		out_field(out, key, NULL, v_none());
		return format_string("nothing");
	}
	out_field(out, key, NULL, v_string(descriptor->word));
	return format_string("%s (%s)", descriptor->word, kind_words(descriptor->kind));
}

/* The kind of a descriptor: bits 1:0, and bit 18 of a section or supersection. */
static const char *kind_of(int level, uint64_t word)
{
	if (level == 1)
		return (word & 3) == 1 ? "table" : !(word & 2) ? "invalid" :
		       word >> 18 & 1 ? "super" : "section";
	return word & 2 ? "page" : word & 1 ? "large" : "invalid";
}

/* A descriptor at the time of the fault. */
static char *show_kept(struct out *out, const char *key, const struct table *faults, size_t row,
		       int level)
{
	const char *word = table_text(faults, row, level == 1 ? "l1" : "l2");
	uint64_t number;

	if (!parse_number(word, &number)) {
		out_field(out, key, NULL, v_none());
		return NULL;
	}
	out_field(out, key, NULL, number ? v_string(word) : v_none());
	if (!number)
		return format_string("held nothing");
	return format_string("held %s (%s)", word, kind_words(kind_of(level, number)));
}

/* The walk that the module made at the time of the fault. */
static void show_kept_walk(struct out *out, uint64_t page, const struct table *faults,
			   size_t row)
{
	char *first CLEANUP(free_pointer) = NULL, *second CLEANUP(free_pointer) = NULL;
	char *words CLEANUP(free_pointer) = NULL;

	first = show_kept(out, "l1_descriptor", faults, row, 1);
	second = show_kept(out, "l2_descriptor", faults, row, 2);
	words = format_string("at the time of the fault L1[0x%03" PRIx64 "] %s", page >> 20,
			      first ? first : "could not be read");
	if (second)
		words = append(words, "; L2[0x%02" PRIx64 "] %s", page >> 12 & 0xff, second);
	out_field(out, NULL, "  walk", v_string(words));
}

static void show_walk(struct out *out, uint64_t page, const struct walk *walk)
{
	char *first CLEANUP(free_pointer) = NULL, *second CLEANUP(free_pointer) = NULL;
	char *words CLEANUP(free_pointer) = NULL;

	first = show_descriptor(out, "l1_descriptor", &walk->l1_descriptor);
	second = show_descriptor(out, "l2_descriptor", &walk->l2_descriptor);
	words = format_string("L1[0x%03" PRIx64 "] holds %s", page >> 20, first);
	if (*walk->l2_table.phys)
		words = append(words, "; L2[0x%02" PRIx64 "] of the table at %s holds %s",
			       page >> 12 & 0xff, walk->l2_table.phys, second);
	out_field(out, NULL, "  walk", v_string(words));
}

static void show_mapping(struct out *out, const char *key, const char *label,
			 const struct mapping *mapping)
{
	char *words CLEANUP(free_pointer) = NULL;

	if (!mapping->size) {
		out_field(out, key, label, v_none());
		return;
	}
	words = format_string("0x%08" PRIx64 "-0x%08" PRIx64 " to 0x%08" PRIx64 ", %s pages, %s",
			      mapping->start, mapping->end, mapping->phys, mapping->pgsize,
			      mapping->prot);
	out_field(out, NULL, label, v_string(words));
	out_begin(out, key, NULL);
	show_hex(out, "iova_start", mapping->start);
	show_hex(out, "iova_end", mapping->end);
	show_hex(out, "phys_start", mapping->phys);
	out_field(out, "pgsize", NULL, v_string(mapping->pgsize));
	out_field(out, "prot", NULL, v_string(mapping->prot));
	out_end(out);
}

static void show_tables(struct out *out, const struct fault *fault,
			const struct evidence *evidence, const struct walk *walk)
{
	bool kept = walk->fault >= 0;

	out_field(out, "walk_at_fault", NULL, v_bool(kept));
	if (kept)
		show_kept_walk(out, fault_page(fault), &evidence->faults, (size_t)walk->fault);
	else
		show_walk(out, fault_page(fault), walk);
	if (walk->within.size)
		show_mapping(out, "mapping", kept ? "  now" : "  mapped", &walk->within);
	show_mapping(out, "below", kept ? "  below now" : "  below", &walk->below);
	show_mapping(out, "above", kept ? "  above now" : "  above", &walk->above);
}

/* The likeliest cause, for scripts that need only one; then all. */
static void show_findings(struct out *out, const struct findings *findings)
{
	if (!findings->count)
		return;
	out_field(out, "finding", NULL, v_string(findings->items[0].name));
	out_field(out, "explanation", NULL, v_string(findings->items[0].words));
	out_array(out, "findings");
	for (size_t i = 0; i < findings->count; i++) {
		out_begin(out, NULL, NULL);
		out_field(out, "finding", NULL, v_string(findings->items[i].name));
		out_field(out, "explanation", NULL, v_string(findings->items[i].words));
		out_end(out);
	}
	out_end(out);
	for (size_t i = 0; i < findings->count; i++)
		out_field(out, NULL, i ? "  or" : "  so", v_string(findings->items[i].words));
}

static const char *access_word(const struct fault *fault)
{
	static const char *const words[] = { NULL, "read", "write" };

	return words[fault->access];
}

static char *title_of(const struct run *run)
{
	const struct fault *fault = &run->fault;
	const char *access = access_word(fault);
	char *title = format_string("%s%s%s of ", fault->device, *fault->device ? ": " : "",
				    access ? access : "access");

	if (run->first_page == run->last_page)
		title = append(title, "the page 0x%08" PRIx64, run->first_page);
	else
		title = append(title, "the pages 0x%08" PRIx64 " to 0x%08" PRIx64,
			       run->first_page, run->last_page);
	if (run->times > 1)
		title = append(title, ", %zu times", run->times);
	return title;
}

static void show_line(struct out *out, const struct run *run)
{
	const struct fault *fault = &run->fault;

	out_field(out, "device", NULL, v_word(*fault->device ? fault->device : NULL));
	out_field(out, "format", NULL, v_string(fault_format_name(fault->format)));
	out_field(out, "times", NULL, v_number(run->times));
	show_hex(out, "iova", fault->iova);
	show_hex(out, "page", fault_page(fault));
	show_hex(out, "first_page", run->first_page);
	show_hex(out, "last_page", run->last_page);
	out_field(out, "access", NULL, v_word(access_word(fault)));
	show_number(out, "layer", fault->layer);
	show_number(out, "time_ns", fault->time_ns);
	out_field(out, "cut", NULL, v_bool(fault->cut));
	if (fault->cut)
		out_field(out, NULL, "  cut",
			  v_string("the line is cut off: values that it lacks are left out"));
}

void show_run(struct out *out, const struct run *run, const struct origin *origin,
	      const struct knowledge *knowledge)
{
	const struct fault *fault = &run->fault;
	const struct evidence *evidence = run->evidence;
	struct findings findings CLEANUP(findings_free);
	char *title CLEANUP(free_pointer) = title_of(run);
	bool flat = origin_is_flat(origin, fault);
	struct walk walk;

	out_begin(out, NULL, title);
	show_line(out, run);
	out_field(out, "domain", NULL, evidence ? v_string(evidence->domain) : v_none());
	show_soc(out, origin);
	show_master(out, origin, fault);
	show_m4u(out, fault, origin);
	show_type(out, fault);
	show_pa(out, fault, origin);
	if (!flat) {
		show_number(out, "l1_index", fault_page(fault) >> 20);
		show_number(out, "l2_index", fault_page(fault) >> 12 & 0xff);
	}
	if (evidence)
		evidence_walk(evidence, fault, &walk);
	if (evidence && !flat)
		show_tables(out, fault, evidence, &walk);
	findings_make(&findings, knowledge, run, origin, evidence ? &walk : NULL);
	show_findings(out, &findings);
	out_end(out);
}
