// SPDX-License-Identifier: GPL-2.0-only
/* MT2712, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"DISP_OVL0", "DISP_RDMA0", "DISP_WDMA0", "DISP_OD_R", "DISP_OD_W", "MDP_RDMA0",
	"MDP_WDMA", "DISP_RDMA2",
};

static const char *const larb1[] = {
	"HW_VDEC_MC_EXT", "HW_VDEC_PP_EXT", "HW_VDEC_UFO_EXT", "HW_VDEC_VLD_EXT",
	"HW_VDEC_VLD2_EXT", "HW_VDEC_AVC_MV_EXT", "HW_VDEC_PRED_RD_EXT", "HW_VDEC_PRED_WR_EXT",
	"HW_VDEC_PPWRAP_EXT", "HW_VDEC_TILE", "HW_IMG_RESZ_EXT",
};

static const char *const larb2[] = {
	"CAM_DMA0", "CAM_DMA1", "CAM_DMA2",
};

static const char *const larb3[] = {
	"VENC_RCPU", "VENC_REC", "VENC_BSDMA", "VENC_SV_COMV", "VENC_RD_COMV",
	"VENC_CUR_CHROMA", "VENC_REF_CHROMA", "VENC_CUR_LUMA", "VENC_REF_LUMA",
};

static const char *const larb4[] = {
	"DISP_OVL1", "DISP_RDMA1", "DISP_WDMA1", "DISP_OD1_R", "DISP_OD1_W", "MDP_RDMA1",
	"MDP_WROT1",
};

static const char *const larb5[] = {
	"DISP_OVL2", "DISP_WDMA2", "MDP_RDMA2", "MDP_WROT0",
};

static const char *const larb6[] = {
	"JPGDEC_WDMA_0", "JPGDEC_WDMA_1", "JPGDEC_BSDMA_0", "JPGDEC_BSDMA_1",
};

static const char *const larb7[] = {
	"MDP_RDMA3", "MDP_WROT2",
};

static const char *const larb8[] = {
	"VDO", "NR", "WR_CHANNEL0",
};

static const char *const larb9[] = {
	"TVD", "WR_CHANNEL1",
};

static const struct larb larbs[] = {
	{ .printed = 0, .label = "0", .ports = larb0, .count = ARRAY_SIZE(larb0) },
	{ .printed = 1, .label = "1", .ports = larb1, .count = ARRAY_SIZE(larb1) },
	{ .printed = 2, .label = "2", .ports = larb2, .count = ARRAY_SIZE(larb2) },
	{ .printed = 3, .label = "3", .ports = larb3, .count = ARRAY_SIZE(larb3) },
	{ .printed = 4, .label = "4", .ports = larb4, .count = ARRAY_SIZE(larb4) },
	{ .printed = 5, .label = "5", .ports = larb5, .count = ARRAY_SIZE(larb5) },
	{ .printed = 6, .label = "6", .ports = larb6, .count = ARRAY_SIZE(larb6) },
	{ .printed = 7, .label = "7", .ports = larb7, .count = ARRAY_SIZE(larb7) },
	{ .printed = 8, .label = "8", .ports = larb8, .count = ARRAY_SIZE(larb8) },
	{ .printed = 9, .label = "9", .ports = larb9, .count = ARRAY_SIZE(larb9) },
};

static const struct m4u m4us[] = {
	{ .name = "m4u", .ias = 32,
	  .node = "iommu", .address = 0x10205000 },
	{ .name = "m4u", .ias = 32,
	  .node = "iommu", .address = 0x1020a000 },
};

const struct soc soc_mt2712 = {
	.name = "mt2712",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
