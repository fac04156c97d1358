/* SPDX-License-Identifier: GPL-2.0-only */
/* The SoC that a line comes from, as far as it is known. */
#ifndef WHOSE_H
#define WHOSE_H

#include "explain/fault.h"
#include "soc/soc.h"

#define MAX_SOCS	32

struct whose {
	const struct soc *socs[MAX_SOCS];	/* candidates */
	size_t count;
	const char *from;	/* "option", "device", "driver", "device-tree", "port" or NULL */
	const struct m4u *m4u;	/* at the device's address, if there is one candidate; or NULL */
};

/* @given: from --soc; @board: from the device tree; both may be NULL. */
void whose_find(struct whose *whose, const struct fault *fault, const struct soc *given,
		const struct soc *board);
/* The only candidate, or NULL. */
const struct soc *whose_soc(const struct whose *whose);
/* The number of IOVA bits if all candidates agree, else 0. */
unsigned int whose_ias(const struct whose *whose);
/* An M4U of the first generation: a flat table, no L1 and L2. */
bool whose_is_flat(const struct whose *whose, const struct fault *fault);

#endif
