// SPDX-License-Identifier: GPL-2.0-only
/* v7s_dma32: page tables in the ARMv7 short-descriptor format, below 4 GiB. */

#include <linux/module.h>

#include "../pgtable/pgtable.h"
#include "../report/report.h"
#include "control.h"

static char *v7s_provider = "slab";
module_param_named(provider, v7s_provider, charp, 0444);
MODULE_PARM_DESC(provider, "provider of domain `default` (default: slab)");

static bool v7s_slab_sysfs = true;
module_param_named(slab_sysfs, v7s_slab_sysfs, bool, 0444);
MODULE_PARM_DESC(slab_sysfs, "add file cache_dma32 to each directory of /sys/kernel/slab (default: Y)");

static int __init v7s_init(void)
{
	int ret;

	ret = v7s_pgtable_init();
	if (ret)
		return ret;
	ret = v7s_providers_init();
	if (ret)
		goto err_pgtable;
	ret = v7s_domains_init();
	if (ret)
		goto err_providers;
	ret = v7s_report_init(v7s_slab_sysfs);
	if (ret)
		goto err_domains;
	ret = v7s_files_add(v7s_provider);
	if (ret)
		goto err_report;
	v7s_live_file_init();
	return 0;

err_report:
	v7s_report_exit();
err_domains:
	v7s_domains_exit();
err_providers:
	v7s_providers_exit();
err_pgtable:
	v7s_pgtable_exit();
	return ret;
}
module_init(v7s_init);

static void __exit v7s_exit(void)
{
	v7s_live_file_exit();
	v7s_files_remove();
	v7s_report_exit();
	v7s_domains_exit();
	v7s_providers_exit();
	v7s_pgtable_exit();
}
module_exit(v7s_exit);

MODULE_DESCRIPTION("ARMv7 short-descriptor IOMMU page tables below 4 GiB");
MODULE_VERSION(V7S_VERSION);
MODULE_LICENSE("GPL");
