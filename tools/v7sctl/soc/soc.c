// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "soc/soc.h"
#include "soc/socs.h"

#define GIB4	((uint64_t)1 << 32)

static const struct soc *const socs[] = { ALL_SOCS };

const struct soc *soc_at(size_t i)
{
	return i < ARRAY_SIZE(socs) ? socs[i] : NULL;
}

const struct soc *soc_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(socs); i++)
		if (!strcasecmp(socs[i]->name, name) ||
		    (socs[i]->alias && !strcasecmp(socs[i]->alias, name)))
			return socs[i];
	return NULL;
}

/*
 * SoCs that have an M4U at the same address may differ in its node's name: iommu, m4u or
 * mmsys_iommu. But another kernel's device tree may have another name for the same M4U.
 */
const struct m4u *soc_m4u(const struct soc *soc, const char *device, bool exact)
{
	char *node;
	uint64_t address = strtoull(device, &node, 16);

	if (node == device || *node != '.')
		return NULL;
	for (size_t i = 0; i < soc->m4u_count; i++)
		if (soc->m4us[i].node && soc->m4us[i].address == address &&
		    (!exact || !strcmp(soc->m4us[i].node, node + 1)))
			return &soc->m4us[i];
	return NULL;
}

const struct larb *soc_larb(const struct soc *soc, uint64_t printed)
{
	for (size_t i = 0; i < soc->larb_count; i++)
		if (soc->larbs[i].printed == printed)
			return &soc->larbs[i];
	return NULL;
}

const char *soc_port(const struct soc *soc, uint64_t larb, uint64_t port)
{
	const struct larb *found = soc_larb(soc, larb);

	return found && port < found->count ? found->ports[port] : NULL;
}

bool soc_has_port(const struct soc *soc, const char *name)
{
	for (size_t i = 0; i < soc->larb_count; i++)
		for (size_t port = 0; port < soc->larbs[i].count; port++)
			if (soc->larbs[i].ports[port] && !strcmp(soc->larbs[i].ports[port], name))
				return true;
	return false;
}

unsigned int soc_ias(const struct soc *soc)
{
	unsigned int ias = 0;

	for (size_t i = 0; i < soc->m4u_count; i++)
		if (soc->m4us[i].ias > ias)
			ias = soc->m4us[i].ias;
	return ias;
}

/* The first row whose word is in the name counts, as a name may contain several words. */
const char *port_unit(const char *name)
{
	static const char *const units[][2] = {
		{ "VDEC", "the video decoder" }, { "VENC", "the video encoder" },
		{ "JPGENC", "the JPEG encoder" }, { "JPGDEC", "the JPEG decoder" },
		{ "JPG", "the JPEG codec" },
		{ "MDP", "the scaler (MDP)" }, { "SVPP", "the scaler (MDP)" },
		{ "DISP", "the display" }, { "OVL", "the display" }, { "RDMA", "the display" },
		{ "WDMA", "the display" }, { "HDR", "the display" }, { "ETHDR", "the display" },
		{ "POSTMASK", "the display" }, { "CCU", "the camera's processor (CCU)" },
		{ "CAM", "the camera" }, { "IMGO", "the camera" }, { "RRZO", "the camera" },
		{ "AAO", "the camera" }, { "LSCI", "the camera" }, { "BPCI", "the camera" },
		{ "RAWI", "the camera" }, { "UFDI", "the camera" }, { "YUVO", "the camera" },
		{ "WPE", "the image warp engine (WPE)" }, { "MSS", "the image processor" },
		{ "IMG", "the image processor" }, { "DIP", "the image processor" },
		{ "MFB", "the image processor" }, { "IPE", "the image processor" },
		{ "FDVT", "the face detector" }, { "FD", "the face detector" },
		{ "GCE", "the command engine (GCE)" }, { "CMDQ", "the command engine (GCE)" },
		{ "APU", "the AI processor" }, { "VPU", "the AI processor" },
		{ "PCIE", "PCIe" }, { "SSUSB", "USB" }, { "USB", "USB" },
	};

	for (size_t i = 0; name && i < ARRAY_SIZE(units); i++)
		if (strstr(name, units[i][0]))
			return units[i][1];
	return NULL;
}

/* mt8192_multi_rgn in mtk_iommu.c, where the last 8 MiB of each region are left out. */
const char *region_name(uint64_t iova)
{
	if (iova >= 0x240000000 && iova < 0x244000000)
		return "the first camera processor (CCU0)";
	if (iova >= 0x244000000 && iova < 0x248000000)
		return "the second camera processor (CCU1)";
	switch (iova / GIB4) {
	case 0:
		return "display (0 to 4 GiB)";
	case 1:
		return "video codecs (4 to 8 GiB)";
	case 2:
		return "camera and MDP (8 to 12 GiB)";
	case 3:
		return "the AI processor (12 to 16 GiB)";
	default:
		return NULL;
	}
}
