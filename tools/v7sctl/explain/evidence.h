/* SPDX-License-Identifier: GPL-2.0-only */
/* A domain's tables, read for explaining what happened in them. */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "abi/abi.h"
#include "explain/fault.h"

struct evidence {
	char *domain;
	bool whole;		/* more has been read than its mappings */
	struct record config, stats;
	struct table tables, mappings, descriptors;
	struct table faults;	/* only of another driver's page table */
};

/* The rows that a walk to a page passes; -1 for none. */
struct walk {
	long l1_table, l2_table;		/* in tables */
	long l1_descriptor, l2_descriptor;	/* in descriptors */
	long within, below, above;		/* in mappings */
	long fault;				/* in faults: the walk when it happened */
};

/* Of a domain that is only searched: no more than its mappings. */
void evidence_read_mappings(const struct ctl *ctl, struct evidence *evidence,
			    const char *domain);
/* The rest, of a domain by which a fault is judged. */
void evidence_read_whole(const struct ctl *ctl, struct evidence *evidence);
void evidence_free(struct evidence *evidence);

void evidence_walk(const struct evidence *evidence, const struct fault *fault,
		   struct walk *walk);
/* The mapping that holds @iova, or -1. */
long evidence_find(const struct evidence *evidence, uint64_t iova);
/* The mapping of which @phys is the physical address, or -1. */
long evidence_find_phys(const struct evidence *evidence, uint64_t phys);

#endif
