/* SPDX-License-Identifier: GPL-2.0-only */
/* Random maps, unmaps and translations with every provider, against a model of pages. */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Makes @steps steps with each provider, and compares mappings, translate and stats with the model
 * after each. @thief unmaps a page without the model. Returns whether all agreed.
 */
bool model(unsigned int steps, uint64_t seed, bool thief);

#endif
