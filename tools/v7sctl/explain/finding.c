// SPDX-License-Identifier: GPL-2.0-only
/*
 * The causes with the strongest evidence come first: what was recorded (history, a table out of
 * reach), then what the address itself shows (it is a physical address, its bank bits are wrong),
 * then what its neighbours suggest. The M4U checks no permissions (its driver always sets
 * NO_PERMS), so these are never a cause.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain/finding.h"

#define PAGE	((uint64_t)4096)
#define NEAR	((uint64_t)64 << 10)	/* neighbours farther away are no cause */
#define CLOSE	(2 * PAGE)		/* an overrun first hits the page after a mapping */
#define NOT_PERMISSIONS	\
	"Permissions are not the cause: the M4U checks none, as its driver always sets NO_PERMS."

/* A fault and the evidence about it. */
struct matter {
	const struct knowledge *knowledge;
	const struct evidence *evidence;	/* of the domain by which it is judged, or NULL */
	struct fault fault;
	const struct origin *origin;
	const struct walk *walk;
	uint64_t page;
	uint64_t below, above;	/* the last address mapped below, the first above, or ABSENT */
	bool unmapped;		/* the history has the unmap */
	struct findings *findings;
};

static void conclude(const struct matter *matter, const char *name,
		     const char *format, ...) PRINTF(3, 4);

static void conclude(const struct matter *matter, const char *name,
		     const char *format, ...)
{
	struct findings *findings = matter->findings;
	va_list args;

	if (findings->count == MAX_FINDINGS)
		return;
	va_start(args, format);
	findings->items[findings->count++] = (struct finding){
		.name = name, .words = format_args(format, args),
	};
	va_end(args);
}

/* "1.8 ms before the fault", or @after ("before the fault") alone if a time is missing. */
static char *how_long(uint64_t from_ns, uint64_t to_ns, const char *after)
{
	uint64_t ns = to_ns - from_ns;

	if (from_ns == FAULT_ABSENT || to_ns == FAULT_ABSENT || to_ns < from_ns)
		return format_string("%s", after);
	if (ns < 1000000)
		return format_string("%" PRIu64 ".%" PRIu64 " us%s%s", ns / 1000, ns / 100 % 10,
				     *after ? " " : "", after);
	if (ns < 1000000000)
		return format_string("%" PRIu64 ".%" PRIu64 " ms%s%s", ns / 1000000,
				     ns / 100000 % 10, *after ? " " : "", after);
	return format_string("%" PRIu64 ".%03" PRIu64 " s%s%s", ns / 1000000000,
			     ns / 1000000 % 1000, *after ? " " : "", after);
}

/* The history of the page, from a trace or the module. */
static void look_at_history(struct matter *matter)
{
	const struct log *log = matter->knowledge->log;
	const char *domain = matter->evidence ? matter->evidence->domain : NULL;
	const struct event *last = log_last(log, &matter->fault, domain), *mapped;
	char *before CLEANUP(free_pointer) = NULL, *lived CLEANUP(free_pointer) = NULL;

	if (!last || !last->unmap)
		return;
	mapped = log_mapped(log, last, matter->page);
	matter->unmapped = true;
	before = how_long(last->time_ns, matter->fault.time_ns, "before the fault");
	if (mapped)
		lived = how_long(mapped->time_ns, last->time_ns, "");
	conclude(matter, "use-after-unmap",
		 "Use after unmap: the page was unmapped %s%s%s%s%s%s. Stop the device, or wait for it, before its buffer is unmapped.",
		 before, *last->task ? " by " : "", last->task,
		 lived ? ", after it had been mapped" : "",
		 lived && *lived ? " for " : "", lived ? lived : "");
}

static bool look_at_tables(const struct matter *matter)
{
	if (!matter->walk->l1_table.above_limit && !matter->walk->l2_table.above_limit)
		return false;
	conclude(matter, "table-above-limit",
		 "A table of this walk lies above the limit: the IOMMU truncates its address, and reads other memory instead. v7sctl check names such tables.");
	return true;
}

/* The address is beyond the domain's IOVAs, where nothing can be mapped. */
static bool look_at_range(const struct matter *matter)
{
	uint64_t ias = record_number(&matter->evidence->config, "ias");
	unsigned int bits = origin_ias(matter->origin);
	const struct soc *soc = origin_soc(matter->origin);
	const char *region = region_name(matter->page);

	if (ias >= 64 || !(matter->page >> ias))
		return false;
	if (bits > ias && !(matter->page >> bits))
		conclude(matter, "domain-too-narrow",
			 "A valid IOVA on a SoC with %u-bit IOVAs%s%s; domain %s has only %" PRIu64 " bits, so its tables cannot explain the fault. Create a domain that fits: v7sctl create NAME soc=%s",
			 bits, region ? ", in the region of " : "", region ? region : "",
			 matter->evidence->domain, ias, soc ? soc->name : "…");
	else
		conclude(matter, "out-of-range",
			 "The address is beyond the %" PRIu64 " bits of domain %s%s.", ias,
			 matter->evidence->domain,
			 bits ? " and of this M4U: it was never a valid IOVA" :
			 ": it was never a valid IOVA there");
	return true;
}

