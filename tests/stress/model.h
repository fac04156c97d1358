/* SPDX-License-Identifier: GPL-2.0-only */
/* Random maps, unmaps and translations of every provider, against a model page by page. */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * @steps of each provider; mappings, translate and stats are compared with the model after
 * each. @thief: a page is unmapped behind the model's back. Whether all was well.
 */
bool model(unsigned int steps, uint64_t seed, bool thief);

#endif
