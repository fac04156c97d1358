/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines for a writable file of the module: from arguments, or from a batch. */
#ifndef BATCH_H
#define BATCH_H

#include "abi/abi.h"

/* A batch in the syntax of the module's files: blank lines and comments after # are ignored. */
struct batch {
	FILE *file;
	const char *name;
	char *line;
	size_t room;
	size_t number;
	size_t done;		/* lines that the module accepted */
	size_t refused;		/* with --keep-going */
};

void batch_open(const struct ctl *ctl, struct batch *batch);
void batch_close(struct batch *batch);
/* The next line that is not empty, without its newline; NULL at the end. */
const char *batch_next(struct batch *batch);

/*
 * Joins arguments by blanks. It is a usage error if one has a byte that would end a word or a line,
 * or begin a comment. The caller frees.
 */
char *join_words(const struct ctl *ctl, int count, char **words);

/*
 * Writes the batch of --file, or else @lines, and reports to ctl->out how many lines were accepted.
 * Without --keep-going the first line that is refused ends the program.
 */
int carry_out(struct ctl *ctl, const struct writer *writer,
	      char *const *lines, int count);

#endif
