/* SPDX-License-Identifier: GPL-2.0-only */
/* The page size of the running kernel, or of the captured kernel. */
#ifndef PAGE_H
#define PAGE_H

#include <stdint.h>

uint64_t page_bytes(void);
void page_bytes_set(uint64_t bytes);

#endif
