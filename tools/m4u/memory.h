/* SPDX-License-Identifier: GPL-2.0-only */
/* The guest's RAM, shared with QEMU by a file; it also has the registers. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RAM_BASE	0x40000000

/* Maps @path, of @bytes, or exits. */
void memory_map(const char *path, uint64_t bytes);
/* Whether all of these addresses are RAM. Beyond RAM, reads return 0 and writes are lost. */
bool memory_is_there(uint64_t address, size_t length);
uint32_t memory_readl(uint64_t address);
void memory_writel(uint64_t address, uint32_t value);
void memory_read(uint64_t address, void *to, size_t length);
void memory_write(uint64_t address, const void *from, size_t length);

#endif
