/* SPDX-License-Identifier: GPL-2.0-only */
/* A domain's tables and what they map, folded into ranges; and its pictures. */
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
	char iova_text[12], phys_text[12];
	const char *pgsize, *prot;
};

struct tree {
	struct table tables, mappings;
	struct record config;
	struct range *ranges;		/* sorted by IOVA */
	size_t count, room;
	unsigned int ias;
};

void tree_read(const struct ctl *ctl, struct tree *tree, const char *domain);
void tree_free(struct tree *tree);

void tree_draw(struct ctl *ctl, const struct tree *tree, const char *domain);
void space_draw(struct out *out, const struct tree *tree);

#endif
