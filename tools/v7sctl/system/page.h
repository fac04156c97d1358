/* SPDX-License-Identifier: GPL-2.0-only */
/* The page size of the kernel that is looked at: this one's, or the capture's. */
#ifndef PAGE_H
#define PAGE_H

#include <stdint.h>

uint64_t page_bytes(void);
/* From now on it is @bytes. */
void page_bytes_set(uint64_t bytes);

#endif
