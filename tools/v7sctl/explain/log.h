/* SPDX-License-Identifier: GPL-2.0-only */
/* A whole log: its faults by runs of pages, its history, its messages. */
#ifndef LOG_H
#define LOG_H

#include "explain/fault.h"

struct evidence;

/* Faults that differ only in their page, on consecutive pages. */
struct run {
	struct fault fault;	/* the first in the log */
	uint64_t first_page, last_page;
	size_t times;
	const struct evidence *evidence;	/* the page table that judges it, or NULL */
};

struct said {
	size_t message;
	char *example;
	size_t times;
};

struct stranger {
	const char *driver;
	size_t times;
};

struct log {
	struct fault *faults;
	size_t fault_count;
	struct run *runs;	/* of faults, in the order of the log: log_end() */
	size_t run_count;
	struct event *events;
	size_t event_count;
	struct said *said;
	size_t said_count;
	struct stranger *strangers;
	size_t stranger_count;
	char **unknown;		/* lines of an M4U's driver that were not understood */
	size_t unknown_count;
	size_t suppressed;	/* faults that the kernel did not print */
	size_t cut;		/* fault lines of which a part is missing */
	char *pending;		/* a clean line that may go on */
	size_t added;
};

void log_add(struct log *log, const char *line);
/*
 * Adds a @line from the command line, where iova=… alone is enough. False: it is not about an
 * M4U.
 */
bool log_add_typed(struct log *log, const char *line);
/* Adds a map or unmap from another source than a line. */
void log_add_event(struct log *log, const struct event *event);
void log_end(struct log *log);
void log_free(struct log *log);

/*
 * The last map or unmap of the page of @fault before the fault, or NULL. Events of the
 * histories of other domains than @domain do not count.
 */
const struct event *log_last(const struct log *log, const struct fault *fault,
			     const char *domain);
/* When the pages that @unmap took were mapped before that, or NULL. */
const struct event *log_mapped(const struct log *log, const struct event *unmap, uint64_t page);
/* Whether the log has that event already. */
bool log_has_event(const struct log *log, const struct event *event);

#endif
