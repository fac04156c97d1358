// SPDX-License-Identifier: GPL-2.0-only
/* The table of findings. */
#include <string.h>

#include "doctor/doctor.h"
#include "out/out.h"

struct finding {
	const char *result, *check, *words, *advice;
};

static struct out_value finding_cell(const void *row, const struct out_column *column)
{
	const struct finding *finding = row;

	if (!strcmp(column->key, "result"))
		return v_verdict(finding->result);
	if (!strcmp(column->key, "check"))
		return v_string(finding->check);
	return v_word(strcmp(column->key, "advice") ? finding->words : finding->advice);
}

static const struct out_column columns[] = {
	{ "result", "", OUT_LEFT, finding_cell },
	{ "check", "", OUT_LEFT, finding_cell },
	{ "finding", "", OUT_LEFT, finding_cell },
	{ "advice", NULL, OUT_NOTE, finding_cell },
};

void findings_begin(struct doctor *doctor)
{
	out_table(doctor->ctl->out, "findings", columns, ARRAY_SIZE(columns));
}

void report(struct doctor *doctor, enum result result, const char *check,
	    const char *advice, const char *format, ...)
{
	static const char *const results[] = { "ok", "warn", "fail" };
	char *words CLEANUP(free_pointer) = NULL;
	va_list args;

	va_start(args, format);
	words = format_args(format, args);
	va_end(args);
	out_row(doctor->ctl->out, &(struct finding){ results[result], check, words, advice });
	doctor->failed |= result == RESULT_FAIL;
}
