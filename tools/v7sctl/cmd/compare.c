// SPDX-License-Identifier: GPL-2.0-only
/* Providers side by side: memory needed, memory held, time of a map. */
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

static const struct out_column columns[] = {
	{ "workload", "WORKLOAD", OUT_LEFT },
	{ "provider", "PROVIDER", OUT_LEFT },
	{ "tables", "TABLES", OUT_RIGHT },
	{ "used_bytes", "USED", OUT_RIGHT },
	{ "held_bytes", "HELD", OUT_RIGHT },
	{ "held_per_used", "HELD/USED", OUT_RIGHT },
	{ "ns_per_map", "NS/MAP", OUT_RIGHT },
	{ "error", NULL, OUT_NOTE },
};

/* The domain that is there for a moment only; no way out may leave it behind. */
static struct {
	const struct ctl *ctl;
	char name[32];
	bool exists;
} guest;

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
	interrupted = number;
}

static void destroy_guest(void)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };

	if (!guest.exists)
		return;
	writer_open(guest.ctl, &writer, "destroy");
	writer_line(&writer, guest.name, NULL, 0);
	guest.exists = false;
}

static void destroy_guest_at_exit(void)
{
	char *path;
	int fd;

	if (!guest.exists)
		return;
	path = abi_path(guest.ctl, "destroy");
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, guest.name, strlen(guest.name)) < 0)
		fprintf(stderr, "v7sctl: the domain %s is left behind\n",
			guest.name);
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

/* Creates the guest; NULL, or why that is impossible. */
static char *create_guest(const struct ctl *ctl, const char *provider)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };
	char *line CLEANUP(free_pointer) = NULL;
	int error;

	snprintf(guest.name, sizeof(guest.name), "v7sctl-%d", (int)getpid());
	line = format_string("%s provider=%s", guest.name, provider);
	writer_open(ctl, &writer, "create");
	error = writer_try(&writer, line);
	if (error)
		return last_error(ctl, error);
	guest.ctl = ctl;
	guest.exists = true;
	return NULL;
}

/* Runs the steps, adding up the time of the maps; NULL, or why it ended. */
static char *run_steps(const struct ctl *ctl, const struct steps *steps,
		       uint64_t *spent)
{
	struct writer map CLEANUP(writer_close) = { .fd = -1 };
	struct writer unmap CLEANUP(writer_close) = { .fd = -1 };

	*spent = 0;
	writer_open(ctl, &map, "domains/%s/map", guest.name);
	writer_open(ctl, &unmap, "domains/%s/unmap", guest.name);
	for (size_t i = 0; i < steps->count; i++) {
		const struct step *step = &steps->items[i];
		char line[96];
		uint64_t start;
		int error;

		if (interrupted)
			break;
		if (step->map)
			snprintf(line, sizeof(line), "0x%08" PRIx64 " 0x%08" PRIx64
				 " %" PRIu64, step->iova, step->phys, step->size);
		else
			snprintf(line, sizeof(line), "0x%08" PRIx64 " %" PRIu64,
				 step->iova, step->size);
		start = now();
		error = writer_try(step->map ? &map : &unmap, line);
		if (error)
			return last_error(ctl, error);
		if (step->map)
			*spent += now() - start;
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

static void show_numbers(struct ctl *ctl, uint64_t ns)
{
	struct record stats CLEANUP(record_free) = { 0 };
	uint64_t used, held;

	record_read(ctl, &stats, "domains/%s/stats", guest.name);
	used = record_number(&stats, "table-bytes");
	held = record_number(&stats, "held-bytes");
	out_cell(ctl->out, v_number(record_number(&stats, "l2-tables") + 1));
	out_cell(ctl->out, v_bytes(used));
	out_cell(ctl->out, v_bytes(held));
	out_cell(ctl->out, used ? v_real((double)held / (double)used) : v_none());
	out_cell(ctl->out, v_number(ns));
	out_cell(ctl->out, v_none());
}

static void show_failure(struct out *out, const char *why)
{
	for (int i = 0; i < 5; i++)
		out_cell(out, v_none());
	out_cell(out, v_string(why));
}

static void compare_one(struct ctl *ctl, const struct workload *workload,
			const char *provider, uint64_t seed)
{
	struct steps steps CLEANUP(steps_free) = { 0 };
	char *error CLEANUP(free_pointer) = NULL;
	uint64_t spent = 0;

	steps_make(&steps, workload, seed);
	error = create_guest(ctl, provider);
	if (!error)
		error = run_steps(ctl, &steps, &spent);
	out_cell(ctl->out, v_string(workload->name));
	out_cell(ctl->out, v_string(provider));
	if (error)
		show_failure(ctl->out, error);
	else
		show_numbers(ctl, spent / map_count(&steps));
	destroy_guest();
	end_if_interrupted();
}

/* Whether @name is one of a list "a,b", or there is no list. */
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

/* Every item of the list is one of @names. */
static void check_list(const struct ctl *ctl, const char *list,
		       const char *what, const char *const *names, size_t count)
{
	char *copy CLEANUP(free_pointer) = format_string("%s", list ? list : "");
	char *rest = copy, *item;

	while (list && (item = strsep(&rest, ","))) {
		size_t i = 0;
		const char *near;

		while (i < count && strcmp(names[i], item))
			i++;
		if (i < count)
			continue;
		near = nearest(item, names, count);
		fail_usage(ctl, "no %s '%s'%s%s%s", what, item,
			   near ? ": did you mean '" : "", near ? near : "",
			   near ? "'?" : "");
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
			if (table_yes(providers, j, "available")) {
				compare_one(ctl, &workloads[i], name, seed);
				continue;
			}
			out_cell(ctl->out, v_string(workloads[i].name));
			out_cell(ctl->out, v_string(name));
			show_failure(ctl->out, "not on this kernel");
		}
	}
	progress_end();
}

/* But for those that whoever started this has it ignore: nohup, a script's background. */
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
	atexit(destroy_guest_at_exit);
	note_signals();
	if (ctl->opt[OPT_CSV])
		fprintf(stderr, "seed %" PRIu64 "\n", seed);
	out_field(ctl->out, "seed", NULL, v_number(seed));
	out_table(ctl->out, "results", NULL, columns, ARRAY_SIZE(columns));
	compare_all(ctl, &providers, seed);
	out_end(ctl->out);
	out_say(ctl->out, "seed %" PRIu64 "; times are of writes through debugfs", seed);
	return EXIT_DONE;
}
