/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOAK_H
#define SOAK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Callers of every kind work for @seconds while allocations fail. Then the state
 * is checked. With @thief another process unmaps what they have mapped, which must
 * be noticed.
 */
bool soak(unsigned int seconds, uint64_t seed, bool thief);

#endif
