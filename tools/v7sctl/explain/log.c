// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "explain/log.h"
#include "v7sctl.h"

#define PAGE	4096
#define LONGEST	400	/* bytes of a line joined from several */

static void *grow(void *array, size_t count, size_t size)
{
	if (count & (count - 1))	/* it doubles at powers of two */
		return array;
	return check_memory(reallocarray(array, count ? 2 * count : 1, size));
}

static void add_message(struct log *log, const struct line *line, const char *clean)
{
	log->suppressed += line->suppressed;
	for (size_t i = 0; i < log->message_count; i++)
		if (message_meaning(log->messages[i].number) == message_meaning(line->message)) {
			log->messages[i].times++;
			return;
		}
	log->messages = grow(log->messages, log->message_count, sizeof(*log->messages));
	log->messages[log->message_count++] = (struct log_message){
		.number = line->message, .example = format_string("%s", clean), .times = 1,
	};
}

static void add_foreign(struct log *log, const char *driver)
{
	for (size_t i = 0; i < log->foreign_count; i++)
		if (!strcmp(log->foreign[i].driver, driver)) {
			log->foreign[i].times++;
			return;
		}
	log->foreign = grow(log->foreign, log->foreign_count, sizeof(*log->foreign));
	log->foreign[log->foreign_count++] = (struct foreign){ driver, 1 };
}

void log_add_event(struct log *log, const struct event *event)
{
	log->events = grow(log->events, log->event_count, sizeof(*log->events));
	log->events[log->event_count] = *event;
	log->events[log->event_count++].order = log->added++;
}

static void add(struct log *log, const struct line *line, const char *clean)
{
	switch (line->kind) {
	case LINE_FAULT:
		log->faults = grow(log->faults, log->fault_count, sizeof(*log->faults));
		log->faults[log->fault_count] = line->fault;
		log->faults[log->fault_count++].order = log->added++;
		break;
	case LINE_EVENT:
		log_add_event(log, &line->event);
		break;
	case LINE_MESSAGE:
		add_message(log, line, clean);
		break;
	case LINE_FOREIGN:
		add_foreign(log, line->foreign);
		break;
	case LINE_UNKNOWN:
		log->unknown = grow(log->unknown, log->unknown_count, sizeof(*log->unknown));
		log->unknown[log->unknown_count++] = format_string("%s", clean);
		break;
	case LINE_WELL:
	case LINE_OTHER:
		break;
	}
}

/* Adds the pending line as it is. */
static void settle(struct log *log)
{
	struct line line;

	if (!log->pending)
		return;
	line_parse(&line, log->pending);
	add(log, &line, log->pending);
	free(log->pending);
	log->pending = NULL;
}

/* Whether to join @clean even if no more is recognised: a line may be wrapped into many pieces. */
static bool may_go_on(const struct line *before, const char *clean, const char *both)
{
	struct line alone;

	line_parse(&alone, clean);
	return before->kind == LINE_UNKNOWN && strlen(both) < LONGEST &&
	       (alone.kind == LINE_OTHER || alone.kind == LINE_UNKNOWN);
}

/* Appends @clean to the pending line if @clean continues it. */
static bool join(struct log *log, const char *clean)
{
	struct line before, after;
	char *both;

	if (!log->pending || line_begins(clean))
		return false;
	both = format_string("%s %s", log->pending, clean);
	line_parse(&before, log->pending);
	line_parse(&after, both);
	if (line_fields(&after) <= line_fields(&before) &&
	    (after.kind == before.kind || after.kind == LINE_UNKNOWN) &&
	    !may_go_on(&before, clean, both)) {
		free(both);
		return false;
	}
	free(log->pending);
	log->pending = both;
	if (!line_is_open(&after, both))
		settle(log);
	return true;
}

void log_add(struct log *log, const char *text)
{
	char *clean = check_memory(malloc(strlen(text) + 1));
	struct line line;

	line_clean(clean, text);
	if (*clean && !join(log, clean)) {
		settle(log);
		line_parse(&line, clean);
		if (line_is_open(&line, clean)) {
			log->pending = clean;
			return;
		}
		add(log, &line, clean);
	}
	free(clean);
}

bool log_add_typed(struct log *log, const char *text)
{
	char *clean CLEANUP(free_pointer) = check_memory(malloc(strlen(text) + 1));
	struct line line;

	line_clean(clean, text);
	line_parse(&line, clean);
	if (line.kind == LINE_OTHER)
		line_parse_typed(&line, clean);
	if (line.kind == LINE_OTHER)
		return false;
	add(log, &line, clean);
	return true;
}

