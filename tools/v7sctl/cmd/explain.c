// SPDX-License-Identifier: GPL-2.0-only
/* Fault lines, from the command line or from dmesg's output, explained. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system/board.h"
#include "cmd/commands.h"
#include "explain/explain.h"

/* Faults in the order of their first line; what repeats is counted. */
struct faults {
	struct seen {
		struct fault fault;
		size_t times;
	} *items;
	size_t count;
};

static void faults_free(struct faults *faults)
{
	free(faults->items);
}

static bool is_same(const struct fault *a, const struct fault *b)
{
	return a->iova == b->iova && a->type == b->type && a->larb == b->larb &&
	       a->port == b->port && a->access == b->access &&
	       !strcmp(a->device, b->device);
}

static void add_line(struct faults *faults, const char *line)
{
	struct fault fault;

	if (!fault_parse(&fault, line))
		return;
	for (size_t i = 0; i < faults->count; i++)
		if (is_same(&faults->items[i].fault, &fault)) {
			faults->items[i].times++;
			return;
		}
	faults->items = check_memory(realloc(faults->items, (faults->count + 1) *
					     sizeof(*faults->items)));
	faults->items[faults->count++] = (struct seen){ fault, 1 };
}

static void read_input(const struct ctl *ctl, struct faults *faults)
{
	char *line CLEANUP(free_pointer) = NULL;
	size_t room = 0;

	if (isatty(STDIN_FILENO))
		fail_usage(ctl, "give a fault line, or pipe dmesg into it");
	while (getline(&line, &room, stdin) >= 0)
		add_line(faults, line);
	if (ferror(stdin))
		fail(EXIT_USAGE, "cannot read standard input");
}

static void show_number(struct out *out, const char *key, uint64_t number)
{
	out_field(out, key, NULL, number == FAULT_ABSENT ? v_none() : v_number(number));
}

