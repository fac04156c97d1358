// SPDX-License-Identifier: GPL-2.0-only
/* MT6795, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"DISP_OVL0", "DISP_RDMA0", "DISP_RDMA1", "DISP_WDMA0", "DISP_OVL1", "DISP_RDMA2",
	"DISP_WDMA1", "DISP_OD_R", "DISP_OD_W", "MDP_RDMA0", "MDP_RDMA1", "MDP_WDMA",
	"MDP_WROT0", "MDP_WROT1",
};

static const char *const larb1[] = {
	"VDEC_MC", "VDEC_PP", "VDEC_UFO", "VDEC_VLD", "VDEC_VLD2", "VDEC_AVC_MV",
	"VDEC_PRED_RD", "VDEC_PRED_WR", "VDEC_PPWRAP",
};

static const char *const larb2[] = {
	"CAM_IMGO", "CAM_RRZO", "CAM_AAO", "CAM_LCSO", "CAM_ESFKO", "CAM_IMGO_S", "CAM_LSCI",
	"CAM_LSCI_D", "CAM_BPCI", "CAM_BPCI_D", "CAM_UFDI", "CAM_IMGI", "CAM_IMG2O",
	"CAM_IMG3O", "CAM_VIPI", "CAM_VIP2I", "CAM_VIP3I", "CAM_LCEI", "CAM_RB", "CAM_RP",
	"CAM_WR",
};

static const char *const larb3[] = {
	"VENC_RCPU", "VENC_REC", "VENC_BSDMA", "VENC_SV_COMV", "VENC_RD_COMV", "JPGENC_BSDMA",
	"REMDC_SDMA", "REMDC_BSDMA", "JPGENC_RDMA", "JPGENC_SDMA", "JPGDEC_WDMA",
	"JPGDEC_BSDMA", "VENC_CUR_LUMA", "VENC_CUR_CHROMA", "VENC_REF_LUMA", "VENC_REF_CHROMA",
	"REMDC_WDMA", "VENC_NBM_RDMA", "VENC_NBM_WDMA",
};

static const char *const larb4[] = {
	"MJC_MV_RD", "MJC_MV_WR", "MJC_DMA_RD", "MJC_DMA_WR",
};

static const struct larb larbs[] = {
	{ .printed = 0, .label = "0", .ports = larb0, .count = ARRAY_SIZE(larb0) },
	{ .printed = 1, .label = "1", .ports = larb1, .count = ARRAY_SIZE(larb1) },
	{ .printed = 2, .label = "2", .ports = larb2, .count = ARRAY_SIZE(larb2) },
	{ .printed = 3, .label = "3", .ports = larb3, .count = ARRAY_SIZE(larb3) },
	{ .printed = 4, .label = "4", .ports = larb4, .count = ARRAY_SIZE(larb4) },
};

static const struct m4u m4us[] = {
	{ .name = "m4u", .ias = 32,
	  .node = "iommu", .address = 0x10205000 },
};

const struct soc soc_mt6795 = {
	.name = "mt6795",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
