// SPDX-License-Identifier: GPL-2.0-only
/* Fault lines, from the command line or from a log, explained. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "doctor/doctor.h"
#include "explain/live.h"
#include "explain/show.h"
#include "system/board.h"

/* Runs that the text output shows; --json has all. */
#define SHOWN	6

struct domains {
	struct evidence *items;
	size_t count;
	struct table live;
	const struct evidence *first;	/* the domain given, or that of the first fault */
};

static void domains_free(struct domains *domains)
{
	for (size_t i = 0; i < domains->count; i++)
		evidence_free(&domains->items[i]);
	free(domains->items);
	table_free(&domains->live);
}

static void read_input(const struct ctl *ctl, struct log *log)
{
	char *line CLEANUP(free_pointer) = NULL;
	size_t room = 0;

	if (isatty(STDIN_FILENO))
		fail_usage(ctl, "give a fault line, or pipe dmesg into it");
	while (getline(&line, &room, stdin) >= 0)
		log_add(log, line);
	if (ferror(stdin))
		fail(EXIT_USAGE, "cannot read standard input");
}

/* What a capture has of the kernel's log. */
static void read_captured_log(const struct ctl *ctl, struct log *log)
{
	char *text CLEANUP(free_pointer) = kernel_log_read(ctl);
	char *rest = text, *line;

	if (!text)
		fail(EXIT_NO, "the capture %s has no kernel log: give a fault line",
		     ctl->opt[OPT_FROM]);
	while ((line = strsep(&rest, "\n")))
		log_add(log, line);
}

/* The arguments are lines and at most one domain, in any order. Returns the domain, or NULL. */
static const char *read_arguments(const struct ctl *ctl, struct log *log)
{
	const char *domain = NULL;
	bool given = false;

	for (int i = 0; i < ctl->argc; i++)
		if (log_add_typed(log, ctl->argv[i]))
			given = true;
		else if (!domain)
			domain = ctl->argv[i];
		else
			fail_usage(ctl, "'%s' is not a line of an M4U's driver, and '%s' was taken as the domain",
				   ctl->argv[i], domain);
	if (!given && domain && strpbrk(domain, " ="))
		fail(EXIT_NO, "'%s' has no fault and no known message", domain);
	if (!given && ctl->opt[OPT_FROM])
		read_captured_log(ctl, log);
	else if (!given)
		read_input(ctl, log);
	log_end(log);
	return domain;
}

/* Why the module's files cannot be read, or NULL if they can. */
static const char *missing_module(const struct ctl *ctl)
{
	if (ctl->opt[OPT_NO_MODULE])
		return "--no-module was given";
	if (!abi_exists(ctl, "version"))
		return ctl->opt[OPT_FROM] ? "the capture has no files of the module" :
		       "the module " MODULE " is not loaded, or you are not root";
	return NULL;
}

/* All domains: the page may be mapped in another domain than the fault's. */
static void read_domains(const struct ctl *ctl, struct domains *domains, const char *domain)
{
	struct names names CLEANUP(names_free) = { 0 };

	abi_check(ctl);
	domains_read(ctl, &names);
	if (domain && !names_have(&names, domain) && !nearest_name(&names, domain))
		fail(EXIT_NO, "'%s' is neither a domain nor a line of an M4U's driver", domain);
	if (domain)
		domain_check(ctl, domain);
	domains->items = check_memory(calloc(names.count + 1, sizeof(*domains->items)));
	for (size_t i = 0; i < names.count; i++)
		evidence_init(ctl, &domains->items[domains->count++], names.names[i]);
	if (abi_exists(ctl, "live"))
		table_read(ctl, &domains->live, LIVE_COLUMNS, "# note", "live");
}

/* Reads the domain @name and its history, once. Returns NULL if there is no such domain. */
static const struct evidence *domain_whole(const struct ctl *ctl, struct domains *domains,
					   struct log *log, const char *name)
{
	for (size_t i = 0; i < domains->count; i++) {
		struct evidence *evidence = &domains->items[i];

		if (strcmp(evidence->domain, name))
			continue;
		if (!evidence->whole) {
			evidence_read_whole(evidence);
			live_history(ctl, log, evidence);
		}
		return evidence;
	}
	return NULL;
}

