/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of compare: the same maps and unmaps for each provider. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct step {
	bool map;
	uint64_t iova, phys, size;
};

struct steps {
	struct step *items;
	size_t count, room;
	uint64_t random;	/* the state of the generator */
};

struct workload {
	const char *name;
	void (*make)(struct steps *steps);
};

extern const struct workload workloads[];
extern const size_t workload_count;

/* The same seed makes the same steps. */
void steps_make(struct steps *steps, const struct workload *workload,
		uint64_t seed);
void steps_free(struct steps *steps);

#endif
