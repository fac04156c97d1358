/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOAK_H
#define SOAK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Callers of every kind at work for so many seconds while memory fails them, and
 * then a look at what is left, and whether that is well. With @thief another
 * process takes away what they have mapped, which must not go unnoticed.
 */
bool soak(unsigned int seconds, uint64_t seed, bool thief);

#endif