/* Without a domain, judge each fault by the page table of the device that its line names. */
static void judge(const struct ctl *ctl, struct domains *domains, struct log *log,
		  const char *domain)
{
	if (domain)
		domains->first = domain_whole(ctl, domains, log, domain);
	for (size_t i = 0; i < log->run_count; i++) {
		struct run *run = &log->runs[i];
		const char *live;
		size_t count;

		live = domain ? NULL : live_domain(&domains->live, &run->fault, &count);
		run->evidence = domain_whole(ctl, domains, log,
					     domain ? domain : live ? live : "default");
		if (!domains->first)
			domains->first = run->evidence;
	}
}

/* Lists the live page tables that were used, each once, and when they were read. */
static void show_live(const struct ctl *ctl, const struct domains *domains, const struct log *log)
{
	for (size_t i = 0; i < log->run_count; i++) {
		const struct fault *fault = &log->runs[i].fault;
		size_t before = 0, count;
		const char *live = live_domain(&domains->live, fault, &count);

		while (before < i && log->runs[before].evidence != log->runs[i].evidence)
			before++;
		if (!live || before < i)
			continue;
		out_say(ctl->out,
			"Judged by domain %s, the live page table of the device %s, as it %s.",
			live, fault_device(fault),
			ctl->opt[OPT_FROM] ? "was when the capture was taken" : "is now");
		if (count > 1)
			out_say(ctl->out,
				"It is the newest of %zu page tables of this device: `v7sctl live` lists them, and `v7sctl explain DOMAIN` judges by another.",
				count);
	}
}

static const struct soc *given_soc(const struct ctl *ctl)
{
	const char *name = ctl->opt[OPT_SOC], *names[MAX_SOCS], *hint;
	const struct soc *soc;
	size_t count = 0;

	if (!name)
		return NULL;
	soc = soc_find(name);
	if (soc)
		return soc;
	for (; count < MAX_SOCS && (soc = soc_at(count)); count++)
		names[count] = soc->name;
	hint = did_you_mean(name, names, count);
	fail_usage(ctl, "no SoC '%s'%s v7sctl-explain(8) lists them", name, *hint ? hint : ":");
}

static void show_faults(struct ctl *ctl, const struct log *log, const struct knowledge *knowledge)
{
	char *board CLEANUP(free_pointer) = board_mediatek(ctl);
	const struct soc *given = given_soc(ctl), *here = board ? soc_find(board) : NULL;
	size_t shown = ctl->opt[OPT_JSON] ? log->run_count : SHOWN, rest = 0;

	out_array(ctl->out, "faults");
	for (size_t i = 0; i < log->run_count; i++) {
		struct origin origin;

		if (i >= shown) {
			rest += log->runs[i].times;
			continue;
		}
		origin_find(&origin, &log->runs[i].fault, given, here);
		show_run(ctl->out, &log->runs[i], &origin, knowledge);
	}
	out_end(ctl->out);
	if (rest)
		out_say(ctl->out, "%zu more fault%s in %zu run%s of pages: --json has them all.",
			rest, plural(rest), log->run_count - shown, plural(log->run_count - shown));
}

int cmd_explain(struct ctl *ctl)
{
	struct domains domains CLEANUP(domains_free) = { 0 };
	struct log log CLEANUP(log_free) = { 0 };
	struct knowledge knowledge = { .log = &log };
	const char *domain = read_arguments(ctl, &log), *missing = missing_module(ctl);

	if (!missing && (log.run_count || domain)) {
		read_domains(ctl, &domains, domain);
		judge(ctl, &domains, &log, domain);
		knowledge.domains = domains.items;
		knowledge.domain_count = domains.count;
	} else if (missing && domain && !log.run_count && !ctl->opt[OPT_NO_MODULE]) {
		fail(EXIT_MISSING, "'%s' is not a line of an M4U's driver, and no domain can be read: %s",
		     domain, missing);
	}
	if (!log.run_count && !log.message_count && !log.event_count && !log.foreign_count &&
	    !log.unknown_count)
		fail(EXIT_NO, "there is no fault line and no known message of an M4U");
	out_field(ctl->out, "domain", NULL,
		  domains.first ? v_string(domains.first->domain) : v_none());
	out_field(ctl->out, "without_module", NULL, missing ? v_string(missing) : v_none());
	if (!domain)
		show_live(ctl, &domains, &log);
	if (missing && log.run_count)
		out_say(ctl->out, "Judged by the lines alone, without page tables (%s).",
			missing);
	show_faults(ctl, &log, &knowledge);
	show_rest(ctl->out, &log, ctl->opt[OPT_VERBOSE]);
	return log.run_count || log.message_count || log.event_count ? EXIT_DONE : EXIT_NO;
}
