/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of a capture share while they are redacted. */
#ifndef REDACTION_H
#define REDACTION_H

#include <stdio.h>

#include "capture/offsets.h"
#include "capture/sink.h"
#include "system/archive.h"
#include "v7sctl.h"

struct redaction {
	const struct ctl *ctl;
	const struct archive *archive;
	struct sink *sink;	/* NULL during the first pass */
	struct offsets offsets;
	bool mtk;		/* the domain of this file has quirk mtk_ext */
	FILE *to;		/* /dev/null during the first pass, then a temporary file */
};

/* First pass: marks @size bytes at @phys. Second pass: returns the address that replaces @phys. */
uint64_t redaction_place(void *redaction, uint64_t phys, uint64_t size);
/* Print the address in @word, or @word itself if it is not a number, such as "-". */
void redaction_print_address(struct redaction *redaction, const char *word, uint64_t size);
void redaction_print_ttbr(struct redaction *redaction, const char *word, bool mtk);
/* @word as a number, or @otherwise. */
uint64_t redaction_number(const char *word, uint64_t otherwise);

/* Redacts a file of rows. Its last line may begin with @trailer, unless that is NULL. */
void redact_rows(struct redaction *redaction, const struct member *member, const char *trailer);

#endif
