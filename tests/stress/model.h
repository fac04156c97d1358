/* SPDX-License-Identifier: GPL-2.0-only */
/* Random maps, unmaps and translations with every provider, against a model of pages. */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Makes @steps steps with each provider, and compares mappings, translate and stats with the model
 * after each. Returns whether all agreed. With @thief a page is unmapped, but not in the model, and
 * the result must be false.
 */
bool model(unsigned int steps, uint64_t seed, bool thief);

#endif
