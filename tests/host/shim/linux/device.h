/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_DEVICE_H
#define SHIM_DEVICE_H

#include <linux/types.h>

/**
 * struct device - stands in for the M4U
 * @dma_offset: DMA address minus physical address; not 0 if the DMA API translates or bounces
 * @errors: number of messages to the log
 * @last_error: the last message
 */
struct device {
	dma_addr_t dma_offset;
	unsigned long errors;
	char last_error[256];
};

void dev_err_ratelimited(struct device *dev, const char *fmt, ...);

#endif
