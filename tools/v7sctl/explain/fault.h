/* SPDX-License-Identifier: GPL-2.0-only */
/* The line that MediaTek's IOMMU drivers log when a translation fails. */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>
#include <stdint.h>

#define FAULT_ABSENT UINT64_MAX	/* the line does not say */

struct fault {
	char device[64];	/* "mtk-iommu 10205000.iommu", or "" */
	uint64_t iova;		/* as printed: the low bits are no address */
	uint64_t type, pa, larb, port, layer;
	enum { ACCESS_UNKNOWN, ACCESS_READ, ACCESS_WRITE } access;
};

/* Any line that holds iova=0x… is one; timestamps and the like are skipped. */
bool fault_parse(struct fault *fault, const char *line);

/* The registers hold a page's address and put other things below it. */
static inline uint64_t fault_page(const struct fault *fault)
{
	return fault->iova & ~(uint64_t)0xfff;
}

/* Bit @bit of the fault type in words, NULL if it has no meaning. */
const char *fault_type_name(unsigned int bit);

#define MT8173_LARBS 6
/* "DISP_OVL0", or NULL. */
const char *mt8173_port(uint64_t larb, uint64_t port);
/* What a larb serves, or NULL. */
const char *mt8173_larb(uint64_t larb);

#endif
