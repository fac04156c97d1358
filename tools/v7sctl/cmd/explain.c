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

/* Runs that people are shown; --json has all. */
#define SHOWN	6

struct domains {
	struct evidence *items;
	size_t count;
};

static void domains_free(struct domains *domains)
{
	for (size_t i = 0; i < domains->count; i++)
		evidence_free(&domains->items[i]);
	free(domains->items);
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

/* Of the arguments one may be a line and one a domain. Returns the domain, or NULL. */
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
			fail_usage(ctl, "'%s' is not a line of an M4U's driver, and '%s' was the domain",
				   ctl->argv[i], domain);
	if (!given && domain && strpbrk(domain, " ="))
		fail(EXIT_NO, "'%s' has no fault, nor any message that is known", domain);
	if (!given && ctl->opt[OPT_FROM])
		read_captured_log(ctl, log);
	else if (!given)
		read_input(ctl, log);
	log_end(log);
	return domain;
}

/* Whether there is a module to ask, and it lets us; without one, why not. */
static const char *missing_module(const struct ctl *ctl)
{
	if (ctl->opt[OPT_NO_MODULE])
		return "as --no-module asks";
	if (!abi_exists(ctl, "version"))
		return ctl->opt[OPT_FROM] ? "the capture has no files of the module" :
		       "the module " MODULE " is not loaded, or you are not root";
	return NULL;
}

/* The domain asked about first, then all others. */
static void read_domains(const struct ctl *ctl, struct domains *domains, const char *domain)
{
	struct names names CLEANUP(names_free) = { 0 };

	abi_check(ctl);
	domains_read(ctl, &names);
	if (!names_have(&names, domain) && !nearest_name(&names, domain))
		fail(EXIT_NO, "'%s' is neither a domain nor a line of an M4U's driver", domain);
	domain_check(ctl, domain);
	domains->items = check_memory(calloc(names.count + 1, sizeof(*domains->items)));
	evidence_read(ctl, &domains->items[domains->count++], domain);
	for (size_t i = 0; i < names.count; i++)
		if (strcmp(names.names[i], domain))
			evidence_read_mappings(ctl, &domains->items[domains->count++],
					       names.names[i]);
}

static const struct soc *given_soc(const struct ctl *ctl)
{
	const char *name = ctl->opt[OPT_SOC], *names[MAX_SOCS], *near;
	const struct soc *soc;
	size_t count = 0;

	if (!name)
		return NULL;
	soc = soc_find(name);
	if (soc)
		return soc;
	for (; count < MAX_SOCS && (soc = soc_at(count)); count++)
		names[count] = soc->name;
	near = nearest(name, names, count);
	fail_usage(ctl, "no SoC '%s': did you mean '%s'? v7sctl-explain(8) lists them", name,
		   near ? near : "mt8173");
}

static void show_faults(struct ctl *ctl, const struct log *log, const struct knowledge *knowledge)
{
	char *board CLEANUP(free_pointer) = board_mediatek(ctl);
	const struct soc *given = given_soc(ctl), *here = board ? soc_find(board) : NULL;
	size_t shown = ctl->opt[OPT_JSON] ? log->run_count : SHOWN, rest = 0;

	out_array(ctl->out, "faults");
	for (size_t i = 0; i < log->run_count; i++) {
		struct whose whose;

		if (i >= shown) {
			rest += log->runs[i].times;
			continue;
		}
		whose_find(&whose, &log->runs[i].fault, given, here);
		show_run(ctl->out, &log->runs[i], &whose, knowledge);
	}
	out_end(ctl->out);
	if (rest)
		out_say(ctl->out, "%zu more faults in %zu runs of pages: --json has them all.",
			rest, log->run_count - shown);
}

int cmd_explain(struct ctl *ctl)
{
	struct domains domains CLEANUP(domains_free) = { 0 };
	struct log log CLEANUP(log_free) = { 0 };
	struct knowledge knowledge = { .log = &log };
	const char *domain = read_arguments(ctl, &log), *missing = missing_module(ctl);
	char *live CLEANUP(free_pointer) = NULL;

	if (!missing && (log.run_count || domain)) {
		live = domain ? NULL : live_domain(ctl, &log);
		domain = domain ? domain : live ? live : "default";
		read_domains(ctl, &domains, domain);
		live_history(ctl, &log, domain);
		knowledge.domains = domains.items;
		knowledge.domain_count = domains.count;
	} else if (missing && domain && !log.run_count && !ctl->opt[OPT_NO_MODULE]) {
		fail(EXIT_MISSING, "'%s' is not a line of an M4U's driver, and no domain can be asked: %s",
		     domain, missing);
	}
	if (!log.run_count && !log.said_count && !log.event_count && !log.stranger_count &&
	    !log.unknown_count)
		fail(EXIT_NO, "there is no fault line, nor any message of an M4U that is known");
	out_field(ctl->out, "domain", NULL,
		  domains.count ? v_string(domains.items[0].domain) : v_none());
	out_field(ctl->out, "without_module", NULL, missing ? v_string(missing) : v_none());
	if (live)
		out_say(ctl->out, "Judged by domain %s, the live page table of the device, as it %s.",
			live, ctl->opt[OPT_FROM] ? "was when the capture was taken" : "is now");
	if (missing && log.run_count)
		out_say(ctl->out, "Only what the lines tell: no tables were looked at (%s).",
			missing);
	show_faults(ctl, &log, &knowledge);
	show_rest(ctl->out, &log, ctl->opt[OPT_VERBOSE]);
	return log.run_count || log.said_count || log.event_count ? EXIT_DONE : EXIT_NO;
}
