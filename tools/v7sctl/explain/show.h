/* SPDX-License-Identifier: GPL-2.0-only */
/* Prints a run of faults, and the rest of a log. */
#ifndef SHOW_H
#define SHOW_H

#include "explain/finding.h"

void show_run(struct out *out, const struct run *run, const struct origin *origin,
	      const struct knowledge *knowledge);
/* All but the faults: messages, history, other IOMMUs, lines that were not understood. */
void show_rest(struct out *out, const struct log *log, bool verbose);

#endif