static const char *at_fault(const struct matter *matter, const char *column)
{
	if (!matter->walk || matter->walk->fault < 0)
		return NULL;
	return table_text(&matter->evidence->faults, (size_t)matter->walk->fault, column);
}

/* Whether the page was mapped at the fault, if the module recorded that, else whether it is now. */
static bool was_mapped(const struct matter *matter)
{
	const char *size = at_fault(matter, "size");

	return size ? strcmp(size, "-") != 0 : matter->walk->within.size;
}

/* Whether the walk ended at an address without memory: bit 2 of an MMU's seven, without bit 0. */
static bool is_invalid_pa(const struct fault *fault)
{
	uint64_t kinds = fault->type | fault->type >> 7;

	return fault->type != FAULT_ABSENT && kinds & 4 && !(kinds & 1);
}

/* The physical address of the page: at the fault if it was recorded, else now. */
static uint64_t leads_to(const struct matter *matter)
{
	const char *then = at_fault(matter, "phys");
	const struct mapping *now = &matter->walk->within;

	if (!then)
		return now->phys + matter->page - now->start;
	/* It includes the low bits of the reported IOVA, which are not part of the address. */
	return strtoull(then, NULL, 0) & ~(uint64_t)0xfff;
}

static void look_at_mapping(const struct matter *matter)
{
	if (is_invalid_pa(&matter->fault))
		conclude(matter, "invalid-pa",
			 "The page is mapped to 0x%08" PRIx64 ", where the M4U finds no memory: the caller mapped a wrong physical address.",
			 leads_to(matter));
	else if (at_fault(matter, "size"))
		conclude(matter, "mapped-at-fault",
			 "The page was mapped to 0x%08" PRIx64 " when the driver reported the fault, but the device did not see it: it was mapped too late, or a sync of the descriptor or a flush of the TLB is missing. "
			 NOT_PERMISSIONS,
			 leads_to(matter));
	else
		conclude(matter, "mapped",
			 "The page is mapped now (%s). Either it was mapped only after the fault, or the device did not see it: a sync of the descriptor or a flush of the TLB is missing. "
			 NOT_PERMISSIONS,
			 matter->walk->within.prot);
}

/* Whether the driver gave the device the physical address instead of the IOVA. */
static void look_for_physical(const struct matter *matter)
{
	const struct mapping *mapping = &matter->walk->physical;

	if (!mapping->size)
		return;
	conclude(matter, "physical-address",
		 "That is the physical address of IOVA 0x%08" PRIx64 ", which is mapped: the driver gave the device the physical address instead of the IOVA (dma_addr_t).",
		 mapping->start + matter->page - mapping->phys);
}

static void look_for_bank(const struct matter *matter)
{
	uint64_t other = matter->walk->bank;

	if (other == FAULT_ABSENT)
		return;
	conclude(matter, "bank-bits",
		 "The same low 32 bits are mapped at 0x%08" PRIx64 ": bits 33:32 are wrong%s. Look at the width of the device's address register, at its dma-ranges, and at the larb's bank register (BANK_SEL).",
		 other, other < matter->page ? "" : ", or were lost");
}

static void look_in_other_domains(const struct matter *matter)
{
	for (size_t i = 0; i < matter->knowledge->domain_count; i++) {
		const struct evidence *other = &matter->knowledge->domains[i];
		struct mapping mapping;

		if (other == matter->evidence || !evidence_find(other, matter->page, &mapping))
			continue;
		conclude(matter, "other-domain",
			 "The page is mapped in domain %s, at 0x%08" PRIx64 "-0x%08" PRIx64 ": the buffer was mapped for another device.",
			 other->domain, mapping.start, mapping.end);
		return;
	}
}

static bool is_empty(const struct walk *walk)
{
	return !walk->within.size && !walk->below.size && !walk->above.size;
}

/* The module does not count another driver's maps, and records only those since the attach. */
static void look_at_foreign(const struct matter *matter, uint64_t nearest)
{
	const char *domain = matter->evidence->domain;

	if (matter->unmapped)
		return;
	if (is_empty(matter->walk))
		conclude(matter, "empty", "Nothing is mapped in domain %s now.", domain);
	else if (nearest >= NEAR)
		conclude(matter, "never-mapped",
			 "Not mapped, no mapping is near, and the history kept of domain %s has no unmap of this page. The address is wrong, or was meant for another domain.",
			 domain);
}

