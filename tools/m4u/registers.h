/* SPDX-License-Identifier: GPL-2.0-only */
/* The M4U's registers, as in mtk_iommu.c. */
#ifndef REGISTERS_H
#define REGISTERS_H

#define REG_PT_BASE	0x000
#define REG_INVALIDATE	0x020
#define   INVALIDATE_RANGE	1
#define   INVALIDATE_ALL	2
#define REG_START	0x024
#define REG_END		0x028
#define REG_WR_LEN	0x054
#define   WR_LEN_RESET	0x210021
#define REG_CONTROL	0x120
#define   INTERRUPT_CLEAR	(1 << 12)
#define REG_DONE	0x12c
#define REG_FAULT	0x134
#define REG_FAULT_VA	0x13c
#define REG_FAULT_PA	0x140
#define REG_FAULT_ID	0x150
#define REG_BYTES	0x160

#endif
