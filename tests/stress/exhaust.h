/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EXHAUST_H
#define EXHAUST_H

#include <stdbool.h>

/*
 * Each command with the first allocation that it makes failing, then with the
 * second, and so on: whether it gives ENOMEM and has changed nothing.
 */
bool exhaust(void);

#endif
