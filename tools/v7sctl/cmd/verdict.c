// SPDX-License-Identifier: GPL-2.0-only
/* Verdicts must agree with the rows that they sum up. */
#include <string.h>

#include "cmd/verdict.h"

static bool is_pass(const char *word, const char *file)
{
	if (strcmp(word, "pass") && strcmp(word, "fail"))
		fail(EXIT_MISSING, "malformed file '%s': the verdict '%.40s' is neither pass nor fail",
		     file, word);
	return word[0] == 'p';
}

bool verdict_passes(const struct verdict *verdict, size_t row)
{
	return is_pass(table_text(&verdict->domains, row, "verdict"),
		       verdict->domains.name);
}

void verdict_read(const struct ctl *ctl, struct verdict *verdict,
		  const char *domain)
{
	struct table *table = &verdict->domains;
	bool pass = true;

	if (domain)
		table_read(ctl, table, CHECK_COLUMNS, "verdict",
			   "domains/%s/check", domain);
	else
		table_read(ctl, table, CHECK_COLUMNS, "verdict", "check");
	for (size_t i = 0; i < table->rows.count; i++)
		pass &= verdict_passes(verdict, i);
	if (!domain && !table->rows.trailer)
		fail(EXIT_MISSING, "malformed file '%s': it ends without a verdict",
		     table->name);
	verdict->pass = pass;
	if (table->rows.trailer && is_pass(table->rows.trailer, table->name) != pass)
		fail(EXIT_MISSING, "malformed file '%s': its rows and its verdict differ",
		     table->name);
}

const char *table_wrong(const struct table *domains, size_t row)
{
	return rows_column(&domains->rows, "wrong") < 0 ? "-" : table_text(domains, row, "wrong");
}

uint64_t verdict_wrong(const struct verdict *verdict)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < verdict->domains.rows.count; i++)
		if (strcmp(table_wrong(&verdict->domains, i), "-"))
			sum += table_number(&verdict->domains, i, "wrong");
	return sum;
}

void verdict_free(struct verdict *verdict)
{
	table_free(&verdict->domains);
}

enum exit_status verdict_status(const struct verdict *verdict)
{
	if (!verdict->domains.rows.count)
		return EXIT_USAGE;
	return verdict->pass ? EXIT_DONE : EXIT_NO;
}

struct out_value verdict_cell(const void *table_row, const struct out_column *column)
{
	return v_verdict(table_cell(table_row, column).string);
}

void verdict_show(struct out *out, const struct verdict *verdict)
{
	bool none = !verdict->domains.rows.count;

	out_say(out, "%s", "");
	out_field(out, "verdict", "Verdict",
		  v_verdict(none ? "none" : verdict->pass ? "pass" : "fail"));
	if (none)
		out_say(out, "There is " NO_DOMAIN ".");
}
