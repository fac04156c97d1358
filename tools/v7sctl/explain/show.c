// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain/show.h"

static void show_number(struct out *out, const char *key, uint64_t number)
{
	out_field(out, key, NULL, number == FAULT_ABSENT ? v_none() : v_number(number));
}

static void show_hex(struct out *out, const char *key, uint64_t number)
{
	char *text CLEANUP(free_pointer) = format_string("0x%08" PRIx64, number);

	out_field(out, key, NULL, number == FAULT_ABSENT ? v_none() : v_string(text));
}

/* Adds to the text in @to, which it takes over. */
static char *append(char *to, const char *format, ...) PRINTF(2, 3);

static char *append(char *to, const char *format, ...)
{
	char *more CLEANUP(free_pointer) = NULL, *all;
	va_list args;

	va_start(args, format);
	more = format_args(format, args);
	va_end(args);
	all = format_string("%s%s", to ? to : "", more);
	free(to);
	return all;
}

/* "MT8192", as people write it. */
static char *upper(const char *name)
{
	char *text = format_string("%s", name);

	for (char *c = text; *c; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	return text;
}

static const char *from_words(const char *from)
{
	static const char *const words[][2] = {
		{ "option", "by --soc" }, { "device", "by the device's address" },
		{ "driver", "by the driver's name" }, { "device-tree", "by the device tree" },
		{ "port", "by the port's name" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (from && !strcmp(from, words[i][0]))
			return words[i][1];
	return "";
}

/* "MT8192 (by the device's address)", or all candidates, or that there is none. */
static void show_soc(struct out *out, const struct whose *whose)
{
	const struct soc *soc = whose_soc(whose);
	char *words CLEANUP(free_pointer) = NULL;

	out_field(out, "soc", NULL, soc ? v_string(soc->name) : v_none());
	out_field(out, "soc_from", NULL, whose->count ? v_string(whose->from) : v_none());
	out_array(out, "soc_candidates");
	for (size_t i = 0; i < whose->count; i++) {
		char *name CLEANUP(free_pointer) = upper(whose->socs[i]->name);

		out_field(out, whose->socs[i]->name, NULL, v_string(whose->socs[i]->name));
		words = append(words, "%s%s", i ? ", " : soc ? "" : "one of ", name);
		if (whose->socs[i]->alias) {
			char *alias CLEANUP(free_pointer) = upper(whose->socs[i]->alias);

			words = append(words, "/%s", alias);
		}
	}
	out_end(out);
	if (!whose->count)
		words = append(words, "not known by this device: say --soc=NAME");
	else
		words = append(words, " (%s%s)", from_words(whose->from),
			       soc ? "" : "; --soc=NAME settles it");
	out_field(out, NULL, "  SoC", v_string(words));
}

/* "L5_VDEC_LAT0_VLD_EXT, the video decoder" */
static char *port_words(const char *port)
{
	const char *unit = port_unit(port);

	return format_string("%s%s%s", port, unit ? ", " : "", unit ? unit : "");
}

static const char *port_of(const struct soc *soc, const struct fault *fault)
{
	if (*fault->port_name)
		return fault->port_name;
	return soc ? soc_port(soc, fault->larb, fault->port) : NULL;
}

/* " on MT8173, MT8183" for those of the candidates from @first on that call the port so. */
static char *same_port(const struct whose *whose, const struct fault *fault, size_t first,
		       char *words)
{
	const char *port = soc_port(whose->socs[first], fault->larb, fault->port);
	const char *before = " on ";

	for (size_t i = 0; i < whose->count; i++) {
		const char *other = soc_port(whose->socs[i], fault->larb, fault->port);
		char *name CLEANUP(free_pointer) = NULL;

		if (port ? !other || strcmp(port, other) : !!other)
			continue;
		if (i < first) {	/* said already */
			free(words);
			return NULL;
		}
		name = upper(whose->socs[i]->name);
		words = append(words, "%s%s", before, name);
		before = ", ";
	}
	return words;
}

/* What each candidate calls the port, unless there is but one SoC. */
static char *show_candidates(struct out *out, const struct whose *whose,
			     const struct fault *fault, char *words)
{
	const char *before = ": ";

	out_array(out, "port_candidates");
	for (size_t i = 0; i < whose->count && whose->count > 1 && !*fault->port_name; i++) {
		const char *port = soc_port(whose->socs[i], fault->larb, fault->port);
		char *said CLEANUP(free_pointer) =
			port ? port_words(port) : format_string("no such port");

		out_begin(out, NULL, NULL);
		out_field(out, "soc", NULL, v_string(whose->socs[i]->name));
		out_field(out, "port_name", NULL, v_word(port));
		out_end(out);
		said = same_port(whose, fault, i, said);
		if (!said || !words)
			continue;
		words = append(words, "%s%s", before, said);
		before = "; ";
	}
	out_end(out);
	return words;
}

static void show_master(struct out *out, const struct whose *whose, const struct fault *fault)
{
	const struct soc *soc = whose_soc(whose);
	const char *port = port_of(soc, fault);
	const struct larb *larb = soc ? soc_larb(soc, fault->larb) : NULL;
	char *words CLEANUP(free_pointer) = NULL, *said CLEANUP(free_pointer) = NULL;
	bool known = fault->larb != FAULT_ABSENT && fault->port != FAULT_ABSENT;

	show_number(out, "larb", fault->larb);
	show_number(out, "port", fault->port);
	out_field(out, "larb_label", NULL, larb ? v_string(larb->label) : v_none());
	out_field(out, "port_name", NULL, v_word(port));
	out_field(out, "unit", NULL, v_word(port ? port_unit(port) : NULL));
	if (known)
		words = format_string("larb %" PRIu64 ", port %" PRIu64, fault->larb, fault->port);
	if (larb && (strtoul(larb->label, NULL, 10) != larb->printed ||
		     larb->label[strspn(larb->label, "0123456789")]))
		words = append(words, " (the hardware's larb %s)", larb->label);
	said = port ? port_words(port) : NULL;
	if (fault->larb == NO_LARB)
		words = append(words, ": no larb, but a master of the infra M4U: PCIe or USB");
	else if (said)
		words = append(words, "%s%s", words ? ": " : "", said);
	else if (known && soc)
		words = append(words, ": the kernel's bindings name no such port");
	words = show_candidates(out, whose, fault, words);
	if (words)
		out_field(out, NULL, "  from", v_string(words));
}

static void show_m4u(struct out *out, const struct fault *fault, const struct whose *whose)
{
	const struct soc *soc = whose_soc(whose);
	unsigned int ias = whose->m4u ? whose->m4u->ias : whose_ias(whose);
	const char *region = ias > 32 ? region_name(fault_page(fault)) : NULL;
	char *words CLEANUP(free_pointer) = NULL;

	out_field(out, "generation", NULL, soc ? v_number(soc->generation) : v_none());
	out_field(out, "iova_bits", NULL, ias ? v_number(ias) : v_none());
	out_field(out, "region", NULL, v_word(region));
	out_field(out, "permissions_checked", NULL, v_bool(false));
	if (!ias)
		return;
	words = format_string("%s%u-bit IOVAs, permissions not checked%s%s",
			      soc && soc->generation == 1 ? "first generation, one flat table, " : "",
			      ias, region ? "; the address is in the region of " : "",
			      region ? region : "");
	if (soc && soc->generation == 2) {
		char *create CLEANUP(free_pointer) =
			format_string("v7sctl create NAME soc=%s", soc->name);

		out_field(out, "create", NULL, v_string(create));
		words = append(words, ". A domain like its own: %s", create);
	}
	out_field(out, NULL, "  M4U", v_string(words));
}

static void show_type(struct out *out, const struct fault *fault)
{
	const char *names[15], *mmu = "";
	char *words CLEANUP(free_pointer) = NULL;
	size_t count = 0;

	show_number(out, "type", fault->type);
	if (fault->type == FAULT_ABSENT)
		return;
	for (unsigned int bit = 0; bit < 14; bit++)
		if (fault->type >> bit & 1 && fault_type_name(fault->format, bit)) {
			names[count++] = fault_type_name(fault->format, bit);
			mmu = fault->format == FORMAT_V1 ? "" : bit < 7 ? "MMU 0" : "MMU 1";
		}
	names[count] = NULL;
	words = format_string("0x%" PRIx64 "%s%s", fault->type, *mmu ? " of " : "", mmu);
	if (fault->format != FORMAT_VENDOR)
		out_field(out, NULL, "  type", v_string(words));
	out_field(out, "type_bits", count ? "  means" : NULL, v_list(names));
}

/*
 * mtk_iommu_isr() takes PA[34:32] from a variable out of which it has masked these bits
 * (seen in 6.12 and 7.3).
 */
static void show_pa(struct out *out, const struct fault *fault)
{
	char *words CLEANUP(free_pointer) = NULL;

	show_hex(out, "pa", fault->pa);
	if (!fault->pa || fault->pa == FAULT_ABSENT)
		return;
	words = format_string("0x%08" PRIx64 ": where the M4U went, or wanted to; the driver loses bits 34:32 of it",
			      fault->pa);
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
			     const struct table *descriptors, long row)
{
	const char *word, *kind;

	if (row < 0) {
		out_field(out, key, NULL, v_none());
		return format_string("nothing");
	}
	word = table_text(descriptors, (size_t)row, "descriptor");
	kind = table_text(descriptors, (size_t)row, "kind");
	out_field(out, key, NULL, v_string(word));
	return format_string("%s (%s)", word, kind_words(kind));
}

/* The kind of a descriptor, by its two lowest bits and, of a block, bit 18. */
static const char *kind_of(int level, uint64_t word)
{
	if (level == 1)
		return (word & 3) == 1 ? "table" : !(word & 2) ? "invalid" :
		       word >> 18 & 1 ? "super" : "section";
	return word & 2 ? "page" : word & 1 ? "large" : "invalid";
}

/* A descriptor as it was when the fault happened. */
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

/* The walk that the module made when the fault happened. */
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

static void show_walk(struct out *out, uint64_t page, const struct evidence *evidence,
		      const struct walk *walk)
{
	const struct table *descriptors = &evidence->descriptors;
	char *first CLEANUP(free_pointer) = NULL, *second CLEANUP(free_pointer) = NULL;
	char *words CLEANUP(free_pointer) = NULL;

	first = show_descriptor(out, "l1_descriptor", descriptors, walk->l1_descriptor);
	second = show_descriptor(out, "l2_descriptor", descriptors, walk->l2_descriptor);
	words = format_string("L1[0x%03" PRIx64 "] holds %s", page >> 20, first);
	if (walk->l2_table >= 0)
		words = append(words, "; L2[0x%02" PRIx64 "] of the table at %s holds %s",
			       page >> 12 & 0xff,
			       table_text(&evidence->tables, (size_t)walk->l2_table, "phys"),
			       second);
	out_field(out, NULL, "  walk", v_string(words));
}

static void show_mapping(struct out *out, const char *key, const char *label,
			 const struct table *mappings, long row)
{
	static const char *const columns[][2] = {
		{ "iova-start", "iova_start" }, { "iova-end", "iova_end" },
		{ "phys-start", "phys_start" }, { "pgsize", "pgsize" },
		{ "prot", "prot" },
	};
	char *words CLEANUP(free_pointer) = NULL;

	if (row < 0) {
		out_field(out, key, label, v_none());
		return;
	}
	words = format_string("%s-%s to %s, %s pages, %s",
			      table_text(mappings, (size_t)row, "iova-start"),
			      table_text(mappings, (size_t)row, "iova-end"),
			      table_text(mappings, (size_t)row, "phys-start"),
			      table_text(mappings, (size_t)row, "pgsize"),
			      table_text(mappings, (size_t)row, "prot"));
	out_field(out, NULL, label, v_string(words));
	out_begin(out, key, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		out_field(out, columns[i][1], NULL,
			  v_string(table_text(mappings, (size_t)row, columns[i][0])));
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
		show_walk(out, fault_page(fault), evidence, walk);
	if (walk->within >= 0)
		show_mapping(out, "mapping", kept ? "  now" : "  mapped", &evidence->mappings,
			     walk->within);
	show_mapping(out, "below", kept ? "  below now" : "  below", &evidence->mappings,
		     walk->below);
	show_mapping(out, "above", kept ? "  above now" : "  above", &evidence->mappings,
		     walk->above);
}

/* The likeliest by itself, for scripts that want one answer; then all. */
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
			  v_string("this line is cut: what is missing is not guessed"));
}

void show_run(struct out *out, const struct run *run, const struct whose *whose,
	      const struct knowledge *knowledge)
{
	const struct fault *fault = &run->fault;
	const struct evidence *evidence = run->evidence;
	struct findings findings CLEANUP(findings_free);
	char *title CLEANUP(free_pointer) = title_of(run);
	bool flat = whose_is_flat(whose, fault);
	struct walk walk;

	out_begin(out, NULL, title);
	show_line(out, run);
	out_field(out, "domain", NULL, evidence ? v_string(evidence->domain) : v_none());
	show_soc(out, whose);
	show_master(out, whose, fault);
	show_m4u(out, fault, whose);
	show_type(out, fault);
	show_pa(out, fault);
	if (!flat) {
		show_number(out, "l1_index", fault_page(fault) >> 20);
		show_number(out, "l2_index", fault_page(fault) >> 12 & 0xff);
	}
	if (evidence)
		evidence_walk(evidence, fault, &walk);
	if (evidence && !flat)
		show_tables(out, fault, evidence, &walk);
	findings_make(&findings, knowledge, run, whose, evidence ? &walk : NULL);
	show_findings(out, &findings);
	out_end(out);
}

static void show_messages(struct out *out, const struct log *log)
{
	out_array(out, "messages");
	for (size_t i = 0; i < log->said_count; i++) {
		const struct said *said = &log->said[i];

		out_begin(out, NULL, said->example);
		out_field(out, "message", NULL, v_string(message_name(said->message)));
		out_field(out, "example", NULL, v_string(said->example));
		out_field(out, "times", said->times > 1 ? "  times" : NULL, v_number(said->times));
		out_field(out, "meaning", "  means", v_string(message_meaning(said->message)));
		out_field(out, "advice", "  do", v_string(message_advice(said->message)));
		out_end(out);
	}
	out_end(out);
}

static void show_history(struct out *out, const struct log *log)
{
	size_t unmaps = 0;
	const struct event *last = log->event_count ? &log->events[log->event_count - 1] : NULL;

	for (size_t i = 0; i < log->event_count; i++)
		unmaps += log->events[i].unmap;
	out_begin(out, "history", NULL);
	out_field(out, "maps", NULL, v_number(log->event_count - unmaps));
	out_field(out, "unmaps", NULL, v_number(unmaps));
	out_end(out);
	if (!last)
		return;
	out_say(out, "History: %zu maps and %zu unmaps. They are no faults; the last: 0x%08" PRIx64
		" to 0x%08" PRIx64 " was %s%s%s.", log->event_count - unmaps, unmaps, last->iova,
		last->iova + last->size - 1, last->unmap ? "unmapped" : "mapped",
		*last->task ? " by " : "", last->task);
}

void show_rest(struct out *out, const struct log *log, bool verbose)
{
	show_messages(out, log);
	show_history(out, log);
	show_number(out, "suppressed", log->suppressed);
	if (log->suppressed)
		out_say(out, "%zu more faults were not printed by the kernel.", log->suppressed);
	out_array(out, "other_iommus");
	for (size_t i = 0; i < log->stranger_count; i++) {
		out_begin(out, NULL, NULL);
		out_field(out, "driver", NULL, v_string(log->strangers[i].driver));
		out_field(out, "times", NULL, v_number(log->strangers[i].times));
		out_end(out);
		out_say(out, "%zu lines are of another IOMMU (%s), not of an M4U: left alone.",
			log->strangers[i].times, log->strangers[i].driver);
	}
	out_end(out);
	show_number(out, "not_understood", log->unknown_count);
	if (log->unknown_count)
		out_say(out, "%zu lines of an M4U's driver were not understood%s",
			log->unknown_count, verbose ? ":" : "; -v shows them.");
	for (size_t i = 0; verbose && i < log->unknown_count; i++)
		out_say(out, "  %s", log->unknown[i]);
}
