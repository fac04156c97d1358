// SPDX-License-Identifier: GPL-2.0-only
/* MT8186, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"L0_DISP_POSTMASK0", "L0_REVERSED", "L0_OVL_RDMA0", "L0_DISP_FAKE0",
};

static const char *const larb1[] = {
	"L1_DISP_RDMA1", "L1_OVL_2L_RDMA0", "L1_DISP_RDMA0", "L1_DISP_WDMA0", "L1_DISP_FAKE1",
};

static const char *const larb2[] = {
	"L2_MDP_RDMA0", "L2_MDP_RDMA1", "L2_MDP_WROT0", "L2_MDP_WROT1", "L2_DISP_FAKE0",
};

static const char *const larb4[] = {
	"L4_HW_VDEC_MC_EXT", "L4_HW_VDEC_UFO_EXT", "L4_HW_VDEC_PP_EXT",
	"L4_HW_VDEC_PRED_RD_EXT", "L4_HW_VDEC_PRED_WR_EXT", "L4_HW_VDEC_PPWRAP_EXT",
	"L4_HW_VDEC_TILE_EXT", "L4_HW_VDEC_VLD_EXT", "L4_HW_VDEC_VLD2_EXT",
	"L4_HW_VDEC_AVC_MV_EXT", "L4_HW_VDEC_UFO_ENC_EXT", "L4_HW_VDEC_RG_CTRL_DMA_EXT",
	"L4_HW_MINI_MDP_R0_EXT", "L4_HW_MINI_MDP_W0_EXT",
};

static const char *const larb7[] = {
	"L7_VENC_RCPU", "L7_VENC_REC", "L7_VENC_BSDMA", "L7_VENC_SV_COMV", "L7_VENC_RD_COMV",
	"L7_VENC_CUR_LUMA", "L7_VENC_CUR_CHROMA", "L7_VENC_REF_LUMA", "L7_VENC_REF_CHROMA",
	"L7_JPGENC_Y_RDMA", "L7_JPGENC_C_RDMA", "L7_JPGENC_Q_TABLE", "L7_JPGENC_BSDMA",
};

static const char *const larb8[] = {
	"L8_WPE_RDMA_0", "L8_WPE_RDMA_1", "L8_WPE_WDMA_0",
};

static const char *const larb9[] = {
	"L9_IMG_IMGI_D1", "L9_IMG_IMGBI_D1", "L9_IMG_DMGI_D1", "L9_IMG_DEPI_D1",
	"L9_IMG_LCE_D1", "L9_IMG_SMTI_D1", "L9_IMG_SMTO_D2", "L9_IMG_SMTO_D1",
	"L9_IMG_CRZO_D1", "L9_IMG_IMG3O_D1", "L9_IMG_VIPI_D1", "L9_IMG_SMTI_D5",
	"L9_IMG_TIMGO_D1", "L9_IMG_UFBC_W0", "L9_IMG_UFBC_R0", "L9_IMG_WPE_RDMA1",
	"L9_IMG_WPE_RDMA0", "L9_IMG_WPE_WDMA", "L9_IMG_MFB_RDMA0", "L9_IMG_MFB_RDMA1",
	"L9_IMG_MFB_RDMA2", "L9_IMG_MFB_RDMA3", "L9_IMG_MFB_RDMA4", "L9_IMG_MFB_RDMA5",
	"L9_IMG_MFB_WDMA0", "L9_IMG_MFB_WDMA1", "L9_IMG_RESERVE6", "L9_IMG_RESERVE7",
	"L9_IMG_RESERVE8",
};

static const char *const larb11[] = {
	"L11_IMG_IMGI_D1", "L11_IMG_IMGBI_D1", "L11_IMG_DMGI_D1", "L11_IMG_DEPI_D1",
	"L11_IMG_LCE_D1", "L11_IMG_SMTI_D1", "L11_IMG_SMTO_D2", "L11_IMG_SMTO_D1",
	"L11_IMG_CRZO_D1", "L11_IMG_IMG3O_D1", "L11_IMG_VIPI_D1", "L11_IMG_SMTI_D5",
	"L11_IMG_TIMGO_D1", "L11_IMG_UFBC_W0", "L11_IMG_UFBC_R0", "L11_IMG_WPE_RDMA1",
	"L11_IMG_WPE_RDMA0", "L11_IMG_WPE_WDMA", "L11_IMG_MFB_RDMA0", "L11_IMG_MFB_RDMA1",
	"L11_IMG_MFB_RDMA2", "L11_IMG_MFB_RDMA3", "L11_IMG_MFB_RDMA4", "L11_IMG_MFB_RDMA5",
	"L11_IMG_MFB_WDMA0", "L11_IMG_MFB_WDMA1", "L11_IMG_RESERVE6", "L11_IMG_RESERVE7",
	"L11_IMG_RESERVE8",
};

static const char *const larb13[] = {
	"L13_CAM_MRAWI", "L13_CAM_MRAWO_0", "L13_CAM_MRAWO_1", [6] = "L13_CAM_CAMSV_4",
	"L13_CAM_CAMSV_5", "L13_CAM_CAMSV_6", "L13_CAM_CCUI", "L13_CAM_CCUO", "L13_CAM_FAKE",
};

static const char *const larb14[] = {
	[4] = "L14_CAM_CCUI", "L14_CAM_CCUO",
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
	{ .printed = 7, .label = "7", .ports = larb7, .count = ARRAY_SIZE(larb7) },
	{ .printed = 8, .label = "8", .ports = larb8, .count = ARRAY_SIZE(larb8) },
	{ .printed = 9, .label = "9", .ports = larb9, .count = ARRAY_SIZE(larb9) },
	{ .printed = 11, .label = "11", .ports = larb11, .count = ARRAY_SIZE(larb11) },
	{ .printed = 13, .label = "13", .ports = larb13, .count = ARRAY_SIZE(larb13) },
	{ .printed = 14, .label = "14", .ports = larb14, .count = ARRAY_SIZE(larb14) },
	{ .printed = 16, .label = "16", .ports = larb16, .count = ARRAY_SIZE(larb16) },
	{ .printed = 17, .label = "17", .ports = larb17, .count = ARRAY_SIZE(larb17) },
	{ .printed = 19, .label = "19", .ports = larb19, .count = ARRAY_SIZE(larb19) },
	{ .printed = 20, .label = "20", .ports = larb20, .count = ARRAY_SIZE(larb20) },
};

static const struct m4u m4us[] = {
	{ .name = "mm", .ias = 34,
	  .node = "iommu", .address = 0x14016000 },
};

const struct soc soc_mt8186 = {
	.name = "mt8186",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
