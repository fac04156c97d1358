// SPDX-License-Identifier: GPL-2.0-only
#include <stddef.h>

#include "explain/fault.h"

/*
 * Second generation: two MMUs report seven kinds each, in bits 0 to 6 and 7 to 13 (F_INT_… in
 * mtk_iommu.c). First generation: eight kinds (F_INT_… in mtk_iommu_v1.c).
 */
const char *fault_type_name(enum fault_format format, unsigned int bit)
{
	static const char *const second[] = {
		"translation fault",
		"several TLB entries hit",
		"invalid physical address",
		"TLB entry replacement fault",
		"TLB miss fault",
		"miss transaction FIFO fault",
		"prefetch transaction FIFO fault",
	};
	static const char *const first[] = {
		"translation fault",
		"several TLB entries hit",
		"invalid physical address",
		"TLB entry replacement fault",
		"table walk fault",
		"TLB miss fault",
		"prefetch transaction FIFO fault",
		"miss transaction FIFO fault",
	};

	if (format == FORMAT_V1)
		return bit < 8 ? first[bit] : NULL;
	return bit < 14 ? second[bit % 7] : NULL;
}

const char *fault_format_name(enum fault_format format)
{
	static const char *const names[] = {
		"mtk-iommu", "mtk-iommu-v1", "vendor", "trace", "hand",
	};

	return names[format];
}
