// SPDX-License-Identifier: GPL-2.0-only
/* kernel: nothing of ours, the running kernel's own ARM_V7S makes the tables. */

#include <linux/err.h>
#include <linux/io-pgtable.h>

#include "tables.h"

static int v7s_kernel_init(void)
{
	struct io_pgtable_cfg cfg = {
		.pgsize_bitmap = V7S_PGSIZES,
		.ias = 32,
		.oas = 32,
		.coherent_walk = true,
	};
	struct io_pgtable_ops *ops;

	if (!IS_REACHABLE(CONFIG_IOMMU_IO_PGTABLE))
		return -ENODEV;
	ops = alloc_io_pgtable_ops(ARM_V7S, &cfg, NULL);
	if (!ops)
		return -ENODEV;
	free_io_pgtable_ops(ops);
	return 0;
}

const struct v7s_provider v7s_provider_kernel = {
	.name = "kernel",
	.description = "the running kernel's own ARM_V7S page tables",
	.init = v7s_kernel_init,
};
