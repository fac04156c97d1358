// SPDX-License-Identifier: GPL-2.0-only
/* MT8183, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"DISP_OVL0", "DISP_2L_OVL0_LARB0", "DISP_2L_OVL1_LARB0", "DISP_RDMA0", "DISP_RDMA1",
	"DISP_WDMA0", "MDP_RDMA0", "MDP_WROT0", "MDP_WDMA0", "DISP_FAKE0",
};

static const char *const larb1[] = {
	"HW_VDEC_MC_EXT", "HW_VDEC_PP_EXT", "HW_VDEC_VLD_EXT", "HW_VDEC_AVC_MV_EXT",
	"HW_VDEC_PRED_RD_EXT", "HW_VDEC_PRED_WR_EXT", "HW_VDEC_PPWRAP_EXT",
};

static const char *const larb2[] = {
	"IMG_IPUO", "IMG_IPU3O", "IMG_IPUI",
};

static const char *const larb3[] = {
	"CAM_IPUO", "CAM_IPU2O", "CAM_IPU3O", "CAM_IPUI", "CAM_IPU2I",
};

static const char *const larb4[] = {
	"VENC_RCPU", "VENC_REC", "VENC_BSDMA", "VENC_SV_COMV", "VENC_RD_COMV", "JPGENC_RDMA",
	"JPGENC_BSDMA", "VENC_CUR_LUMA", "VENC_CUR_CHROMA", "VENC_REF_LUMA", "VENC_REF_CHROMA",
};

static const char *const larb5[] = {
	"CAM_IMGI", "CAM_IMG2O", "CAM_IMG3O", "CAM_VIPI", "CAM_LCEI", "CAM_SMXI", "CAM_SMXO",
	"CAM_WPE0_RDMA1", "CAM_WPE0_RDMA0", "CAM_WPE0_WDMA", "CAM_FDVT_RP", "CAM_FDVT_WR",
	"CAM_FDVT_RB", "CAM_WPE1_RDMA0", "CAM_WPE1_RDMA1", "CAM_WPE1_WDMA", "CAM_DPE_RDMA",
	"CAM_DPE_WDMA", "CAM_MFB_RDMA0", "CAM_MFB_RDMA1", "CAM_MFB_WDMA", "CAM_RSC_RDMA0",
	"CAM_RSC_WDMA", "CAM_OWE_RDMA", "CAM_OWE_WDMA",
};

static const char *const larb6[] = {
	"CAM_IMGO", "CAM_RRZO", "CAM_AAO", "CAM_AFO", "CAM_LSCI0", "CAM_LSCI1", "CAM_PDO",
	"CAM_BPCI", "CAM_LCSO", "CAM_CAM_RSSO_A", "CAM_UFEO", "CAM_SOCO", "CAM_SOC1",
	"CAM_SOC2", "CAM_CCUI", "CAM_CCUO", "CAM_RAWI_A", "CAM_CCUG", "CAM_PSO", "CAM_AFO_1",
	"CAM_LSCI_2", "CAM_PDI", "CAM_FLKO", "CAM_LMVO", "CAM_UFGO", "CAM_SPARE",
	"CAM_SPARE_2", "CAM_SPARE_3", "CAM_SPARE_4", "CAM_SPARE_5", "CAM_SPARE_6",
};

static const char *const larb7[] = {
	"CCU0", "CCU1",
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
};

static const struct m4u m4us[] = {
	{ .name = "m4u", .ias = 32,
	  .node = "iommu", .address = 0x10205000 },
};

const struct soc soc_mt8183 = {
	.name = "mt8183",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
