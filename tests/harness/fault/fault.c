// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replaces the module and misbehaves on demand: the VM must notice.
 */
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *load = "";
module_param(load, charp, 0400);
MODULE_PARM_DESC(load, "fault on load: warn, oops, bug, taint or refuse; or for the debug kernel any of locks, sleep, shift, overrun, number, dma, leak");

static char *unload = "";
module_param(unload, charp, 0400);
MODULE_PARM_DESC(unload, "fault on unload: warn or leak");

static struct kmem_cache *cache;

/* Take a lock while another lock of its class is held. */
static void plant_locks(void)
{
	static spinlock_t locks[2];
	int i;

	for (i = 0; i < 2; i++)
		spin_lock_init(&locks[i]);
	spin_lock(&locks[0]);
	spin_lock(&locks[1]);
	spin_unlock(&locks[1]);
	spin_unlock(&locks[0]);
}

/* Only might_sleep(): the kernel would not survive a real sleep. */
static void plant_sleep(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	kfree(kmalloc(64, GFP_KERNEL));
	spin_unlock(&lock);
}

static void plant_shift(void)
{
	volatile int bits = 40;
	volatile int value = 1 << bits;

	(void)value;
}

static void plant_overrun(void)
{
	volatile char *text = kmalloc(100, GFP_KERNEL);

	if (text)
		text[100] = 1;
	kfree((void *)text);
}

/* Pass the kernel a number without its terminating NUL. */
static void plant_number(void)
{
	char *text = kmemdup("123", 3, GFP_KERNEL);
	int number;

	if (text && kstrtoint(text, 10, &number))
		pr_info("no number\n");
	kfree(text);
}

/* Unmap an address that was never mapped. */
static void plant_dma(void)
{
	struct platform_device *pdev = platform_device_register_simple("fault", -1, NULL, 0);

	if (IS_ERR(pdev))
		return;
	if (!dma_coerce_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32)))
		dma_unmap_single(&pdev->dev, 0x50000000, 64, DMA_TO_DEVICE);
	platform_device_unregister(pdev);
}

static void plant_leak(void)
{
	if (!kmalloc(1000, GFP_KERNEL))
		pr_err("no memory to lose\n");
}

static const struct {
	const char *name;
	void (*plant)(void);
} faults[] = {
	/* "locks" comes first: lockdep switches itself off after the first of the other faults. */
	{ "locks", plant_locks }, { "sleep", plant_sleep }, { "shift", plant_shift },
	{ "overrun", plant_overrun }, { "number", plant_number }, { "dma", plant_dma },
	{ "leak", plant_leak },
};

static int __init fault_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++)
		if (strstr(load, faults[i].name))
			faults[i].plant();
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
