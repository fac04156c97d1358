// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stands in for the module and misbehaves on demand, to see that the VM notices.
 */
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/slab.h>
#include <linux/string.h>

static char *load = "";
module_param(load, charp, 0400);
MODULE_PARM_DESC(load, "what goes wrong on load: warn, oops, bug, taint or refuse");

static char *unload = "";
module_param(unload, charp, 0400);
MODULE_PARM_DESC(unload, "what goes wrong on unload: warn or leak");

static struct kmem_cache *cache;

static int __init fault_init(void)
{
	WARN(!strcmp(load, "warn"), "planted warning\n");
	if (!strcmp(load, "oops"))
		*(volatile int *)8 = 0;
	if (!strcmp(load, "bug"))
		pr_err("BUG: planted, and survived\n");
	if (!strcmp(load, "taint"))
		add_taint(TAINT_BAD_PAGE, LOCKDEP_STILL_OK);
	return strcmp(load, "refuse") ? 0 : -EPERM;
}

static void __exit fault_exit(void)
{
	WARN(!strcmp(unload, "warn"), "planted warning\n");
	if (strcmp(unload, "leak"))
		return;
	cache = kmem_cache_create("fault", 64, 0, SLAB_POISON, NULL);
	if (cache && kmem_cache_alloc(cache, GFP_KERNEL))
		kmem_cache_destroy(cache);
}

module_init(fault_init);
module_exit(fault_exit);

MODULE_DESCRIPTION("v7s_dma32's stand-in with planted faults");
MODULE_LICENSE("GPL");
