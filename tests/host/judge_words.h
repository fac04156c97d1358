/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_JUDGE_WORDS_H
#define HOST_JUDGE_WORDS_H

#include "control/control.h"

/** struct words - a line with one word of every kind */
struct words {
	char name[V7S_NAME_MAX + 1];
	u64 number;
	u64 other;
	unsigned int bits;
	int prot;
	u32 pgsize;
	unsigned long pgsizes;
	unsigned long quirks;
	bool coherent;
	const struct v7s_provider *provider;
};

/** words_parse() - read @line with the parsers under test; 0 or an errno */
int words_parse(char *line, struct words *words, struct v7s_why *why);

/** words_judge() - read @line with the judge; false if the parsers must refuse it */
bool words_judge(const char *line, struct words *words);

#endif
