// SPDX-License-Identifier: GPL-2.0-only
/* Compares providers: memory needed, memory held, time of a map. */
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "abi/abi.h"
#include "cmd/commands.h"
#include "out/progress.h"
#include "cmd/workload.h"

/* A row of the comparison: numbers, or why there are none. */
struct result {
	const char *workload, *provider, *error;
	uint64_t tables, used, held, ns;
};

static struct out_value result_cell(const void *row, const struct out_column *column)
{
	const struct result *result = row;

	if (!strcmp(column->key, "workload"))
		return v_string(result->workload);
	if (!strcmp(column->key, "provider"))
		return v_string(result->provider);
	if (!strcmp(column->key, "error"))
		return v_word(result->error);
	if (result->error)
		return v_none();
	if (!strcmp(column->key, "tables"))
		return v_number(result->tables);
	if (!strcmp(column->key, "used_bytes"))
		return v_bytes(result->used);
	if (!strcmp(column->key, "held_bytes"))
		return v_bytes(result->held);
	if (!strcmp(column->key, "ns_per_map"))
		return v_number(result->ns);
	return result->used ? v_real((double)result->held / (double)result->used) :
			      v_none();
}

static const struct out_column columns[] = {
	{ "workload", "WORKLOAD", OUT_LEFT, result_cell },
	{ "provider", "PROVIDER", OUT_LEFT, result_cell },
	{ "tables", "TABLES", OUT_RIGHT, result_cell },
	{ "used_bytes", "USED", OUT_RIGHT, result_cell, 2 },
	{ "held_bytes", "HELD", OUT_RIGHT, result_cell },
	{ "held_per_used", "HELD/USED", OUT_RIGHT, result_cell, 1 },
	{ "ns_per_map", "NS/MAP", OUT_RIGHT, result_cell },
	{ "error", NULL, OUT_NOTE, result_cell },
};

/* The domain that is being measured; each exit from the program destroys it. */
static struct {
	const struct ctl *ctl;
	char name[32];
	bool exists;
} domain;

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
	interrupted = number;
}

static void destroy_domain(void)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };

	if (!domain.exists)
		return;
	writer_open(domain.ctl, &writer, "destroy");
	writer_line(&writer, domain.name, NULL, 0);
	domain.exists = false;
}

static void destroy_domain_at_exit(void)
{
	char *path;
	int fd;

	if (!domain.exists)
		return;
	path = abi_path(domain.ctl, "destroy");
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, domain.name, strlen(domain.name)) < 0)
		fprintf(stderr, "v7sctl: domain %s was not destroyed\n",
			domain.name);
	free(path);
}

static void end_if_interrupted(void)
{
	if (!interrupted)
		return;
	progress_end();
	signal(interrupted, SIG_DFL);
	raise(interrupted);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Creates that domain. Returns NULL, or why it cannot be created. */
static char *create_domain(const struct ctl *ctl, const char *provider)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };
	char *line CLEANUP(free_pointer) = NULL;
	int error;

	snprintf(domain.name, sizeof(domain.name), "v7sctl-%d", (int)getpid());
	line = format_string("%s provider=%s", domain.name, provider);
	writer_open(ctl, &writer, "create");
	error = writer_try(&writer, line);
	if (error)
		return last_error(&writer, error);
	domain.ctl = ctl;
	domain.exists = true;
	return NULL;
}

/*
 * How many steps from @step on are one write: a map, whose time is measured, or all unmaps up
 * to the next map, so that they wait for one RCU grace period together.
 */
static size_t steps_of_write(const struct step *step, const struct step *end)
{
	size_t count = 1;

	while (!step->map && step + count < end && !step[count].map)
		count++;
	return count;
}

static char *lines_of_steps(const struct step *step, size_t count)
{
	char *text;
	size_t size;
	FILE *file = check_memory(open_memstream(&text, &size));

	for (size_t i = 0; i < count; i++, step++) {
		fprintf(file, "%s0x%08" PRIx64, i ? "\n" : "", step->iova);
		if (step->map)
			fprintf(file, " 0x%08" PRIx64, step->phys);
		fprintf(file, " %" PRIu64, step->size);
	}
	fclose(file);
	return text;
}

/* Runs the steps and adds up the time of the maps. Returns NULL, or why it stopped. */
static char *run_steps(const struct ctl *ctl, const struct steps *steps,
		       uint64_t *spent)
{
	struct writer map CLEANUP(writer_close) = { .fd = -1 };
	struct writer unmap CLEANUP(writer_close) = { .fd = -1 };
	const struct step *step = steps->items, *end = step + steps->count;

	*spent = 0;
	writer_open(ctl, &map, "domains/%s/map", domain.name);
	writer_open(ctl, &unmap, "domains/%s/unmap", domain.name);
	while (step < end && !interrupted) {
		size_t count = steps_of_write(step, end);
		char *lines CLEANUP(free_pointer) = lines_of_steps(step, count);
		const struct writer *writer = step->map ? &map : &unmap;
		uint64_t start = now();
		int error = writer_try(writer, lines);

		if (error)
			return last_error(writer, error);
		if (step->map)
			*spent += now() - start;
		step += count;
	}
	return NULL;
}

