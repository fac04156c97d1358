/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EXHAUST_H
#define EXHAUST_H

#include <stdbool.h>

/*
 * Runs each command while its first allocation fails, then while its second fails, and so on.
 * Returns whether each run failed with ENOMEM and changed nothing.
 */
bool exhaust(void);

#endif
