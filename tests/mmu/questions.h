/* SPDX-License-Identifier: GPL-2.0-only */
/* What is asked of the ARM CPU about a domain, and by which claim each answer is judged. */
#ifndef QUESTIONS_H
#define QUESTIONS_H

#include "domain.h"

struct question {
	const struct claim *claim;	/* NULL: no row of `mappings` holds this IOVA */
	struct wire_ask ask;
};

struct questions {
	struct question *list;
	size_t count;
};

/* Finds each table its place in the ARM CPU's memory, rewriting pointers to tables that moved. */
void place_tables(struct domain *domain);

void pick_questions(struct questions *questions, const struct domain *domain);
void write_questions(const struct questions *questions, const struct domain *domain,
		     const char *path);

static inline u64 claimed_phys(const struct claim *claim, u32 iova)
{
	return claim->phys + (iova - claim->start);
}

#endif
