// SPDX-License-Identifier: GPL-2.0-only
/* MT8173, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"DISP_OVL0", "DISP_RDMA0", "DISP_WDMA0", "DISP_OD_R", "DISP_OD_W", "MDP_RDMA0",
	"MDP_WDMA", "MDP_WROT0",
};

static const char *const larb1[] = {
	"HW_VDEC_MC_EXT", "HW_VDEC_PP_EXT", "HW_VDEC_UFO_EXT", "HW_VDEC_VLD_EXT",
	"HW_VDEC_VLD2_EXT", "HW_VDEC_AVC_MV_EXT", "HW_VDEC_PRED_RD_EXT", "HW_VDEC_PRED_WR_EXT",
	"HW_VDEC_PPWRAP_EXT", "HW_VDEC_TILE",
};

static const char *const larb2[] = {
	"IMGO", "RRZO", "AAO", "LCSO", "ESFKO", "IMGO_D", "LSCI", "LSCI_D", "BPCI", "BPCI_D",
	"UFDI", "IMGI", "IMG2O", "IMG3O", "VIPI", "VIP2I", "VIP3I", "LCEI", "RB", "RP", "WR",
};

static const char *const larb3[] = {
	"VENC_RCPU", "VENC_REC", "VENC_BSDMA", "VENC_SV_COMV", "VENC_RD_COMV", "JPGENC_RDMA",
	"JPGENC_BSDMA", "JPGDEC_WDMA", "JPGDEC_BSDMA", "VENC_CUR_LUMA", "VENC_CUR_CHROMA",
	"VENC_REF_LUMA", "VENC_REF_CHROMA", "VENC_NBM_RDMA", "VENC_NBM_WDMA",
};

static const char *const larb4[] = {
	"DISP_OVL1", "DISP_RDMA1", "DISP_RDMA2", "DISP_WDMA1", "MDP_RDMA1", "MDP_WROT1",
};

static const char *const larb5[] = {
	"VENC_RCPU_SET2", "VENC_REC_FRM_SET2", "VENC_REF_LUMA_SET2", "VENC_REC_CHROMA_SET2",
	"VENC_BSDMA_SET2", "VENC_CUR_LUMA_SET2", "VENC_CUR_CHROMA_SET2", "VENC_RD_COMA_SET2",
	"VENC_SV_COMA_SET2",
};

static const struct larb larbs[] = {
	{ .printed = 0, .label = "0", .ports = larb0, .count = ARRAY_SIZE(larb0) },
	{ .printed = 1, .label = "1", .ports = larb1, .count = ARRAY_SIZE(larb1) },
	{ .printed = 2, .label = "2", .ports = larb2, .count = ARRAY_SIZE(larb2) },
	{ .printed = 3, .label = "3", .ports = larb3, .count = ARRAY_SIZE(larb3) },
	{ .printed = 4, .label = "4", .ports = larb4, .count = ARRAY_SIZE(larb4) },
	{ .printed = 5, .label = "5", .ports = larb5, .count = ARRAY_SIZE(larb5) },
};

static const struct m4u m4us[] = {
	{ .name = "m4u", .ias = 32,
	  .node = "iommu", .address = 0x10205000 },
};

const struct soc soc_mt8173 = {
	.name = "mt8173",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
