/* SPDX-License-Identifier: GPL-2.0-only */
/* MediaTek's SoCs, as the kernel's bindings, device trees and driver describe them. */
#ifndef SOC_H
#define SOC_H

#include "v7sctl.h"

#define NO_LARB		32	/* what the driver prints for an M4U without larbs */

struct larb {
	unsigned int printed;		/* the number that the driver prints */
	const char *label;		/* the hardware's name for it: "11B" */
	const char *const *ports;	/* names, some NULL */
	size_t count;
};

struct m4u {
	const char *name;		/* "m4u", "vdo", "vpp", "infra", "apu" */
	unsigned int ias;
	const char *node;		/* in the device tree, NULL if there is none yet */
	uint64_t address;
};

struct soc {
	const char *name, *alias;
	unsigned int generation;	/* 1: a flat table, no L1 and L2 */
	const struct larb *larbs;
	size_t larb_count;
	const struct m4u *m4us;
	size_t m4u_count;
};

/* By "mt8173" or an alias, in any case; NULL for others. */
const struct soc *soc_find(const char *name);
/* The @i-th of all, NULL after the last. */
const struct soc *soc_at(size_t i);
/*
 * The M4U of @soc at the address of a device like "10205000.iommu", or NULL. @exact: the node must
 * have that name, too.
 */
const struct m4u *soc_m4u(const struct soc *soc, const char *device, bool exact);
const struct larb *soc_larb(const struct soc *soc, uint64_t printed);
/* "L5_VDEC_LAT0_VLD_EXT", or NULL. */
const char *soc_port(const struct soc *soc, uint64_t larb, uint64_t port);
/* Whether the SoC has a port of that name. */
bool soc_has_port(const struct soc *soc, const char *name);
/* IOVA bits of its widest M4U. */
unsigned int soc_ias(const struct soc *soc);
/* What a port serves by its name, "the video decoder", or NULL. */
const char *port_unit(const char *name);
/* The IOVA region of a 34-bit SoC that holds @iova, by what uses it; or NULL. */
const char *region_name(uint64_t iova);

#endif
