// SPDX-License-Identifier: GPL-2.0-only

#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/platform_device.h>

#include "device.h"

static struct platform_device *v7s_pdev[2];

static struct platform_device *v7s_device_add(const char *name, u64 dma_mask)
{
	const struct platform_device_info info = {
		.name = name,
		.id = PLATFORM_DEVID_NONE,
		.dma_mask = dma_mask,
	};

	return platform_device_register_full(&info);
}

int v7s_devices_add(void)
{
	v7s_pdev[0] = v7s_device_add("v7s_dma32", DMA_BIT_MASK(32));
	if (IS_ERR(v7s_pdev[0]))
		return PTR_ERR(v7s_pdev[0]);
	v7s_pdev[1] = v7s_device_add("v7s_dma32_any", DMA_BIT_MASK(64));
	if (IS_ERR(v7s_pdev[1])) {
		platform_device_unregister(v7s_pdev[0]);
		return PTR_ERR(v7s_pdev[1]);
	}
	return 0;
}

void v7s_devices_remove(void)
{
	platform_device_unregister(v7s_pdev[1]);
	platform_device_unregister(v7s_pdev[0]);
}

struct device *v7s_device(bool any_address)
{
	return &v7s_pdev[any_address]->dev;
}
