/* SPDX-License-Identifier: GPL-2.0-only */
/* The IOVAs that the ARM CPU translates, each with the claim that the answer is compared with. */
#ifndef QUESTIONS_H
#define QUESTIONS_H

#include "domain.h"

struct question {
	const struct claim *claim;	/* NULL if no row of `mappings` has this IOVA */
	struct wire_ask ask;
};

struct questions {
	struct question *list;
	size_t count;
};

/* Chooses each table's address in the ARM CPU's memory, and adjusts pointers to moved tables. */
void place_tables(struct domain *domain);

void pick_questions(struct questions *questions, const struct domain *domain);
void write_questions(const struct questions *questions, const struct domain *domain,
		     const char *path);

static inline u64 claimed_phys(const struct claim *claim, u32 iova)
{
	return claim->phys + (iova - claim->start);
}

#endif
