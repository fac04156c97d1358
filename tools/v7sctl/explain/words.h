/* SPDX-License-Identifier: GPL-2.0-only */
/* Prints numbers of a fault for machines, and joins words for people. */
#ifndef EXPLAIN_WORDS_H
#define EXPLAIN_WORDS_H

#include "abi/abi.h"
#include "v7sctl.h"

/* @number may be FAULT_ABSENT. */
void show_number(struct out *out, const char *key, uint64_t number);
void show_hex(struct out *out, const char *key, uint64_t number);
/* Returns the text in @to, which may be NULL and is freed, with more text appended. */
char *append(char *to, const char *format, ...) PRINTF(2, 3);

#endif
