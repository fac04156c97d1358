// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives the module's `bench`: a run for each combination of the listed values, so that the
 * progress bar can advance. The results of all runs become one table.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/batch.h"
#include "cmd/commands.h"
#include "cmd/idle.h"
#include "out/progress.h"

#define MOST_KEYS 16

/* `key=a,b,c`, of which one value is chosen at a time. */
struct bench_key {
	char *text;
	const char *values[MOST_KEYS];
	size_t count, chosen;
};

struct run {
	struct bench_key keys[MOST_KEYS];
	size_t count;
};

static void add_key(const struct ctl *ctl, struct run *run, const char *word)
{
	struct bench_key *key = &run->keys[run->count++];
	char *rest, *value;

	*key = (struct bench_key){ .text = format_string("%s", word) };
	rest = strchr(key->text, '=');
	if (!rest)
		fail_usage(ctl, "'%s' is not KEY=VALUE", word);
	if (run->count == MOST_KEYS)
		fail_usage(ctl, "too many keys");
	*rest++ = '\0';
	/* A list of quirks is one format, not a value for each of several runs. */
	if (!strcmp(key->text, "quirks")) {
		key->values[key->count++] = rest;
		return;
	}
	while ((value = strsep(&rest, ","))) {
		if (key->count == MOST_KEYS)
			fail_usage(ctl, "too many values in '%s'", word);
		key->values[key->count++] = value;
	}
}

static void run_free(struct run *run)
{
	for (size_t i = 0; i < run->count; i++)
		free(run->keys[i].text);
}

static void run_read(const struct ctl *ctl, struct run *run)
{
	bool has_op = false;

	for (int i = 0; i < ctl->argc; i++) {
		add_key(ctl, run, ctl->argv[i]);
		has_op |= !strcmp(run->keys[i].text, "op");
	}
	if (!has_op)
		add_key(ctl, run, "op=map,unmap,translate");
}

static char *run_line(const struct run *run)
{
	char *line;
	size_t size;
	FILE *file = check_memory(open_memstream(&line, &size));

	for (size_t i = 0; i < run->count; i++)
		fprintf(file, "%s%s=%s", i ? " " : "", run->keys[i].text,
			run->keys[i].values[run->keys[i].chosen]);
	fclose(file);
	return line;
}

/* The next combination of values, like the next number of an odometer. */
static bool run_next(struct run *run)
{
	for (size_t i = run->count; i > 0; i--) {
		struct bench_key *key = &run->keys[i - 1];

		if (++key->chosen < key->count)
			return true;
		key->chosen = 0;
	}
	return false;
}

/* Numbers are counts like "4096" or times like "3.12". */
static struct out_value value_cell(const void *table_row, const struct out_column *column)
{
	const struct table_row *row = table_row;
	const char *text = table_text(row->table, row->row, column->key);
	uint64_t whole;
	char *end;
	double real;

	if (parse_number(text, &whole))
		return v_number(whole);
	real = strtod(text, &end);
	return end != text && !*end ? v_real(real) : v_word(text);
}

/* What the times of a row are divided by. */
static struct out_value unit_cell(const void *table_row, const struct out_column *column)
{
	const struct table_row *row = table_row;
	const char *op = table_text(row->table, row->row, "op");

	(void)column;
	if (!strcmp(op, "create") || !strcmp(op, "destroy"))
		return v_string("page table");
	if (!strcmp(op, "store") || !strcmp(op, "memset"))
		return v_string("descriptor");
	return v_string("page");
}

/* A row of the module's results, and the run that it belongs to. */
struct result {
	struct table_row row; /* first: value_cell() and unit_cell() cast to it */
	const struct run *run;
};

/* The value of a key that the module's rows have no column for. */
static struct out_value run_cell(const void *row, const struct out_column *column)
{
	const struct run *run = ((const struct result *)row)->run;

	for (size_t i = 0; i < run->count; i++)
		if (!strcmp(run->keys[i].text, column->key))
			return v_string(run->keys[i].values[run->keys[i].chosen]);
	return v_none();
}

