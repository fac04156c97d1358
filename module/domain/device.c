// SPDX-License-Identifier: GPL-2.0-only

#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/platform_device.h>

#include "device.h"
#include "watch.h"

/* Indexed by [watched][any_address] */
static struct platform_device *v7s_pdev[2][2];
static bool v7s_can_watch;

static struct platform_device *v7s_device_add(bool watched, bool any_address)
{
	static const char *const names[2][2] = {
		{ "v7s_dma32", "v7s_dma32_any" },
		{ "v7s_dma32_watched", "v7s_dma32_any_watched" },
	};
	const struct platform_device_info info = {
		.name = names[watched][any_address],
		.id = PLATFORM_DEVID_NONE,
		.dma_mask = any_address ? DMA_BIT_MASK(64) : DMA_BIT_MASK(32),
	};

	return platform_device_register_full(&info);
}

int v7s_devices_add(void)
{
	int i;

	for (i = 0; i < 4; i++) {
		struct platform_device *pdev = v7s_device_add(i / 2, i % 2);

		if (IS_ERR(pdev)) {
			v7s_devices_remove();
			return PTR_ERR(pdev);
		}
		v7s_pdev[i / 2][i % 2] = pdev;
		if (i / 2)
			v7s_can_watch = v7s_watch(&pdev->dev);
	}
	return 0;
}

void v7s_devices_remove(void)
{
	int i;

	for (i = 0; i < 4; i++)
		if (v7s_pdev[i / 2][i % 2])
			platform_device_unregister(v7s_pdev[i / 2][i % 2]);
}

struct device *v7s_device(bool any_address, bool watched)
{
	return &v7s_pdev[watched][any_address]->dev;
}

bool v7s_device_is_watched(const struct device *dev)
{
	return v7s_can_watch && (dev == v7s_device(false, true) || dev == v7s_device(true, true));
}
