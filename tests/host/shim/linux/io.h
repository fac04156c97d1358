/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_IO_H
#define SHIM_IO_H

#include <asm/barrier.h>
#include <linux/types.h>

/* Physical addresses are those of the arena in memory.h. */
phys_addr_t virt_to_phys(const volatile void *virt);
void *phys_to_virt(phys_addr_t phys);

#endif
