// SPDX-License-Identifier: GPL-2.0-only
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

/* The writes of one open file may add up to one answer: each question opens it. */
static void ask(const struct ctl *ctl, const char *iova, const char *file,
		size_t number)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };

	writer_open(ctl, &writer, "domains/%s/translate", ctl->argv[0]);
	writer_line(&writer, iova, file, number);
}

/* The module's numbers may end in K, M or G, and a batch's lines in a comment. */
static bool same_iova(const char *asked, const char *answered)
{
	static const char units[] = "KMG";
	char *word CLEANUP(free_pointer) = format_string("%s", asked);
	size_t length = strcspn(word, " \t\r\v\f#");
	const char *unit = length ? strchr(units, word[length - 1]) : NULL;
	uint64_t a, b;

	word[unit ? length - 1 : length] = '\0';
	if (!parse_number(word, &a) || !parse_number(answered, &b))
		return false;
	return (unit ? a << (10 * (unit - units + 1)) : a) == b;
}

/*
 * The answer, one row. It is the domain's: others who ask at the same time may be
 * told ours.
 */
static void ask_alone(struct ctl *ctl, struct table *table, const char *iova,
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
	fail(EXIT_MISSING, "file 'translate' holds no answer for %s: is another program asking?",
	     iova);
}

/* Asks for one IOVA and adds the answer; false if it is not mapped. */
static bool answer(struct ctl *ctl, const char *iova, const char *file,
		   size_t number)
{
	struct table table CLEANUP(table_free) = { 0 };

	ask_alone(ctl, &table, iova, file, number);
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
