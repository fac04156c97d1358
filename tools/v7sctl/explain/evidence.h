/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain's tables, for explaining what happened in them. They may be huge: a look at a
 * fault keeps what it finds, and nothing else of them.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "abi/abi.h"
#include "explain/fault.h"

struct evidence {
	const struct ctl *ctl;
	char *domain;
	bool whole;		/* what follows has been read */
	struct record config, stats;
	struct table faults;	/* only of another driver's page table */
};

struct mapping {
	uint64_t start, end, phys, size;	/* size 0: there is none */
	char pgsize[24], prot[24];
};

/* A page table; without an address: there is none. */
struct found_table {
	char phys[24];
	bool above_limit;
};

/* A descriptor; without a word: its slot is empty. */
struct found_descriptor {
	char word[24], kind[24];
};

/* What a walk to a page passes, and what is like that page elsewhere in the domain. */
struct walk {
	struct found_table l1_table, l2_table;
	struct found_descriptor l1_descriptor, l2_descriptor;
	struct mapping within, below, above;
	struct mapping physical;	/* its memory has the page's number as physical address */
	uint64_t bank;	/* mapped, with other bits 33:32 than the page, or FAULT_ABSENT */
	long fault;	/* the row of faults: the walk when it happened; -1 for none */
};

void evidence_init(const struct ctl *ctl, struct evidence *evidence, const char *domain);
/* Reads what is the same for all faults that the domain judges. */
void evidence_read_whole(struct evidence *evidence);
void evidence_free(struct evidence *evidence);

/* Looks at the tables of a domain that has been read whole. */
void evidence_walk(const struct evidence *evidence, const struct fault *fault,
		   struct walk *walk);
/* Whether a mapping of the domain holds @iova: sets @mapping. */
bool evidence_find(const struct evidence *evidence, uint64_t iova, struct mapping *mapping);

#endif
