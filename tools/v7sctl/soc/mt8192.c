// SPDX-License-Identifier: GPL-2.0-only
/* MT8192, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"L0_DISP_POSTMASK0", "L0_OVL_RDMA0_HDR", "L0_OVL_RDMA0", "L0_DISP_RDMA0",
	"L0_DISP_WDMA0", "L0_DISP_FAKE0",
};

static const char *const larb1[] = {
	"L1_OVL_2L_RDMA0_HDR", "L1_OVL_2L_RDMA2_HDR", "L1_OVL_2L_RDMA0", "L1_OVL_2L_RDMA2",
	"L1_DISP_MDP_RDMA4", "L1_DISP_RDMA4", "L1_DISP_UFBC_WDMA0", "L1_DISP_FAKE1",
};

static const char *const larb2[] = {
	"L2_MDP_RDMA0", "L2_MDP_RDMA1", "L2_MDP_WROT0", "L2_MDP_WROT1", "L2_MDP_DISP_FAKE0",
};

static const char *const larb4[] = {
	"L4_VDEC_MC_EXT", "L4_VDEC_UFO_EXT", "L4_VDEC_PP_EXT", "L4_VDEC_PRED_RD_EXT",
	"L4_VDEC_PRED_WR_EXT", "L4_VDEC_PPWRAP_EXT", "L4_VDEC_TILE_EXT", "L4_VDEC_VLD_EXT",
	"L4_VDEC_VLD2_EXT", "L4_VDEC_AVC_MV_EXT", "L4_VDEC_RG_CTRL_DMA_EXT",
};

static const char *const larb5[] = {
	"L5_VDEC_LAT0_VLD_EXT", "L5_VDEC_LAT0_VLD2_EXT", "L5_VDEC_LAT0_AVC_MV_EXT",
	"L5_VDEC_LAT0_PRED_RD_EXT", "L5_VDEC_LAT0_TILE_EXT", "L5_VDEC_LAT0_WDMA_EXT",
	"L5_VDEC_LAT0_RG_CTRL_DMA_EXT", "L5_VDEC_UFO_ENC_EXT",
};

static const char *const larb7[] = {
	"L7_VENC_RCPU", "L7_VENC_REC", "L7_VENC_BSDMA", "L7_VENC_SV_COMV", "L7_VENC_RD_COMV",
	"L7_VENC_CUR_LUMA", "L7_VENC_CUR_CHROMA", "L7_VENC_REF_LUMA", "L7_VENC_REF_CHROMA",
	"L7_JPGENC_Y_RDMA", "L7_JPGENC_Q_RDMA", "L7_JPGENC_C_TABLE", "L7_JPGENC_BSDMA",
	"L7_VENC_SUB_R_LUMA", "L7_VENC_SUB_W_LUMA",
};

static const char *const larb9[] = {
	"L9_IMG_IMGI_D1", "L9_IMG_IMGBI_D1", "L9_IMG_DMGI_D1", "L9_IMG_DEPI_D1",
	"L9_IMG_ICE_D1", "L9_IMG_SMTI_D1", "L9_IMG_SMTO_D2", "L9_IMG_SMTO_D1",
	"L9_IMG_CRZO_D1", "L9_IMG_IMG3O_D1", "L9_IMG_VIPI_D1", "L9_IMG_SMTI_D5",
	"L9_IMG_TIMGO_D1", "L9_IMG_UFBC_W0", "L9_IMG_UFBC_R0",
};

static const char *const larb11[] = {
	"L11_IMG_IMGI_D1", "L11_IMG_IMGBI_D1", "L11_IMG_DMGI_D1", "L11_IMG_DEPI_D1",
	"L11_IMG_ICE_D1", "L11_IMG_SMTI_D1", "L11_IMG_SMTO_D2", "L11_IMG_SMTO_D1",
	"L11_IMG_CRZO_D1", "L11_IMG_IMG3O_D1", "L11_IMG_VIPI_D1", "L11_IMG_SMTI_D5",
	"L11_IMG_TIMGO_D1", "L11_IMG_UFBC_W0", "L11_IMG_UFBC_R0", "L11_IMG_WPE_RDMA1",
	"L11_IMG_WPE_RDMA0", "L11_IMG_WPE_WDMA", "L11_IMG_MFB_RDMA0", "L11_IMG_MFB_RDMA1",
	"L11_IMG_MFB_RDMA2", "L11_IMG_MFB_RDMA3", "L11_IMG_MFB_RDMA4", "L11_IMG_MFB_RDMA5",
	"L11_IMG_MFB_WDMA0", "L11_IMG_MFB_WDMA1",
};

static const char *const larb13[] = {
	"L13_CAM_MRAWI", "L13_CAM_MRAWO0", "L13_CAM_MRAWO1", "L13_CAM_CAMSV1",
	"L13_CAM_CAMSV2", "L13_CAM_CAMSV3", "L13_CAM_CAMSV4", "L13_CAM_CAMSV5",
	"L13_CAM_CAMSV6", "L13_CAM_CCUI", "L13_CAM_CCUO", "L13_CAM_FAKE",
};

static const char *const larb14[] = {
	"L14_CAM_RESERVE1", "L14_CAM_RESERVE2", "L14_CAM_RESERVE3", "L14_CAM_CAMSV0",
	"L14_CAM_CCUI", "L14_CAM_CCUO",
};

static const char *const larb16[] = {
	"L16_CAM_IMGO_R1_A", "L16_CAM_RRZO_R1_A", "L16_CAM_CQI_R1_A", "L16_CAM_BPCI_R1_A",
	"L16_CAM_YUVO_R1_A", "L16_CAM_UFDI_R2_A", "L16_CAM_RAWI_R2_A", "L16_CAM_RAWI_R3_A",
	"L16_CAM_AAO_R1_A", "L16_CAM_AFO_R1_A", "L16_CAM_FLKO_R1_A", "L16_CAM_LCESO_R1_A",
	"L16_CAM_CRZO_R1_A", "L16_CAM_LTMSO_R1_A", "L16_CAM_RSSO_R1_A", "L16_CAM_AAHO_R1_A",
	"L16_CAM_LSCI_R1_A",
};

static const char *const larb17[] = {
	"L17_CAM_IMGO_R1_B", "L17_CAM_RRZO_R1_B", "L17_CAM_CQI_R1_B", "L17_CAM_BPCI_R1_B",
	"L17_CAM_YUVO_R1_B", "L17_CAM_UFDI_R2_B", "L17_CAM_RAWI_R2_B", "L17_CAM_RAWI_R3_B",
	"L17_CAM_AAO_R1_B", "L17_CAM_AFO_R1_B", "L17_CAM_FLKO_R1_B", "L17_CAM_LCESO_R1_B",
	"L17_CAM_CRZO_R1_B", "L17_CAM_LTMSO_R1_B", "L17_CAM_RSSO_R1_B", "L17_CAM_AAHO_R1_B",
	"L17_CAM_LSCI_R1_B",
};

static const char *const larb18[] = {
	"L18_CAM_IMGO_R1_C", "L18_CAM_RRZO_R1_C", "L18_CAM_CQI_R1_C", "L18_CAM_BPCI_R1_C",
	"L18_CAM_YUVO_R1_C", "L18_CAM_UFDI_R2_C", "L18_CAM_RAWI_R2_C", "L18_CAM_RAWI_R3_C",
	"L18_CAM_AAO_R1_C", "L18_CAM_AFO_R1_C", "L18_CAM_FLKO_R1_C", "L18_CAM_LCESO_R1_C",
	"L18_CAM_CRZO_R1_C", "L18_CAM_LTMSO_R1_C", "L18_CAM_RSSO_R1_C", "L18_CAM_AAHO_R1_C",
	"L18_CAM_LSCI_R1_C",
};

static const char *const larb19[] = {
	"L19_IPE_DVS_RDMA", "L19_IPE_DVS_WDMA", "L19_IPE_DVP_RDMA", "L19_IPE_DVP_WDMA",
};

static const char *const larb20[] = {
	"L20_IPE_FDVT_RDA", "L20_IPE_FDVT_RDB", "L20_IPE_FDVT_WRA", "L20_IPE_FDVT_WRB",
	"L20_IPE_RSC_RDMA0", "L20_IPE_RSC_WDMA",
};

static const struct larb larbs[] = {
	{ .printed = 0, .label = "0", .ports = larb0, .count = ARRAY_SIZE(larb0) },
	{ .printed = 1, .label = "1", .ports = larb1, .count = ARRAY_SIZE(larb1) },
	{ .printed = 2, .label = "2", .ports = larb2, .count = ARRAY_SIZE(larb2) },
	{ .printed = 4, .label = "4", .ports = larb4, .count = ARRAY_SIZE(larb4) },
	{ .printed = 5, .label = "5", .ports = larb5, .count = ARRAY_SIZE(larb5) },
	{ .printed = 7, .label = "7", .ports = larb7, .count = ARRAY_SIZE(larb7) },
	{ .printed = 9, .label = "9", .ports = larb9, .count = ARRAY_SIZE(larb9) },
	{ .printed = 11, .label = "11", .ports = larb11, .count = ARRAY_SIZE(larb11) },
	{ .printed = 13, .label = "13", .ports = larb13, .count = ARRAY_SIZE(larb13) },
	{ .printed = 14, .label = "14", .ports = larb14, .count = ARRAY_SIZE(larb14) },
	{ .printed = 16, .label = "16", .ports = larb16, .count = ARRAY_SIZE(larb16) },
	{ .printed = 17, .label = "17", .ports = larb17, .count = ARRAY_SIZE(larb17) },
	{ .printed = 18, .label = "18", .ports = larb18, .count = ARRAY_SIZE(larb18) },
	{ .printed = 19, .label = "19", .ports = larb19, .count = ARRAY_SIZE(larb19) },
	{ .printed = 20, .label = "20", .ports = larb20, .count = ARRAY_SIZE(larb20) },
};

static const struct m4u m4us[] = {
	{ .name = "m4u", .ias = 34,
	  .node = "m4u", .address = 0x1401d000 },
};

const struct soc soc_mt8192 = {
	.name = "mt8192",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
