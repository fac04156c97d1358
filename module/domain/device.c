// SPDX-License-Identifier: GPL-2.0-only

#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/platform_device.h>

#include "device.h"

static struct platform_device *v7s_pdev;

int v7s_device_add(void)
{
	const struct platform_device_info info = {
		.name = "v7s_dma32",
		.id = PLATFORM_DEVID_NONE,
		.dma_mask = DMA_BIT_MASK(32),
	};

	v7s_pdev = platform_device_register_full(&info);
	return PTR_ERR_OR_ZERO(v7s_pdev);
}

void v7s_device_remove(void)
{
	platform_device_unregister(v7s_pdev);
}

struct device *v7s_device(void)
{
	return &v7s_pdev->dev;
}