static size_t map_count(const struct steps *steps)
{
	size_t count = 0;

	for (size_t i = 0; i < steps->count; i++)
		count += steps->items[i].map;
	return count;
}

static void read_numbers(const struct ctl *ctl, struct result *result)
{
	struct record stats CLEANUP(record_free) = { 0 };

	record_read(ctl, &stats, "domains/%s/stats", domain.name);
	result->tables = record_number(&stats, "l2-tables") + 1;
	result->used = record_number(&stats, "table-bytes");
	result->held = record_number(&stats, "held-bytes");
}

static void compare_one(struct ctl *ctl, const struct workload *workload,
			const char *provider, uint64_t seed)
{
	struct result result = { .workload = workload->name, .provider = provider };
	struct steps steps CLEANUP(steps_free) = { 0 };
	char *error CLEANUP(free_pointer) = NULL;
	uint64_t spent = 0;

	steps_make(&steps, workload, seed);
	error = create_domain(ctl, provider);
	if (!error)
		error = run_steps(ctl, &steps, &spent);
	if (!error)
		read_numbers(ctl, &result);
	result.error = error;
	result.ns = spent / map_count(&steps);
	out_row(ctl->out, &result);
	destroy_domain();
	end_if_interrupted();
}

static void show_missing(struct out *out, const char *workload, const char *provider)
{
	const struct result result = {
		.workload = workload,
		.provider = provider,
		.error = "not on this kernel",
	};

	out_row(out, &result);
}

/* Whether @name is in the list "a,b", or there is no list. */
static bool is_listed(const char *list, const char *name)
{
	size_t length = strlen(name);

	if (!list)
		return true;
	for (;; list++) {
		size_t item = strcspn(list, ",");

		if (item == length && !strncmp(list, name, length))
			return true;
		list += item;
		if (!*list)
			return false;
	}
}

/* Fails if an item of @list is not in @names. */
static void check_list(const struct ctl *ctl, const char *list,
		       const char *what, const char *const *names, size_t count)
{
	char *copy CLEANUP(free_pointer) = format_string("%s", list ? list : "");
	char *rest = copy, *item;

	while (list && (item = strsep(&rest, ","))) {
		size_t i = 0;

		while (i < count && strcmp(names[i], item))
			i++;
		if (i < count)
			continue;
		fail_usage(ctl, "no %s '%s'%s", what, item, did_you_mean(item, names, count));
	}
}

static void check_lists(const struct ctl *ctl, const struct table *providers)
{
	const char *names[providers->rows.count + 1];
	const char *work[workload_count];

	for (size_t i = 0; i < providers->rows.count; i++)
		names[i] = table_text(providers, i, "name");
	for (size_t i = 0; i < workload_count; i++)
		work[i] = workloads[i].name;
	check_list(ctl, ctl->opt[OPT_PROVIDER], "provider", names,
		   providers->rows.count);
	check_list(ctl, ctl->opt[OPT_WORKLOAD], "workload", work, workload_count);
}

static void compare_all(struct ctl *ctl, const struct table *providers,
			uint64_t seed)
{
	size_t total = providers->rows.count * workload_count, done = 0;

	progress_begin("compare", total);
	for (size_t i = 0; i < workload_count; i++) {
		for (size_t j = 0; j < providers->rows.count; j++) {
			const char *name = table_text(providers, j, "name");

			progress_step(name, done++);
			if (!is_listed(ctl->opt[OPT_WORKLOAD], workloads[i].name) ||
			    !is_listed(ctl->opt[OPT_PROVIDER], name))
				continue;
			if (table_yes(providers, j, "available"))
				compare_one(ctl, &workloads[i], name, seed);
			else
				show_missing(ctl->out, workloads[i].name, name);
		}
	}
	progress_end();
}

/* Signals that are ignored from the start, as by nohup, stay ignored. */
static void note_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };
	const struct sigaction action = {
		.sa_handler = note_signal, .sa_flags = SA_RESTART
	};
	struct sigaction old;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (!sigaction(numbers[i], NULL, &old) && old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
}

int cmd_compare(struct ctl *ctl)
{
	struct table providers CLEANUP(table_free) = { 0 };
	uint64_t seed = option_number(ctl, OPT_SEED,
				      (uint64_t)time(NULL) & 0xffffff, 0, UINT64_MAX);

	abi_check(ctl);
	table_read(ctl, &providers, PROVIDER_COLUMNS, NULL,
		   "providers");
	check_lists(ctl, &providers);
	atexit(destroy_domain_at_exit);
	note_signals();
	if (ctl->opt[OPT_CSV])
		fprintf(stderr, "seed %" PRIu64 "\n", seed);
	out_field(ctl->out, "seed", NULL, v_number(seed));
	out_table(ctl->out, "results", columns, ARRAY_SIZE(columns));
	compare_all(ctl, &providers, seed);
	out_end(ctl->out);
	out_say(ctl->out, "seed %" PRIu64 "; the times are those of writes to debugfs", seed);
	return EXIT_DONE;
}
