/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EXHAUST_H
#define EXHAUST_H

#include <stdbool.h>

/*
 * Runs each command with its first allocation failing, then with its second, and
 * so on. Returns whether each run gave ENOMEM and changed nothing.
 */
bool exhaust(void);

#endif