static int order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* Compares everything but the page. Returns 0 for faults that can be in one run. */
static int compare_kinds(const struct fault *a, const struct fault *b)
{
	const int orders[] = {
		strcmp(a->device, b->device), strcmp(a->port_name, b->port_name),
		order(a->format, b->format), order(a->type, b->type),
		order(a->larb, b->larb), order(a->port, b->port),
		order(a->layer, b->layer), order(a->access, b->access),
	};

	for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
		if (orders[i])
			return orders[i];
	return 0;
}

static int compare_faults(const void *first, const void *second)
{
	const struct fault *a = first, *b = second;
	int kinds = compare_kinds(a, b), pages = order(fault_page(a), fault_page(b));

	if (kinds || pages)
		return kinds ? kinds : pages;
	return order(a->order, b->order);
}

static int compare_runs(const void *first, const void *second)
{
	const struct run *a = first, *b = second;

	return order(a->fault.order, b->fault.order);
}

static void make_runs(struct log *log)
{
	qsort(log->faults, log->fault_count, sizeof(*log->faults), compare_faults);
	for (size_t i = 0; i < log->fault_count; i++) {
		const struct fault *fault = &log->faults[i];
		struct run *run = log->run_count ? &log->runs[log->run_count - 1] : NULL;

		if (run && !compare_kinds(&run->fault, fault) &&
		    fault_page(fault) - run->last_page <= PAGE) {
			run->last_page = fault_page(fault);
			run->times++;
			if (fault->order < run->fault.order)
				run->fault = *fault;
			continue;
		}
		log->runs = grow(log->runs, log->run_count, sizeof(*log->runs));
		log->runs[log->run_count++] = (struct run){
			.fault = *fault, .first_page = fault_page(fault),
			.last_page = fault_page(fault), .times = 1,
		};
	}
	if (log->run_count)
		qsort(log->runs, log->run_count, sizeof(*log->runs), compare_runs);
}

void log_end(struct log *log)
{
	settle(log);
	if (log->fault_count)
		make_runs(log);
}

void log_free(struct log *log)
{
	for (size_t i = 0; i < log->message_count; i++)
		free(log->messages[i].example);
	for (size_t i = 0; i < log->unknown_count; i++)
		free(log->unknown[i]);
	free(log->faults);
	free(log->runs);
	free(log->events);
	free(log->messages);
	free(log->foreign);
	free(log->unknown);
	free(log->pending);
}

static bool has_page(const struct event *event, uint64_t page)
{
	return page >= event->iova && page - event->iova < event->size;
}

/* By their times if both have one, else by their order. */
static bool is_before(const struct event *event, uint64_t time_ns, size_t order)
{
	if (event->time_ns != FAULT_ABSENT && time_ns != FAULT_ABSENT)
		return event->time_ns <= time_ns;
	return event->order < order;
}

static bool is_later(const struct event *a, const struct event *b)
{
	return !b || is_before(b, a->time_ns, a->order);
}

/* The time of a fault or event: the events of @page before it are searched. */
struct moment {
	uint64_t page, time_ns;
	size_t order;
	const char *domain;
};

static bool is_of(const struct event *event, const struct moment *moment)
{
	return has_page(event, moment->page) &&
	       (!event->domain || !moment->domain || !strcmp(event->domain, moment->domain)) &&
	       is_before(event, moment->time_ns, moment->order);
}

/* The last event of the page before @moment; with @maps the last map. */
static const struct event *find_event(const struct log *log, const struct moment *moment,
				      bool maps)
{
	const struct event *last = NULL;

	for (size_t i = 0; i < log->event_count; i++) {
		const struct event *event = &log->events[i];

		if (!(maps && event->unmap) && is_of(event, moment) && is_later(event, last))
			last = event;
	}
	return last;
}

const struct event *log_last(const struct log *log, const struct fault *fault,
			     const char *domain)
{
	return find_event(log, &(struct moment){ fault_page(fault), fault->time_ns,
						 fault->order, domain }, false);
}

const struct event *log_mapped(const struct log *log, const struct event *unmap, uint64_t page)
{
	return find_event(log, &(struct moment){ page, unmap->time_ns, unmap->order,
						 unmap->domain }, true);
}

bool log_has_event(const struct log *log, const struct event *event)
{
	for (size_t i = 0; i < log->event_count; i++) {
		const struct event *there = &log->events[i];

		if (there->time_ns == event->time_ns && there->unmap == event->unmap &&
		    has_page(there, event->iova) &&
		    (!there->domain || !strcmp(there->domain, event->domain)))
			return true;
	}
	return false;
}
