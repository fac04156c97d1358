// SPDX-License-Identifier: GPL-2.0-only
/* Batches: a line of the input is a line to the kernel, and errors name it. */
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
			fail_refused(EINVAL, batch->name, batch->number,
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
				fail_usage(ctl, "'%s' is not one word", words[i]);
		if (!*words[i])
			fail_usage(ctl, "an argument is empty");
		fprintf(file, "%s%s", i ? " " : "", words[i]);
	}
	fclose(file);
	return text;
}

size_t carry_out(const struct ctl *ctl, const struct writer *writer,
		 const char *line)
{
	struct batch batch CLEANUP(batch_close) = { 0 };
	size_t count = 0;

	if (!ctl->opt[OPT_FILE]) {
		writer_line(writer, line, NULL, 0);
		return 1;
	}
	batch_open(ctl, &batch);
	for (; (line = batch_next(&batch)); count++)
		writer_line(writer, line, batch.name, batch.number);
	return count;
}
