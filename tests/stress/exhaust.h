/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EXHAUST_H
#define EXHAUST_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Each command with the first allocation that it makes failing, then with the
 * second, and so on: whether it gives ENOMEM and has changed nothing. With @step over 1
 * only one in @step of them, from a random one on.
 */
bool exhaust(unsigned int step, uint64_t seed);

#endif
