/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOAK_H
#define SOAK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Runs callers of every kind for @seconds while allocations fail, then checks the state. With
 * @thief another process unmaps pages of a caller, and the result must be false.
 */
bool soak(unsigned int seconds, uint64_t seed, bool thief);

#endif
