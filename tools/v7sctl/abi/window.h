/* SPDX-License-Identifier: GPL-2.0-only */
/* Which rows of a file lie in a window of IOVAs: old modules and captures return all rows. */
#ifndef WINDOW_H
#define WINDOW_H

#include "abi/abi.h"

bool window_is_all(const struct window *window);
/*
 * Whether the stream's row lies in its window, by the module's rules:
 * - A mapping, if it overlaps the window. It is cut at the ends of the window.
 * - A descriptor, if it maps a page in the window or points to a table that begins there.
 * - The L1 table, and each L2 table whose section overlaps the window.
 */
bool window_has_row(struct stream *stream);

#endif
