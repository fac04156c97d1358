// SPDX-License-Identifier: GPL-2.0-only
/* MT6779, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"DISP_POSTMASK0", "DISP_OVL0_HDR", "DISP_OVL1_HDR", "DISP_OVL0", "DISP_OVL1",
	"DISP_PVRIC0", "DISP_RDMA0", "DISP_WDMA0", "DISP_FAKE0",
};

static const char *const larb1[] = {
	"DISP_OVL0_2L_HDR", "DISP_OVL1_2L_HDR", "DISP_OVL0_2L", "DISP_OVL1_2L", "DISP_RDMA1",
	"MDP_PVRIC0", "MDP_PVRIC1", "MDP_RDMA0", "MDP_RDMA1", "MDP_WROT0_R", "MDP_WROT0_W",
	"MDP_WROT1_R", "MDP_WROT1_W", "DISP_FAKE1",
};

static const char *const larb2[] = {
	"HW_VDEC_MC_EXT", "HW_VDEC_UFO_EXT", "HW_VDEC_PP_EXT", "HW_VDEC_PRED_RD_EXT",
	"HW_VDEC_PRED_WR_EXT", "HW_VDEC_PPWRAP_EXT", "HW_VDEC_TILE_EXT", "HW_VDEC_VLD_EXT",
	"HW_VDEC_VLD2_EXT", "HW_VDEC_AVC_MV_EXT", "HW_VDEC_UFO_ENC_EXT",
	"HW_VDEC_RG_CTRL_DMA_EXT",
};

static const char *const larb3[] = {
	"VENC_RCPU", "VENC_REC", "VENC_BSDMA", "VENC_SV_COMV", "VENC_RD_COMV", "VENC_NBM_RDMA",
	"VENC_NBM_RDMA_LITE", "JPGENC_Y_RDMA", "JPGENC_C_RDMA", "JPGENC_Q_TABLE",
	"JPGENC_BSDMA", "JPGDEC_WDMA", "JPGDEC_BSDMA", "VENC_NBM_WDMA", "VENC_NBM_WDMA_LITE",
	"VENC_CUR_LUMA", "VENC_CUR_CHROMA", "VENC_REF_LUMA", "VENC_REF_CHROMA",
};

static const char *const larb5[] = {
	"IMGI_D1", "IMGBI_D1", "DMGI_D1", "DEPI_D1", "LCEI_D1", "SMTI_D1", "SMTO_D2",
	"SMTO_D1", "CRZO_D1", "IMG3O_D1", "VIPI_D1", "WPE_RDMA1", "WPE_RDMA0", "WPE_WDMA",
	"TIMGO_D1", "MFB_RDMA0", "MFB_RDMA1", "MFB_RDMA2", "MFB_RDMA3", "MFB_WDMA", "RESERVE1",
	"RESERVE2", "RESERVE3", "RESERVE4", "RESERVE5", "RESERVE6",
};

static const char *const larb6[] = {
	"IMG_IPUO", "IMG_IPU3O", "IMG_IPUI",
};

static const char *const larb7[] = {
	"DVS_RDMA", "DVS_WDMA", "DVP_RDMA", "DVP_WDMA",
};

static const char *const larb8[] = {
	"FDVT_RDA", "FDVT_RDB", "FDVT_WRA", "FDVT_WRB", "FE_RD0", "FE_RD1", "FE_WR0", "FE_WR1",
	"RSC_RDMA0", "RSC_WDMA",
};

static const char *const larb9[] = {
	"CAM_IMGO_R1_C", "CAM_RRZO_R1_C", "CAM_LSCI_R1_C", "CAM_BPCI_R1_C", "CAM_YUVO_R1_C",
	"CAM_UFDI_R2_C", "CAM_RAWI_R2_C", "CAM_RAWI_R5_C", "CAM_CAMSV_1", "CAM_CAMSV_2",
	"CAM_CAMSV_3", "CAM_CAMSV_4", "CAM_CAMSV_5", "CAM_CAMSV_6", "CAM_AAO_R1_C",
	"CAM_AFO_R1_C", "CAM_FLKO_R1_C", "CAM_LCESO_R1_C", "CAM_CRZO_R1_C", "CAM_LTMSO_R1_C",
	"CAM_RSSO_R1_C", "CAM_CCUI", "CAM_CCUO", "CAM_FAKE",
};

static const char *const larb10[] = {
	"CAM_IMGO_R1_A", "CAM_RRZO_R1_A", "CAM_LSCI_R1_A", "CAM_BPCI_R1_A", "CAM_YUVO_R1_A",
	"CAM_UFDI_R2_A", "CAM_RAWI_R2_A", "CAM_RAWI_R5_A", "CAM_IMGO_R1_B", "CAM_RRZO_R1_B",
	"CAM_LSCI_R1_B", "CAM_BPCI_R1_B", "CAM_YUVO_R1_B", "CAM_UFDI_R2_B", "CAM_RAWI_R2_B",
	"CAM_RAWI_R5_B", "CAM_CAMSV_0", "CAM_AAO_R1_A", "CAM_AFO_R1_A", "CAM_FLKO_R1_A",
	"CAM_LCESO_R1_A", "CAM_CRZO_R1_A", "CAM_AAO_R1_B", "CAM_AFO_R1_B", "CAM_FLKO_R1_B",
	"CAM_LCESO_R1_B", "CAM_CRZO_R1_B", "CAM_LTMSO_R1_A", "CAM_RSSO_R1_A", "CAM_LTMSO_R1_B",
	"CAM_RSSO_R1_B",
};

static const char *const larb11[] = {
	"CAM_IPUO", "CAM_IPU2O", "CAM_IPU3O", "CAM_IPUI", "CAM_IPU2I",
};

static const struct larb larbs[] = {
	{ .printed = 0, .label = "0", .ports = larb0, .count = ARRAY_SIZE(larb0) },
	{ .printed = 1, .label = "1", .ports = larb1, .count = ARRAY_SIZE(larb1) },
	{ .printed = 2, .label = "2", .ports = larb2, .count = ARRAY_SIZE(larb2) },
	{ .printed = 3, .label = "3", .ports = larb3, .count = ARRAY_SIZE(larb3) },
	{ .printed = 5, .label = "5", .ports = larb5, .count = ARRAY_SIZE(larb5) },
	{ .printed = 6, .label = "6", .ports = larb6, .count = ARRAY_SIZE(larb6) },
	{ .printed = 7, .label = "7", .ports = larb7, .count = ARRAY_SIZE(larb7) },
	{ .printed = 8, .label = "8", .ports = larb8, .count = ARRAY_SIZE(larb8) },
	{ .printed = 9, .label = "9", .ports = larb9, .count = ARRAY_SIZE(larb9) },
	{ .printed = 10, .label = "10", .ports = larb10, .count = ARRAY_SIZE(larb10) },
	{ .printed = 11, .label = "11", .ports = larb11, .count = ARRAY_SIZE(larb11) },
};

static const struct m4u m4us[] = {
	{ .name = "m4u", .ias = 32 },
};

const struct soc soc_mt6779 = {
	.name = "mt6779",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
