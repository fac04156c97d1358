/* SPDX-License-Identifier: GPL-2.0-only */
/* Which rows of a file lie in a window of IOVAs: old modules and captures return all rows. */
#ifndef WINDOW_H
#define WINDOW_H

#include "abi/abi.h"

bool window_is_all(const struct window *window);
/*
 * Whether the stream's row lies in its window, by the module's rules. Mappings that overlap it are
 * cut at its ends. Descriptors count if they map a page of it, or point to a table that begins in
 * it; tables count if they map a section of it, and the L1 table always.
 */
bool window_has_row(struct stream *stream);

#endif
