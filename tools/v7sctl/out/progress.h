/* SPDX-License-Identifier: GPL-2.0-only */
/* How far a long command is: on stderr, and only on a terminal. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stddef.h>

/* @total 0: unknown; shows the seconds so far instead of a bar. */
void progress_begin(const char *what, size_t total);
void progress_step(const char *what, size_t done);
void progress_end(void);

#endif
