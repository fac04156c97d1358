/* SPDX-License-Identifier: GPL-2.0-only */
/* A whole log: its faults by runs of pages, its history, its messages. */
#ifndef LOG_H
#define LOG_H

#include "explain/fault.h"

struct evidence;

/* Faults on consecutive pages that differ in nothing else. */
struct run {
	struct fault fault;	/* the first in the log */
	uint64_t first_page, last_page;
	size_t times;
	const struct evidence *evidence;	/* of the domain by which it is judged, or NULL */
};

/* A known message, see message_find(). */
struct log_message {
	size_t number;
	char *example;
	size_t times;
};

/* Another IOMMU's driver. */
struct foreign {
	const char *driver;
	size_t times;
};

struct log {
	struct fault *faults;
	size_t fault_count;
	struct run *runs;	/* of faults, in the order of the log; log_end() makes them */
	size_t run_count;
	struct event *events;
	size_t event_count;
	struct log_message *messages;
	size_t message_count;
	struct foreign *foreign;
	size_t foreign_count;
	char **unknown;		/* lines of an M4U's driver that were not understood */
	size_t unknown_count;
	size_t suppressed;	/* faults that the kernel did not print */
	char *pending;		/* a clean line that the next line may continue */
	size_t added;		/* faults and events so far: the next one's order */
};

void log_add(struct log *log, const char *line);
/* Adds a @line from the command line, where iova=… is enough; false if it concerns no M4U. */
bool log_add_typed(struct log *log, const char *line);
/* Adds a map or unmap that the module recorded. */
void log_add_event(struct log *log, const struct event *event);
void log_end(struct log *log);
void log_free(struct log *log);

/*
 * The last map or unmap of the page of @fault before the fault, or NULL. Skips events from the
 * histories of domains other than @domain.
 */
const struct event *log_last(const struct log *log, const struct fault *fault,
			     const char *domain);
/* The last map of @page before @unmap, or NULL. */
const struct event *log_mapped(const struct log *log, const struct event *unmap, uint64_t page);
/* Whether the log has that event already. */
bool log_has_event(const struct log *log, const struct event *event);

#endif