static void show_device(struct ctl *ctl, const struct fault *fault)
{
	char *soc CLEANUP(free_pointer) = board_mediatek(ctl);
	bool known = !soc || !strcmp(soc, "mt8173");
	const char *port = known ? mt8173_port(fault->larb, fault->port) : NULL;
	char *words CLEANUP(free_pointer) = NULL;

	show_number(ctl->out, "larb", fault->larb);
	show_number(ctl->out, "port", fault->port);
	out_field(ctl->out, "port_name", NULL, port ? v_string(port) : v_none());
	if (fault->larb == FAULT_ABSENT || fault->port == FAULT_ABSENT)
		return;
	words = format_string("larb %" PRIu64 ", port %" PRIu64 "%s%s%s%s%s",
			      fault->larb, fault->port,
			      port ? ": on MT8173 that is " : "", port ? port : "",
			      port ? " (" : "", port ? mt8173_larb(fault->larb) : "",
			      port ? ")" : known ? "" : " (names are known for MT8173 only)");
	out_field(ctl->out, NULL, "  from", v_string(words));
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
		if (fault->type >> bit & 1) {
			names[count++] = fault_type_name(bit);
			mmu = bit < 7 ? "MMU 0" : "MMU 1";
		}
	names[count] = NULL;
	words = format_string("0x%" PRIx64 "%s%s", fault->type,
			      *mmu ? " of " : "", mmu);
	out_field(out, NULL, "  type", v_string(words));
	out_field(out, "type_bits", count ? "  means" : NULL, v_list(names));
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

static void show_indices(struct out *out, const struct fault *fault)
{
	out_field(out, "l1_index", NULL, v_number(fault_page(fault) >> 20));
	out_field(out, "l2_index", NULL, v_number(fault_page(fault) >> 12 & 0xff));
}

static void show_walk(struct out *out, const struct fault *fault,
		      const struct evidence *evidence,
		      const struct finding *finding)
{
	const struct table *descriptors = &evidence->descriptors;
	uint64_t page = fault_page(fault);
	char *first CLEANUP(free_pointer) = NULL, *second CLEANUP(free_pointer) = NULL;
	char *words CLEANUP(free_pointer) = NULL, *more CLEANUP(free_pointer) = NULL;

	show_indices(out, fault);
	first = show_descriptor(out, "l1_descriptor", descriptors,
				finding->l1_descriptor);
	second = show_descriptor(out, "l2_descriptor", descriptors,
				 finding->l2_descriptor);
	if (finding->l2_table >= 0)
		more = format_string("; L2[0x%02" PRIx64 "] of the table at %s holds %s",
				     page >> 12 & 0xff,
				     table_text(&evidence->tables,
						(size_t)finding->l2_table, "phys"),
				     second);
	words = format_string("L1[0x%03" PRIx64 "] holds %s%s", page >> 20, first,
			      more ? more : "");
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

static void show_finding(struct out *out, const struct fault *fault,
			 const struct evidence *evidence)
{
	struct finding finding CLEANUP(finding_free);

	finding_make(evidence, fault, &finding);
	show_walk(out, fault, evidence, &finding);
	if (finding.within >= 0)
		show_mapping(out, "mapping", "  mapped", &evidence->mappings,
			     finding.within);
	show_mapping(out, "below", "  below", &evidence->mappings, finding.below);
	show_mapping(out, "above", "  above", &evidence->mappings, finding.above);
	out_field(out, "finding", NULL, v_string(finding.name));
	out_field(out, "explanation", "  so", v_string(finding.words));
}

static const char *access_word(const struct fault *fault)
{
	static const char *const words[] = { NULL, "read", "write" };

	return words[fault->access];
}

static void show_fault(struct ctl *ctl, const struct seen *seen,
		       const struct evidence *evidence)
{
	const struct fault *fault = &seen->fault;
	const char *access = access_word(fault);
	char *times CLEANUP(free_pointer) = seen->times == 1 ?
		format_string("%s", "") : format_string(", %zu times", seen->times);
	char *iova CLEANUP(free_pointer) = format_string("0x%08" PRIx64, fault->iova);
	char *page CLEANUP(free_pointer) = format_string("0x%08" PRIx64, fault_page(fault));
	char *title CLEANUP(free_pointer) =
		format_string("%s%s%s of the page %s%s", fault->device,
			      *fault->device ? ": " : "", access ? access : "access",
			      page, times);

	out_begin(ctl->out, NULL, title);
	out_field(ctl->out, "device", NULL, v_word(*fault->device ? fault->device : NULL));
	out_field(ctl->out, "times", NULL, v_number(seen->times));
	out_field(ctl->out, "iova", NULL, v_string(iova));
	out_field(ctl->out, "page", NULL, v_string(page));
	out_field(ctl->out, "access", NULL, v_word(access));
	show_device(ctl, fault);
	show_type(ctl->out, fault);
	if (evidence)
		show_finding(ctl->out, fault, evidence);
	else
		show_indices(ctl->out, fault);
	out_end(ctl->out);
}

int cmd_explain(struct ctl *ctl)
{
	struct evidence evidence CLEANUP(evidence_free) = { 0 };
	struct faults faults CLEANUP(faults_free) = { 0 };
	bool alone = ctl->opt[OPT_NO_MODULE];
	const char *line = NULL, *domain = NULL;

	for (int i = 0; i < ctl->argc; i++)
		if (strstr(ctl->argv[i], "iova="))
			line = ctl->argv[i];
		else if (!domain)
			domain = ctl->argv[i];
		else
			fail_usage(ctl, "'%s' is not a fault line: it has no iova=",
				   ctl->argv[i]);
	if (!domain)
		domain = "default";
	if (!alone) {
		abi_check(ctl);
		domain_check(ctl, domain);
		evidence_read(ctl, &evidence, domain);
	}
	if (line)
		add_line(&faults, line);
	else
		read_input(ctl, &faults);
	if (!faults.count)
		fail(EXIT_NO, "there is no fault line: none holds iova=0x…");
	out_field(ctl->out, "domain", NULL, alone ? v_none() : v_string(domain));
	out_array(ctl->out, "faults");
	for (size_t i = 0; i < faults.count; i++)
		show_fault(ctl, &faults.items[i], alone ? NULL : &evidence);
	out_end(ctl->out);
	return EXIT_DONE;
}
