// SPDX-License-Identifier: GPL-2.0-only
/* What the line of a fault shows: SoC, larb, port, M4U, type. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain/show_master.h"
#include "explain/words.h"

/* "MT8192" for "mt8192". */
static char *upper(const char *name)
{
	char *text = format_string("%s", name);

	for (char *c = text; *c; c++)
		*c = (char)toupper((unsigned char)*c);
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

/* "MT8192 (by the device's address)", or all candidates. */
void show_soc(struct out *out, const struct origin *origin)
{
	const struct soc *soc = origin_soc(origin);
	char *words CLEANUP(free_pointer) = NULL;

	out_field(out, "soc", NULL, soc ? v_string(soc->name) : v_none());
	out_field(out, "soc_from", NULL, origin->count ? v_string(origin->from) : v_none());
	out_array(out, "soc_candidates");
	for (size_t i = 0; i < origin->count; i++) {
		char *name CLEANUP(free_pointer) = upper(origin->socs[i]->name);

		out_field(out, origin->socs[i]->name, NULL, v_string(origin->socs[i]->name));
		words = append(words, "%s%s", i ? ", " : soc ? "" : "one of ", name);
		if (origin->socs[i]->alias) {
			char *alias CLEANUP(free_pointer) = upper(origin->socs[i]->alias);

			words = append(words, "/%s", alias);
		}
	}
	out_end(out);
	if (!origin->count)
		words = append(words, "not known from this device: give --soc=NAME");
	else
		words = append(words, " (%s%s)", from_words(origin->from),
			       soc ? "" : "; --soc=NAME picks one");
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

/*
 * Appends the candidates whose port has the same name as that of @first: " on MT8173, MT8183".
 * Frees @words and returns NULL if a candidate before @first has that name, too.
 */
static char *same_port(const struct origin *origin, const struct fault *fault, size_t first,
		       char *words)
{
	const char *port = soc_port(origin->socs[first], fault->larb, fault->port);
	const char *before = " on ";

	for (size_t i = 0; i < origin->count; i++) {
		const char *other = soc_port(origin->socs[i], fault->larb, fault->port);
		char *name CLEANUP(free_pointer) = NULL;

		if (port ? !other || strcmp(port, other) : !!other)
			continue;
		if (i < first) {
			free(words);
			return NULL;
		}
		name = upper(origin->socs[i]->name);
		words = append(words, "%s%s", before, name);
		before = ", ";
	}
	return words;
}

/* The port's name on each candidate, unless there is only one. */
static char *show_candidates(struct out *out, const struct origin *origin,
			     const struct fault *fault, char *words)
{
	const char *before = ": ";

	out_array(out, "port_candidates");
	for (size_t i = 0; i < origin->count && origin->count > 1 && !*fault->port_name; i++) {
		const char *port = soc_port(origin->socs[i], fault->larb, fault->port);
		char *text CLEANUP(free_pointer) =
			port ? port_words(port) : format_string("no such port");

		out_begin(out, NULL, NULL);
		out_field(out, "soc", NULL, v_string(origin->socs[i]->name));
		out_field(out, "port_name", NULL, v_word(port));
		out_end(out);
		text = same_port(origin, fault, i, text);
		if (!text || !words)
			continue;
		words = append(words, "%s%s", before, text);
		before = "; ";
	}
	out_end(out);
	return words;
}

void show_master(struct out *out, const struct origin *origin, const struct fault *fault)
{
	const struct soc *soc = origin_soc(origin);
	const char *port = port_of(soc, fault);
	const struct larb *larb = soc ? soc_larb(soc, fault->larb) : NULL;
	char *words CLEANUP(free_pointer) = NULL, *text CLEANUP(free_pointer) = NULL;
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
	text = port ? port_words(port) : NULL;
	if (fault->larb == NO_LARB)
		words = append(words, ": no larb, but a master of the infra M4U: PCIe or USB");
	else if (text)
		words = append(words, "%s%s", words ? ": " : "", text);
	else if (known && soc)
		words = append(words, ": the kernel's bindings name no such port");
	words = show_candidates(out, origin, fault, words);
	if (words)
		out_field(out, NULL, "  from", v_string(words));
}

void show_m4u(struct out *out, const struct fault *fault, const struct origin *origin)
{
	const struct soc *soc = origin_soc(origin);
	unsigned int ias = origin_ias(origin);
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
		words = append(words, ". To create a domain like its own: %s", create);
	}
	out_field(out, NULL, "  M4U", v_string(words));
}

void show_type(struct out *out, const struct fault *fault)
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
