/* SPDX-License-Identifier: GPL-2.0-only */
/* A fault against the tables of a domain. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "abi/abi.h"
#include "explain/fault.h"

/* What a domain knows, read once for all faults. */
struct evidence {
	const char *domain;
	struct record config, stats;
	struct table tables, mappings, descriptors;
};

void evidence_read(const struct ctl *ctl, struct evidence *evidence,
		   const char *domain);
void evidence_free(struct evidence *evidence);

/* Row numbers, -1 for none. */
struct finding {
	long l1_table, l2_table;		/* in tables */
	long l1_descriptor, l2_descriptor;	/* in descriptors */
	long within, below, above;		/* in mappings */
	const char *name;	/* "past-end" and the like, for machines */
	char *words;		/* what probably happened */
};

void finding_make(const struct evidence *evidence, const struct fault *fault,
		  struct finding *finding);
void finding_free(struct finding *finding);

#endif
