// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "explain/live.h"

/* The line names the driver first: "mtk-iommu 10205000.iommu". */
static const char *device_name(const struct fault *fault)
{
	const char *blank = strrchr(fault->device, ' ');

	return blank ? blank + 1 : fault->device;
}

/* Of several page tables of a device the first that has a domain. */
static const char *find_domain(const struct table *live, const char *device)
{
	for (size_t i = 0; *device && i < live->rows.count; i++) {
		const char *domain = table_text(live, i, "domain");

		if (!strcmp(table_text(live, i, "device"), device) && strcmp(domain, "-"))
			return domain;
	}
	return NULL;
}

char *live_domain(const struct ctl *ctl, const struct log *log)
{
	struct table live CLEANUP(table_free) = { 0 };
	const char *domain = NULL;

	if (!abi_exists(ctl, "live"))
		return NULL;
	table_read(ctl, &live, LIVE_COLUMNS, "# note", "live");
	for (size_t i = 0; !domain && i < log->run_count; i++)
		domain = find_domain(&live, device_name(&log->runs[i].fault));
	return domain ? format_string("%s", domain) : NULL;
}

static void add_event(struct log *log, const struct table *history, size_t row)
{
	const char *kind = table_text(history, row, "event");
	struct event event = {
		.unmap = !strcmp(kind, "unmap"),
		.time_ns = table_number(history, row, "time-ns"),
		.iova = table_number(history, row, "iova"),
	};

	/* A fault is in the log already, and may have no size. */
	if (!event.unmap && strcmp(kind, "map"))
		return;
	event.size = table_number(history, row, "size");
	snprintf(event.task, sizeof(event.task), "%s", table_text(history, row, "task"));
	log_add_event(log, &event);
}

void live_history(const struct ctl *ctl, struct log *log, const char *domain)
{
	char *file CLEANUP(free_pointer) = format_string("domains/%s/history", domain);
	struct table history CLEANUP(table_free) = { 0 };

	if (!abi_exists(ctl, file))
		return;
	table_read(ctl, &history, HISTORY_COLUMNS, "# lost", "%s", file);
	for (size_t i = 0; i < history.rows.count; i++)
		add_event(log, &history, i);
}
