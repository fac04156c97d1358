// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/batch.h"
#include "cmd/commands.h"

#define ATTEMPTS 10

static const struct out_column columns[] = {
	{ "iova", "IOVA", OUT_LEFT, table_cell },
	{ "phys", "PHYS", OUT_LEFT, table_cell },
	{ "pgsize", "PAGE", OUT_LEFT, table_cell },
	{ "prot", "PROT", OUT_LEFT, table_cell },
};

/* Open the file anew for each IOVA: the answers to all writes of an open file add up. */
static void ask(const struct ctl *ctl, const char *iova, const char *file,
		size_t number)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };

	writer_open(ctl, &writer, "domains/%s/translate", ctl->argv[0]);
	writer_line(&writer, iova, file, number);
}

/* A line of a batch may end in a comment. */
static bool parse_iova(const char *text, uint64_t *iova)
{
	return parse_scaled(text, strcspn(text, " \t\r\v\f#"), iova);
}

static bool same_iova(const char *asked, const char *answered)
{
	uint64_t a, b;

	return parse_iova(asked, &a) && parse_number(answered, &b) && a == b;
}

/* Answers from the mappings in a capture, in the module's words. */
static char *look_up(const struct ctl *ctl, uint64_t iova)
{
	struct stream mappings CLEANUP(stream_close) = { 0 };

	stream_open(ctl, &mappings, (struct window){ iova, iova }, MAPPING_COLUMNS,
		    "domains/%s/mappings", ctl->argv[0]);
	if (!stream_next(&mappings))
		return format_string("- - -");
	return format_string("%s %s %s", table_text(&mappings.table, 0, "phys-start"),
			     table_text(&mappings.table, 0, "pgsize"),
			     table_text(&mappings.table, 0, "prot"));
}

static void ask_capture(const struct ctl *ctl, struct table *table, const char *text,
			const char *file, size_t number)
{
	struct record config CLEANUP(record_free) = { 0 };
	char *rest CLEANUP(free_pointer) = NULL, *why CLEANUP(free_pointer) = NULL, *rows;
	struct parse_error error;
	uint64_t iova, ias;

	record_read(ctl, &config, "domains/%s/config", ctl->argv[0]);
	ias = record_number(&config, "ias");
	if (!parse_iova(text, &iova)) {
		why = format_string("translate: iova \"%s\" is not a number", text);
		fail_refused(EINVAL, file, number, 0, why);
	}
	if (ias < 64 && iova >> ias) {
		why = format_string("translate: iova 0x%08" PRIx64 " to 0x%08" PRIx64
				    " is beyond ias of %" PRIu64 " bits", iova, iova, ias);
		fail_refused(ERANGE, file, number, 0, why);
	}
	rest = look_up(ctl, iova);
	rows = format_string("# " TRANSLATE_COLUMNS "\n0x%08" PRIx64 " %s\n", iova, rest);
	table->name = format_string("translate");
	if (!parse_rows(&table->rows, rows, strlen(rows), NULL, &error))
		fail(EXIT_MISSING, "malformed file 'translate': it %s", error.message);
}

/* Try again if another program has asked meanwhile: a domain has only the last answer. */
static void ask_module(struct ctl *ctl, struct table *table, const char *iova,
		       const char *file, size_t number)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		table_free(table);
		*table = (struct table){ 0 };
		ask(ctl, iova, file, number);
		table_read(ctl, table, TRANSLATE_COLUMNS, NULL,
			   "domains/%s/translate", ctl->argv[0]);
		if (table->rows.count == 1 &&
		    same_iova(iova, table_text(table, 0, "iova")))
			return;
	}
	fail(EXIT_MISSING, "file 'translate' holds no answer for %s: is another program writing it?",
	     iova);
}

/* Asks for one IOVA and adds the answer; false if it is not mapped. */
static bool answer(struct ctl *ctl, const char *iova, const char *file,
		   size_t number)
{
	struct table table CLEANUP(table_free) = { 0 };

	if (ctl->opt[OPT_FROM])
		ask_capture(ctl, &table, iova, file, number);
	else
		ask_module(ctl, &table, iova, file, number);
	out_row(ctl->out, &(struct table_row){ &table, 0 });
	return strcmp(table_text(&table, 0, "phys"), "-");
}

int cmd_translate(struct ctl *ctl)
{
	struct batch batch CLEANUP(batch_close) = { 0 };
	bool all = true;
	const char *line;

	if (ctl->opt[OPT_FILE] ? ctl->argc > 1 : ctl->argc < 2)
		fail_usage(ctl, "it takes IOVAs or --file");
	free(join_words(ctl, ctl->argc, ctl->argv));
	abi_check(ctl);
	domain_check(ctl, ctl->argv[0]);
	out_table(ctl->out, "translations", columns, ARRAY_SIZE(columns));
	for (int i = 1; i < ctl->argc; i++)
		all &= answer(ctl, ctl->argv[i], NULL, 0);
	if (ctl->opt[OPT_FILE]) {
		batch_open(ctl, &batch);
		while ((line = batch_next(&batch)))
			all &= answer(ctl, line, batch.name, batch.number);
	}
	out_end(ctl->out);
	return all ? EXIT_DONE : EXIT_NO;
}
