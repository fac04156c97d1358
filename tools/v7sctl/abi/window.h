/* SPDX-License-Identifier: GPL-2.0-only */
/* Decides which rows of a file lie in a window of IOVAs, for a module or capture that cannot. */
#ifndef WINDOW_H
#define WINDOW_H

#include "abi/abi.h"

bool window_is_all(const struct window *window);
/*
 * Whether the stream's row lies in its window, as the module sees it: of mappings what
 * overlaps, cut at the ends; of descriptors those of its pages, and of tables that begin in
 * it; of tables those of its sections, and the L1 table.
 */
bool window_has_row(struct stream *stream);

#endif
