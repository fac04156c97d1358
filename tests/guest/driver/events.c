// SPDX-License-Identifier: GPL-2.0-only
/* Passes events to the tracepoints of the IOMMU core, as the core does. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/string.h>
#include <trace/events/iommu.h>

#include "driver.h"

#ifdef CONFIG_ZONE_DMA32
#define LOOPS_ZONE	GFP_DMA32
#else
#define LOOPS_ZONE	GFP_DMA
#endif

char *driver_event;
module_param_named(event, driver_event, charp, 0400);
MODULE_PARM_DESC(event, "pass this to the tracepoints instead: map, unmap or fault");

static unsigned long long iova, phys, size = SZ_4K;
module_param(iova, ullong, 0400);
MODULE_PARM_DESC(iova, "of the event");
module_param(phys, ullong, 0400);
MODULE_PARM_DESC(phys, "of the event");
module_param(size, ullong, 0400);
MODULE_PARM_DESC(size, "of the event, in bytes");

static unsigned long long step;
module_param(step, ullong, 0400);
MODULE_PARM_DESC(step, "bytes from one event to the next");

static unsigned int times = 1;
module_param(times, uint, 0400);
MODULE_PARM_DESC(times, "how often");

static bool loops;
module_param(loops, bool, 0400);
MODULE_PARM_DESC(loops, "have an L1 table of 4096 pointers to itself until the module is unloaded");

static u32 *loop_table;

void driver_make_loops(void)
{
	u32 phys, i;

	if (!loops)
		return;
	loop_table = (u32 *)__get_free_pages(GFP_KERNEL | LOOPS_ZONE, get_order(SZ_16K));
	if (!loop_table)
		return;
	phys = virt_to_phys(loop_table);
	for (i = 0; i < SZ_16K / sizeof(u32); i++)
		loop_table[i] = phys | 1;
	pr_info("v7s_test_driver: loops at 0x%08x\n", phys);
}

void driver_free_loops(void)
{
	free_pages((unsigned long)loop_table, get_order(SZ_16K));
}

enum kind { KIND_MAP, KIND_UNMAP, KIND_FAULT };

static const char *const kinds[] = {
	[KIND_MAP] = "map",
	[KIND_UNMAP] = "unmap",
	[KIND_FAULT] = "fault",
};

static void pass(enum kind kind, struct device *dev, u64 at)
{
	if (kind == KIND_MAP)
		trace_map(iova + at, phys + at, size);
	else if (kind == KIND_UNMAP)
		trace_unmap(iova + at, size, size);
	else
		trace_io_page_fault(dev, iova + at, 0);
}

int driver_events(void)
{
	int which = match_string(kinds, ARRAY_SIZE(kinds), driver_event);
	struct platform_device *pdev;
	unsigned long flags;
	unsigned int i;
	u64 ns;

	if (which < 0)
		return -EINVAL;
	pdev = platform_device_register_simple("v7s_test_driver", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	local_irq_save(flags);
	ns = ktime_get_ns();
	for (i = 0; i < times; i++)
		pass(which, &pdev->dev, i * step);
	ns = ktime_get_ns() - ns;
	local_irq_restore(flags);
	platform_device_unregister(pdev);
	pr_info("v7s_test_driver: %u events, %llu ns\n", times, ns);
	return 0;
}
