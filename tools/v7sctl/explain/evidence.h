/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables of a domain, as evidence about a fault. They may be huge: only what concerns the
 * fault is kept.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "abi/abi.h"
#include "explain/fault.h"

struct evidence {
	const struct ctl *ctl;
	char *domain;
	bool whole;		/* the files below have been read */
	struct record config, stats;
	struct table faults;	/* only of another driver's page table */
};

struct mapping {
	uint64_t start, end, phys, size;	/* size 0: there is none */
	char pgsize[24], prot[24];
};

/* A page table; phys is "" if there is none. */
struct found_table {
	char phys[24];
	bool above_limit;
};

/* A descriptor; word is "" if its slot is empty. */
struct found_descriptor {
	char word[24], kind[24];
};

/* The tables and descriptors on the walk to a page, and similar addresses in the domain. */
struct walk {
	struct found_table l1_table, l2_table;
	struct found_descriptor l1_descriptor, l2_descriptor;
	struct mapping within, below, above;
	struct mapping physical;	/* its physical addresses include the page */
	uint64_t bank;	/* a mapped IOVA that differs in bits 33:32 only, or FAULT_ABSENT */
	long fault;	/* the row of faults that was recorded at the fault, or -1 */
};

void evidence_init(const struct ctl *ctl, struct evidence *evidence, const char *domain);
/* Reads what all faults in the domain share. */
void evidence_read_whole(struct evidence *evidence);
void evidence_free(struct evidence *evidence);

/* Finds the walk to the fault's page. Call evidence_read_whole() first. */
void evidence_walk(const struct evidence *evidence, const struct fault *fault,
		   struct walk *walk);
/* Whether a mapping of the domain holds @iova; copies it to @mapping. */
bool evidence_find(const struct evidence *evidence, uint64_t iova, struct mapping *mapping);

#endif
