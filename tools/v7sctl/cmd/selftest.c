// SPDX-License-Identifier: GPL-2.0-only
/* Runs the module's own tests and passes its KTAP on. */
#include <stdlib.h>
#include <string.h>

#include "cmd/batch.h"
#include "cmd/commands.h"
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

/* Adds the tests; whether one failed that was not expected to. */
static bool show_tests(struct out *out, const struct ktap *ktap)
{
	bool failed = false;

	out_table(out, "tests", NULL, columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < ktap->count; i++) {
		out_row(out, &ktap->tests[i]);
		failed |= ktap_failed(&ktap->tests[i]);
	}
	out_end(out);
	return failed;
}

int cmd_selftest(struct ctl *ctl)
{
	struct ktap ktap CLEANUP(ktap_free) = { 0 };
	char *name CLEANUP(free_pointer) = join_words(ctl, ctl->argc, ctl->argv);
	char *text CLEANUP(free_pointer) = NULL;
	bool failed;

	abi_check(ctl);
	progress_begin("selftest", 0);
	write_line(ctl, "selftest", *name ? name : "all");
	progress_end();
	ktap_read(ctl, &ktap, &text, "selftest");
	show_lines(ctl->out, text);
	failed = show_tests(ctl->out, &ktap) || ktap.bailed_out;
	out_field(ctl->out, "pass", NULL, v_bool(!failed));
	return failed ? EXIT_NO : EXIT_DONE;
}