/* Tables have no history, but the counters show whether anything was unmapped. */
static void look_at_counters(const struct matter *matter, uint64_t nearest)
{
	const struct record *stats = &matter->evidence->stats;
	const char *domain = matter->evidence->domain;

	if (!strcmp(record_text(&matter->evidence->config, "provider"), "foreign"))
		look_at_foreign(matter, nearest);
	else if (!record_number(stats, "maps"))
		conclude(matter, "empty",
			 "Nothing was ever mapped in domain %s: is it the right one? The tables of the M4U's own driver are not in it.",
			 domain);
	else if (record_number(stats, "unmaps"))
		conclude(matter, "not-mapped",
			 "Not mapped now; domain %s has unmapped %s range%s, perhaps this page too: use after unmap is %s. Tables keep no history: record the trace events iommu:map and iommu:unmap.",
			 domain, record_text(stats, "unmaps"),
			 plural(record_number(stats, "unmaps")),
			 nearest < NEAR ? "likelier than an overrun" : "likely, as no mapping is near");
	else if (nearest >= NEAR)
		conclude(matter, "never-mapped",
			 "Never mapped: domain %s has unmapped nothing yet, and no mapping is near. The address is wrong, or was meant for another domain.",
			 domain);
}

static void look_past(const struct matter *matter, uint64_t far)
{
	char *end CLEANUP(free_pointer) = format_string("0x%08" PRIx64, matter->below);

	if (far < CLOSE)
		conclude(matter, "past-end",
			 "Off by %" PRIu64 " to %" PRIu64 " bytes past the end of the mapping that ends at %s: the device runs over its buffer. Look at its size, stride and height, and at what the device rounds up: AFBC and other compressed formats, tiles, prefetch of a whole line.",
			 far + 1, far + PAGE, end);
	else
		conclude(matter, "past-end",
			 "Off by %" PRIu64 " KiB, %" PRIu64 " to %" PRIu64 " bytes, past the end of the nearest mapping, which ends at %s. An overrun faults at its first page, so this is one only if the device skipped the pages between, as with a large stride.",
			 far / 1024, far + 1, far + PAGE, end);
}

static void look_before(const struct matter *matter, uint64_t far)
{
	conclude(matter, "before-start",
		 "%" PRIu64 " to %" PRIu64 " bytes before the start of the mapping at 0x%08" PRIx64 ": an offset was subtracted, or an address rounded down.",
		 far - PAGE + 1, far, matter->above);
}

/* Nothing is mapped at the page. */
static void look_around(const struct matter *matter)
{
	uint64_t past = UINT64_MAX, before = UINT64_MAX, nearest;

	if (matter->below != FAULT_ABSENT)
		past = matter->page - matter->below - 1;
	if (matter->above != FAULT_ABSENT)
		before = matter->above - matter->page;
	nearest = past < before ? past : before;
	look_for_physical(matter);
	look_for_bank(matter);
	look_in_other_domains(matter);
	if (matter->page < NEAR && nearest >= CLOSE)
		conclude(matter, "null",
			 "An address next to zero: most likely the driver started the device before it set the address of a buffer.");
	look_at_counters(matter, nearest);
	if (past < NEAR && past <= before)
		look_past(matter, past);
	else if (before < NEAR)
		look_before(matter, before);
	if (matter->walk->within.size)
		conclude(matter, "mapped-later",
			 "The page was not mapped at the fault, and is mapped now: perhaps the driver started the device before it mapped its buffer.");
}

/* The address in @column of the row recorded at the fault, or @now if there is no row. */
static uint64_t neighbour(const struct matter *matter, const char *column, uint64_t now)
{
	const char *then = at_fault(matter, column);

	if (!then)
		return now;
	return strcmp(then, "-") ? table_number(&matter->evidence->faults,
						(size_t)matter->walk->fault, column) :
				   FAULT_ABSENT;
}

/* What the module recorded at the fault overrides what the tables hold now. */
static void set_the_time(struct matter *matter)
{
	const struct walk *walk = matter->walk;

	matter->below = neighbour(matter, "below",
				  walk->below.size ? walk->below.end : FAULT_ABSENT);
	matter->above = neighbour(matter, "above",
				  walk->above.size ? walk->above.start : FAULT_ABSENT);
	if (walk->fault >= 0)
		matter->fault.time_ns = table_number(&matter->evidence->faults,
						     (size_t)walk->fault, "time-ns");
}

void findings_make(struct findings *findings, const struct knowledge *knowledge,
		   const struct run *run, const struct origin *origin,
		   const struct walk *walk)
{
	struct matter matter = {
		.knowledge = knowledge, .fault = run->fault, .origin = origin, .walk = walk,
		.evidence = run->evidence, .page = fault_page(&run->fault),
		.findings = findings,
	};

	*findings = (struct findings){ 0 };
	if (walk)
		set_the_time(&matter);
	look_at_history(&matter);
	if (origin_is_flat(origin, &run->fault)) {
		conclude(&matter, "first-generation",
			 "An M4U of the first generation walks one flat table of 4 MiB, a word for each page, without L1 and L2 tables: no domain of this module can match it.");
		return;
	}
	if (!matter.evidence)
		return;
	if (look_at_tables(&matter))
		return;
	if (look_at_range(&matter))
		look_for_bank(&matter);
	else if (was_mapped(&matter))
		look_at_mapping(&matter);
	else
		look_around(&matter);
}

void findings_free(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		free(findings->items[i].words);
}
