// SPDX-License-Identifier: GPL-2.0-only
#include <unistd.h>

#include "system/page.h"

static uint64_t captured;

uint64_t page_bytes(void)
{
	return captured ? captured : (uint64_t)sysconf(_SC_PAGESIZE);
}

void page_bytes_set(uint64_t bytes)
{
	captured = bytes;
}
