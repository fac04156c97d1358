// SPDX-License-Identifier: GPL-2.0-only
/* Batches: each line of the input is a line for the kernel, and errors name its number. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/batch.h"

void batch_open(const struct ctl *ctl, struct batch *batch)
{
	const char *name = ctl->opt[OPT_FILE];
	bool standard = !strcmp(name, "-");

	*batch = (struct batch){ .name = standard ? "standard input" : name };
	batch->file = standard ? stdin : fopen(name, "re");
	if (!batch->file)
		fail(EXIT_USAGE, "cannot read %s: %s", name, strerror(errno));
}

void batch_close(struct batch *batch)
{
	if (batch->file && batch->file != stdin)
		fclose(batch->file);
	free(batch->line);
}

const char *batch_next(struct batch *batch)
{
	ssize_t length;

	while ((length = getline(&batch->line, &batch->room, batch->file)) >= 0) {
		char *line = batch->line;

		batch->number++;
		if (strlen(line) != (size_t)length)
			fail_refused(EINVAL, batch->name, batch->number, batch->done,
				     "the line holds a NUL byte");
		line[strcspn(line, "\n")] = '\0';
		line += strspn(line, " \t\r\v\f");
		if (*line && *line != '#')
			return line;
	}
	if (ferror(batch->file))
		fail(EXIT_USAGE, "cannot read %s: %s", batch->name,
		     strerror(errno));
	return NULL;
}

char *join_words(const struct ctl *ctl, int count, char **words)
{
	char *text;
	size_t size;
	FILE *file = check_memory(open_memstream(&text, &size));

	for (int i = 0; i < count; i++) {
		for (const char *c = words[i]; *c; c++)
			if (*c <= ' ' || *c > '~' || *c == '#')
				fail_usage(ctl, "'%s' must be one word of printable ASCII, without '#'",
					   words[i]);
		if (!*words[i])
			fail_usage(ctl, "an argument is empty");
		fprintf(file, "%s%s", i ? " " : "", words[i]);
	}
	fclose(file);
	return text;
}

/* "10000000" was probably meant as hex: 0x10000000 is page aligned, decimal 10000000 is not. */
static char *hint(const char *line)
{
	char *copy CLEANUP(free_pointer) = format_string("%s", line);
	char *rest = copy, *word;

	while ((word = strsep(&rest, " \t"))) {
		bool digits = strlen(word) >= 5 && strspn(word, "0123456789") == strlen(word);

		if (digits && strtoull(word, NULL, 10) % 4096 && !(strtoull(word, NULL, 16) % 4096))
			return format_string(" (%s is decimal: did you mean 0x%s?)", word, word);
	}
	return format_string("%s", "");
}

/* A refused line that --keep-going skipped. */
struct refusal {
	size_t line;
	int error;
	const char *message;
};

static struct out_value refusal_cell(const void *row, const struct out_column *column)
{
	const struct refusal *refusal = row;

	if (!strcmp(column->key, "line"))
		return v_number(refusal->line);
	if (!strcmp(column->key, "errno"))
		return v_string(strerrorname_np(refusal->error));
	return v_string(refusal->message);
}

static const struct out_column refusal_columns[] = {
	{ "line", NULL, OUT_MACHINE, refusal_cell },
	{ "errno", NULL, OUT_MACHINE, refusal_cell },
	{ "message", NULL, OUT_MACHINE, refusal_cell },
};

static void carry_out_line(struct ctl *ctl, const struct writer *writer,
			   struct batch *batch, const char *line)
{
	char *reason CLEANUP(free_pointer) = NULL, *more CLEANUP(free_pointer) = NULL;
	char *message CLEANUP(free_pointer) = NULL;
	int error = writer_try(writer, line);

	if (!error) {
		batch->done++;
		return;
	}
	reason = last_error(writer, error);
	more = hint(line);
	message = format_string("%s%s", reason, more);
	if (!ctl->opt[OPT_KEEP_GOING])
		fail_refused(error, batch->name, batch->file ? batch->number : 0,
			     batch->done, message);
	batch->refused++;
	out_row(ctl->out, &(struct refusal){ batch->number, error, message });
	if (ctl->opt[OPT_JSON])
		return;
	if (batch->file)
		fprintf(stderr, "v7sctl: %s:%zu: %s\n", batch->name, batch->number, message);
	else
		fprintf(stderr, "v7sctl: %s\n", message);
}

int carry_out(struct ctl *ctl, const struct writer *writer,
	      char *const *lines, int count)
{
	struct batch batch CLEANUP(batch_close) = { 0 };
	const char *line;

	if (ctl->opt[OPT_FILE])
		batch_open(ctl, &batch);
	if (ctl->opt[OPT_KEEP_GOING])
		out_table(ctl->out, "refused", refusal_columns,
			  ARRAY_SIZE(refusal_columns));
	if (batch.file) {
		while ((line = batch_next(&batch)))
			carry_out_line(ctl, writer, &batch, line);
	} else {
		while (batch.number++ < (size_t)count)
			carry_out_line(ctl, writer, &batch, lines[batch.number - 1]);
	}
	if (ctl->opt[OPT_KEEP_GOING])
		out_end(ctl->out);
	out_field(ctl->out, "lines", NULL, v_number(batch.done));
	if (batch.refused)
		out_say(ctl->out, "%zu line%s done, %zu refused", batch.done, plural(batch.done),
			batch.refused);
	else if (batch.file)
		out_say(ctl->out, "%zu line%s done", batch.done, plural(batch.done));
	return batch.refused ? EXIT_NO : EXIT_DONE;
}
