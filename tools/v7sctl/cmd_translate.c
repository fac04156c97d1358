// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "commands.h"

static const struct out_column columns[] = {
	{ "iova", "IOVA", OUT_LEFT },
	{ "phys", "PHYS", OUT_LEFT },
	{ "pgsize", "PAGE", OUT_LEFT },
	{ "prot", "PROT", OUT_LEFT },
};

/* The writes of one open file may add up to one answer: each question opens it. */
static void ask(const struct ctl *ctl, const char *iova, const char *file,
		size_t number)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };

	writer_open(ctl, &writer, "domains/%s/translate", ctl->argv[0]);
	writer_line(&writer, iova, file, number);
}

/* Asks for one IOVA and adds the answer; false if it is not mapped. */
static bool answer(struct ctl *ctl, const char *iova, const char *file,
		   size_t number)
{
	struct table table CLEANUP(table_free) = { 0 };
	bool mapped = true;

	ask(ctl, iova, file, number);
	table_read(ctl, &table, TRANSLATE_COLUMNS, NULL, "domains/%s/translate",
		   ctl->argv[0]);
	for (size_t i = 0; i < table.rows.count; i++) {
		for (size_t j = 0; j < ARRAY_SIZE(columns); j++)
			out_cell(ctl->out, table_value(&table, i, columns[j].key));
		if (!strcmp(table_text(&table, i, "phys"), "-"))
			mapped = false;
	}
	if (!table.rows.count)
		fail(EXIT_MISSING, "malformed file 'translate': it holds no answer for %s",
		     iova);
	return mapped;
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
	out_table(ctl->out, "translations", NULL, columns, ARRAY_SIZE(columns));
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
