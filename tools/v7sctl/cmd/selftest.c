// SPDX-License-Identifier: GPL-2.0-only
/* Runs the module's own tests and passes its KTAP on. */
#include <stdlib.h>
#include <string.h>

#include "cmd/batch.h"
#include "cmd/commands.h"
#include "out/junit.h"
#include "out/progress.h"

static struct out_value test_cell(const void *row, const struct out_column *column)
{
	const struct ktap_test *test = row;

	if (!strcmp(column->key, "name"))
		return v_string(test->name);
	if (!strcmp(column->key, "depth"))
		return v_number(test->depth);
	if (!strcmp(column->key, "directive"))
		return v_word(test->directive);
	return v_bool(strcmp(column->key, "ok") ? ktap_failed(test) : test->ok);
}

static const struct out_column columns[] = {
	{ "name", NULL, OUT_MACHINE, test_cell },
	{ "depth", NULL, OUT_MACHINE, test_cell },
	{ "ok", NULL, OUT_MACHINE, test_cell },
	{ "directive", NULL, OUT_MACHINE, test_cell },
	{ "failed", NULL, OUT_MACHINE, test_cell },
};

static void show_lines(struct out *out, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		out_say(out, "%.*s", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

/* Adds the tests; returns whether one failed unexpectedly. */
static bool show_tests(struct out *out, const struct ktap *ktap)
{
	bool failed = false;

	out_table(out, "tests", columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < ktap->count; i++) {
		out_row(out, &ktap->tests[i]);
		failed |= ktap_failed(&ktap->tests[i]);
	}
	out_end(out);
	return failed;
}

/* The innermost tests: the others sum these up. */
static bool is_leaf(const struct ktap *ktap, size_t i)
{
	return !i || ktap->tests[i - 1].depth <= ktap->tests[i].depth;
}

static void write_junit(const char *path, const struct ktap *ktap)
{
	static const struct junit_case bailed_out = {
		.name = "all", .failure = "the selftest bailed out"
	};
	struct junit_case *cases CLEANUP(free_pointer) =
		check_memory(calloc(ktap->count + 1, sizeof(*cases)));
	size_t count = 0;

	for (size_t i = 0; i < ktap->count; i++) {
		const struct ktap_test *test = &ktap->tests[i];

		if (!is_leaf(ktap, i))
			continue;
		cases[count].name = test->name;
		if (ktap_failed(test))
			cases[count].failure = "not ok";
		else if (test->directive)
			cases[count].skipped = test->directive;
		count++;
	}
	if (ktap->bailed_out)
		cases[count++] = bailed_out;
	junit_write(path, "selftest", cases, count);
}

/* The words as a line; without a name all tests run. */
static char *make_line(const struct ctl *ctl)
{
	char *words CLEANUP(free_pointer) = join_words(ctl, ctl->argc, ctl->argv);
	bool named = ctl->argc && !strchr(ctl->argv[0], '=');

	return format_string("%s%s%s", named ? "" : "all", *words && !named ? " " : "", words);
}

static void run_tests(const struct ctl *ctl, const char *line)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };
	char *reason CLEANUP(free_pointer) = NULL, *message CLEANUP(free_pointer) = NULL;
	int error;

	writer_open(ctl, &writer, "selftest");
	progress_begin("selftest", 0);
	error = writer_try(&writer, line);
	progress_end();
	if (!error)
		return;
	reason = last_error(&writer, error);
	message = format_string("%s (tests: %s)", reason, ctl->command->words);
	fail_refused(error, NULL, 0, 0, message);
}

int cmd_selftest(struct ctl *ctl)
{
	struct ktap ktap CLEANUP(ktap_free) = { 0 };
	char *line CLEANUP(free_pointer) = make_line(ctl);
	bool failed, alone = junit_to_stdout(ctl->opt[OPT_JUNIT]);
	char *text CLEANUP(free_pointer) = NULL;

	if (alone && ctl->opt[OPT_JSON])
		fail_usage(ctl, "--junit - or --json, not both: they print to standard output");
	abi_check(ctl);
	run_tests(ctl, line);
	ktap_read(ctl, &ktap, &text, "selftest");
	if (ctl->opt[OPT_JUNIT])
		write_junit(ctl->opt[OPT_JUNIT], &ktap);
	if (!alone)
		show_lines(ctl->out, text);
	failed = show_tests(ctl->out, &ktap) || ktap.bailed_out;
	out_field(ctl->out, "pass", NULL, v_bool(!failed));
	return failed ? EXIT_NO : EXIT_DONE;
}
