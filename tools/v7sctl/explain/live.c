// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "explain/live.h"

#define PAGE	4096

static bool is_of(const struct table *live, size_t row, const char *device)
{
	return !strcmp(table_text(live, row, "device"), device) &&
	       strcmp(table_text(live, row, "domain"), "-");
}

const char *live_domain(const struct table *live, const struct fault *fault, size_t *count)
{
	const char *device = fault_device(fault), *newest = NULL;
	uint64_t since = 0;

	*count = 0;
	for (size_t i = 0; *device && i < live->rows.count; i++) {
		if (!is_of(live, i, device))
			continue;
		++*count;
		if (table_number(live, i, "since-ns") < since)
			continue;
		since = table_number(live, i, "since-ns");
		newest = table_text(live, i, "domain");
	}
	return newest;
}

static void add_event(struct log *log, const struct table *history, size_t row,
		      const char *domain)
{
	const char *kind = table_text(history, row, "event");
	struct event event = {
		.unmap = !strcmp(kind, "unmap"),
		.time_ns = table_number(history, row, "time-ns"),
		.iova = table_number(history, row, "iova"),
		.domain = domain,
	};

	/* Skip faults: they are in the log already, and may have no size. */
	if (!event.unmap && strcmp(kind, "map"))
		return;
	event.size = table_number(history, row, "size");
	snprintf(event.task, sizeof(event.task), "%s", table_text(history, row, "task"));
	log_add_event(log, &event);
}

static void add_lost(struct log *log, const struct evidence *evidence, size_t row,
		     const char *column)
{
	const struct table *faults = &evidence->faults;
	struct event event = {
		.unmap = !strcmp(column, "unmapped-ns"),
		.iova = table_number(faults, row, "iova") & ~(uint64_t)(PAGE - 1),
		.size = PAGE,
		.domain = evidence->domain,
	};

	if (!strcmp(table_text(faults, row, column), "-"))
		return;
	event.time_ns = table_number(faults, row, column);
	if (event.unmap)
		snprintf(event.task, sizeof(event.task), "%s",
			 table_text(faults, row, "unmapped-by"));
	if (!log_has_event(log, &event))
		log_add_event(log, &event);
}

void live_history(const struct ctl *ctl, struct log *log, const struct evidence *evidence)
{
	char *file CLEANUP(free_pointer) = format_string("domains/%s/history", evidence->domain);
	struct table history CLEANUP(table_free) = { 0 };

	if (!abi_exists(ctl, file))
		return;
	table_read(ctl, &history, HISTORY_COLUMNS, "# lost", "%s", file);
	for (size_t i = 0; i < history.rows.count; i++)
		add_event(log, &history, i, evidence->domain);
	for (size_t i = 0; i < evidence->faults.rows.count; i++) {
		add_lost(log, evidence, i, "mapped-ns");
		add_lost(log, evidence, i, "unmapped-ns");
	}
}
