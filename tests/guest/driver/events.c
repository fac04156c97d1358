// SPDX-License-Identifier: GPL-2.0-only
/* The trace points of the IOMMU core, as its callers reach them. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/string.h>
#include <trace/events/iommu.h>

#include "driver.h"

char *driver_event;
module_param_named(event, driver_event, charp, 0400);
MODULE_PARM_DESC(event, "pass this to the trace points instead: map, unmap or fault");

static unsigned long long iova, phys, size = SZ_4K;
module_param(iova, ullong, 0400);
MODULE_PARM_DESC(iova, "of the event");
module_param(phys, ullong, 0400);
MODULE_PARM_DESC(phys, "of the event");
module_param(size, ullong, 0400);
MODULE_PARM_DESC(size, "of the event, in bytes");

static unsigned int times = 1;
module_param(times, uint, 0400);
MODULE_PARM_DESC(times, "how often");

enum kind { KIND_MAP, KIND_UNMAP, KIND_FAULT };

static const char *const kinds[] = {
	[KIND_MAP] = "map",
	[KIND_UNMAP] = "unmap",
	[KIND_FAULT] = "fault",
};

static void pass(enum kind kind, struct device *dev)
{
	if (kind == KIND_MAP)
		trace_map(iova, phys, size);
	else if (kind == KIND_UNMAP)
		trace_unmap(iova, size, size);
	else
		trace_io_page_fault(dev, iova, 0);
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
		pass(which, &pdev->dev);
	ns = ktime_get_ns() - ns;
	local_irq_restore(flags);
	platform_device_unregister(pdev);
	pr_info("v7s_test_driver: %u events, %llu ns\n", times, ns);
	return 0;
}
