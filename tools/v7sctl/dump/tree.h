/* SPDX-License-Identifier: GPL-2.0-only */
/* A domain's tables and mappings, folded into ranges while they are read, and drawn. */
#ifndef TREE_H
#define TREE_H

#include "abi/abi.h"

/* Neighbouring blocks of one size and permission, in one table. */
struct range {
	uint64_t start, end;		/* IOVA, inclusive */
	uint64_t phys;
	uint64_t size;			/* of a block */
	uint64_t blocks;
	uint64_t level;
	char pgsize[8], prot[8];
};

/* The rows of `mappings`, in order, cut where an L2 table ends. */
struct ranges {
	struct stream rows;
	struct range rest;		/* what is left of the row */
	bool has_rest;
	uint64_t next;			/* no row may begin before this */
};

void ranges_open(const struct ctl *ctl, struct ranges *ranges, const char *domain,
		 struct window window);
bool ranges_next(struct ranges *ranges, struct range *range);
void ranges_close(struct ranges *ranges);

/* A map of the IOVA space: how much of each cell is mapped. */
struct space {
	unsigned int ias;
	size_t width;			/* cells in a line */
	uint64_t size;			/* bytes of a cell */
	double *cells;
};

void space_begin(struct space *space, unsigned int ias);
void space_add(struct space *space, const struct range *range);
void space_draw(struct out *out, const struct space *space);
void space_free(struct space *space);

/* Draws the tables and ranges of a domain, and adds these to @space. */
void tree_draw(struct ctl *ctl, const char *domain, const struct record *config,
	       struct window window, struct space *space);

#endif