static const struct out_column columns[] = {
	{ "provider", "PROVIDER", OUT_LEFT, value_cell },
	{ "walk", "WALK", OUT_LEFT, value_cell, 4 },
	{ "tables", "TABLES", OUT_LEFT, value_cell, 3 },
	{ "op", "OP", OUT_LEFT, value_cell },
	{ "pgsize", "PAGE", OUT_RIGHT, value_cell },
	{ "count", "COUNT", OUT_RIGHT, value_cell, 5 },
	{ "batch", "BATCH", OUT_RIGHT, value_cell, 1 },
	{ "loops", "LOOPS", OUT_RIGHT, value_cell, 6 },
	{ "min_ns", "MIN", OUT_RIGHT, value_cell },
	{ "median_ns", "MEDIAN", OUT_RIGHT, value_cell },
	{ "p99_ns", "P99", OUT_RIGHT, value_cell, 2 },
	{ "syncs", "SYNCS", OUT_RIGHT, value_cell, 7 },
	{ NULL, "NS PER", OUT_RIGHT, unit_cell, 1 },
	/* Only with cpus=: */
	{ "cpus", "CPUS", OUT_RIGHT, run_cell },
	{ "sections", "SECTIONS", OUT_LEFT, run_cell, 2 },
};

#define CPU_COLUMNS 2

static void show_rows(struct ctl *ctl, const struct run *run)
{
	struct table table CLEANUP(table_free) = { 0 };

	csv_read(ctl, &table, BENCH_COLUMNS, "bench");
	if (!table.rows.count)
		fail(EXIT_MISSING, "malformed file 'bench': it holds no result");
	for (size_t i = 0; i < table.rows.count; i++)
		out_row(ctl->out, &(struct result){ { &table, i }, run });
}

/* The largest number of CPUs that a run asks for. The module refuses what is not a number. */
static unsigned int most_cpus(const struct run *run)
{
	uint64_t most = 0, cpus;

	for (size_t i = 0; i < run->count; i++)
		for (size_t j = 0; !strcmp(run->keys[i].text, "cpus") && j < run->keys[i].count;
		     j++)
			if (parse_number(run->keys[i].values[j], &cpus) && cpus > most)
				most = cpus;
	return most < 1024 ? (unsigned int)most : 1024;
}

/* Reports the lower number of free CPUs: that of @before the run, or that of now. */
static void judge_cpus(struct ctl *ctl, unsigned int cpus, double before)
{
	char *message CLEANUP(free_pointer) = NULL;
	double after = cpus_free(cpus), least = before < after ? before : after;
	bool busy = least < CPUS_FREE * cpus;

	out_field(ctl->out, "cpus_free", NULL, v_real(least));
	out_field(ctl->out, "busy", NULL, v_bool(busy));
	message = format_string("This machine was busy: of %u CPUs %.1f were free, so figures of several CPUs are too high.",
				cpus, least);
	if (busy && ctl->opt[OPT_CSV])
		fprintf(stderr, "%s\n", message);
	else if (busy)
		out_say(ctl->out, "%s", message);
}

int cmd_bench(struct ctl *ctl)
{
	struct run run CLEANUP(run_free) = { 0 };
	size_t total = 1, done = 0;
	unsigned int cpus;
	double before = 0;

	free(join_words(ctl, ctl->argc, ctl->argv));
	run_read(ctl, &run);
	for (size_t i = 0; i < run.count; i++)
		total *= run.keys[i].count;
	abi_check(ctl);
	cpus = most_cpus(&run);
	if (cpus > 1)
		before = cpus_free(cpus);
	progress_begin("bench", total);
	out_table(ctl->out, "results", columns,
		  ARRAY_SIZE(columns) - (cpus ? 0 : CPU_COLUMNS));
	do {
		char *line CLEANUP(free_pointer) = run_line(&run);

		progress_step("bench", done++);
		write_line(ctl, "bench", line);
		show_rows(ctl, &run);
	} while (run_next(&run));
	out_end(ctl->out);
	progress_end();
	out_say(ctl->out, "min, median and p99 in nanoseconds; syncs per loop");
	if (cpus > 1)
		judge_cpus(ctl, cpus, before);
	return EXIT_DONE;
}
