/* SPDX-License-Identifier: GPL-2.0-only */
/* The SoC that a line comes from, as far as it is known. */
#ifndef ORIGIN_H
#define ORIGIN_H

#include "explain/fault.h"
#include "soc/soc.h"

#define MAX_SOCS	32

struct origin {
	const struct soc *socs[MAX_SOCS];	/* candidates */
	size_t count;
	const char *from;	/* "option", "device", "driver", "device-tree", "port" or NULL */
	const struct m4u *m4u;	/* at the device's address, if there is one candidate; or NULL */
};

/* @given: from --soc; @board: from the device tree; both may be NULL. */
void origin_find(struct origin *origin, const struct fault *fault, const struct soc *given,
		 const struct soc *board);
/* The only candidate, or NULL. */
const struct soc *origin_soc(const struct origin *origin);
/* The IOVA bits of the M4U if it is known, or those on which all candidates agree; else 0. */
unsigned int origin_ias(const struct origin *origin);
/* Whether the M4U is of the first generation, which has a flat table, no L1 and L2. */
bool origin_is_flat(const struct origin *origin, const struct fault *fault);

#endif
