/* SPDX-License-Identifier: GPL-2.0-only */
/* The probable causes, the likeliest first, each with its evidence. */
#ifndef FINDING_H
#define FINDING_H

#include "explain/evidence.h"
#include "explain/log.h"
#include "explain/origin.h"

#define MAX_FINDINGS 8

struct finding {
	const char *name;	/* "past-end" and the like, for machines */
	char *words;
};

struct findings {
	struct finding items[MAX_FINDINGS];
	size_t count;
};

/* All that is known besides the fault itself. */
struct knowledge {
	const struct log *log;			/* history */
	const struct evidence *domains;
	size_t domain_count;			/* 0 without the module */
};

/* @walk: through the tables of @run's domain; NULL if it has none. */
void findings_make(struct findings *findings, const struct knowledge *knowledge,
		   const struct run *run, const struct origin *origin,
		   const struct walk *walk);
void findings_free(struct findings *findings);

#endif
