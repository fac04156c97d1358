// SPDX-License-Identifier: GPL-2.0-only
/* MT8189, from Linux 7.3: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"L0_P0_DISP_OVL0_4L_HDR", "L0_P1_DISP_OVL0_4L_RDMA0", "L0_P2_DISP_OVL1_4L_RDMA1",
	"L0_P3_DISP_OVL0_4L_RDMA2", "L0_P4_DISP_OVL1_4L_RDMA3", "L0_P5_DISP_RDMA0",
	"L0_P6_DISP_WDMA0", "L0_P7_DISP_FAKE_ENG0",
};

static const char *const larb1[] = {
	"L1_P0_DISP_OVL1_4L_HDR", "L1_P1_DISP_OVL1_4L_RDMA0", "L1_P2_DISP_OVL0_4L_RDMA1",
	"L1_P3_DISP_OVL1_4L_RDMA2", "L1_P4_DISP_OVL0_4L_RDMA3", "L1_P5_DISP_RDMA1",
	"L1_P6_DISP_WDMA1", "L1_P7_DISP_FAKE_ENG1",
};

static const char *const larb2[] = {
	"L2_P0_MDP_RDMA0", "L2_P1_MDP_RDMA1", "L2_P2_MDP_WROT0", "L2_P3_MDP_WROT1",
	"L2_P4_MDP_DUMMY0", "L2_P5_MDP_DUMMY1", "L2_P6_MDP_RDMA2", "L2_P7_MDP_RDMA3",
	"L2_P8_MDP_WROT2", "L2_P9_MDP_WROT3", "L2_P10_DISP_FAKE0",
};

static const char *const larb4[] = {
	"L4_P0_HW_VDEC_MC_EXT", "L4_P1_HW_VDEC_UFO_EXT", "L4_P2_HW_VDEC_PP_EXT",
	"L4_P3_HW_VDEC_PRED_RD_EXT", "L4_P4_HW_VDEC_PRED_WR_EXT", "L4_P5_HW_VDEC_PPWRAP_EXT",
	"L4_P6_HW_VDEC_TILE_EXT", "L4_P7_HW_VDEC_VLD_EXT", "L4_P8_HW_VDEC_VLD2_EXT",
	"L4_P9_HW_VDEC_AVC_MV_EXT", "L4_P10_HW_VDEC_RG_CTRL_DMA_EXT",
	"L4_P11_HW_VDEC_UFO_ENC_EXT",
};

static const char *const larb7[] = {
	"L7_P0_VENC_RCPU", "L7_P1_VENC_REC", "L7_P2_VENC_BSDMA", "L7_P3_VENC_SV_COMV",
	"L7_P4_VENC_RD_COMV", "L7_P5_JPGENC_Y_RDMA", "L7_P6_JPGENC_C_RDMA",
	"L7_P7_JPGENC_Q_RDMA", "L7_P8_VENC_SUB_W_LUMA", "L7_P9_JPGENC_BSDMA",
	"L7_P10_VENC_CUR_LUMA", "L7_P11_VENC_CUR_CHROMA", "L7_P12_VENC_REF_LUMA",
	"L7_P13_VENC_REF_CHROMA", "L7_P14_VENC_SUB_R_LUMA", "L7_P15_JPGDEC_WDMA",
	"L7_P16_JPGDEC_BSDMA", "L7_P17_JPGDEC_HUFF_OFFSET",
};

static const char *const larb9[] = {
	"L9_P0_IMGI_D1", "L9_P1_IMGBI_D1", "L9_P2_DMGI_D1", "L9_P3_DEPI_D1", "L9_P4_LCE_D1",
	"L9_P5_SMTI_D1", "L9_P6_SMTO_D2", "L9_P7_SMTO_D1", "L9_P8_CRZO_D1", "L9_P9_IMG3O_D1",
	"L9_P10_VIPI_D1", "L9_P11_SMTI_D5", "L9_P12_TIMGO_D1", "L9_P13_UFBC_W0",
	"L9_P14_UFBC_R0", "L9_P15_WPE_RDMA1", "L9_P16_WPE_RDMA0", "L9_P17_WPE_WDMA",
	"L9_P18_MFB_RDMA0", "L9_P19_MFB_RDMA1", "L9_P20_MFB_RDMA2", "L9_P21_MFB_RDMA3",
	"L9_P22_MFB_RDMA4", "L9_P23_MFB_RDMA5", "L9_P24_MFB_WDMA0", "L9_P25_MFB_WDMA1",
	"L9_P26_RESERVE6", "L9_P27_RESERVE7", "L9_P28_RESERVE8",
};

static const char *const larb11[] = {
	"L11_P0_IMGI_D1", "L11_P1_IMGBI_D1", "L11_P2_DMGI_D1", "L11_P3_DEPI_D1",
	"L11_P4_LCE_D1", "L11_P5_SMTI_D1", "L11_P6_SMTO_D2", "L11_P7_SMTO_D1",
	"L11_P8_CRZO_D1", "L11_P9_IMG3O_D1", "L11_P10_VIPI_D1", "L11_P11_SMTI_D5",
	"L11_P12_TIMGO_D1", "L11_P13_UFBC_W0", "L11_P14_UFBC_R0", "L11_P15_WPE_RDMA1",
	"L11_P16_WPE_RDMA0", "L11_P17_WPE_WDMA", "L11_P18_MFB_RDMA0", "L11_P19_MFB_RDMA1",
	"L11_P20_MFB_RDMA2", "L11_P21_MFB_RDMA3", "L11_P22_MFB_RDMA4", "L11_P23_MFB_RDMA5",
	"L11_P24_MFB_WDMA0", "L11_P25_MFB_WDMA1", "L11_P26_RESERVE6", "L11_P27_RESERVE7",
	"L11_P28_RESERVE8",
};

static const char *const larb13[] = {
	"L13_P0_MRAWI", "L13_P1_MRAWO_0", "L13_P2_MRAWO_1", "L13_P3_CAMSV_1", "L13_P4_CAMSV_2",
	"L13_P5_CAMSV_3", "L13_P6_CAMSV_4", "L13_P7_CAMSV_5", "L13_P8_CAMSV_6", "L13_P9_CCUI",
	"L13_P10_CCUO", "L13_P11_FAKE", "L13_P12_PDAI_0", "L13_P13_PDAI_1", "L13_P14_PDAO",
};

static const char *const larb14[] = {
	"L14_P0_RESERVE", "L14_P1_RESERVE", "L14_P2_RESERVE", "L14_P3_CAMSV_0", "L14_P4_CCUI",
	"L14_P5_CCUO", "L14_P6_CAMSV_7", "L14_P7_CAMSV_8", "L14_P8_CAMSV_9", "L14_P9_CAMSV_10",
};

static const char *const larb16[] = {
	"L16_P0_IMGO_R1_A", "L16_P1_RRZO_R1_A", "L16_P2_CQI_R1_A", "L16_P3_BPCI_R1_A",
	"L16_P4_YUVO_R1_A", "L16_P5_UFDI_R2_A", "L16_P6_RAWI_R2_A", "L16_P7_RAWI_R3_A",
	"L16_P8_AAO_R1_A", "L16_P9_AFO_R1_A", "L16_P10_FLKO_R1_A", "L16_P11_LCESO_R1_A",
	"L16_P12_CRZO_R1_A", "L16_P13_LTMSO_R1_A", "L16_P14_RSSO_R1_A", "L16_P15_AAHO_R1_A",
	"L16_P16_LSCI_R1_A",
};

static const char *const larb17[] = {
	"L17_P0_IMGO_R1_B", "L17_P1_RRZO_R1_B", "L17_P2_CQI_R1_B", "L17_P3_BPCI_R1_B",
	"L17_P4_YUVO_R1_B", "L17_P5_UFDI_R2_B", "L17_P6_RAWI_R2_B", "L17_P7_RAWI_R3_B",
	"L17_P8_AAO_R1_B", "L17_P9_AFO_R1_B", "L17_P10_FLKO_R1_B", "L17_P11_LCESO_R1_B",
	"L17_P12_CRZO_R1_B", "L17_P13_LTMSO_R1_B", "L17_P14_RSSO_R1_B", "L17_P15_AAHO_R1_B",
	"L17_P16_LSCI_R1_B",
};

static const char *const larb19[] = {
	"L19_P0_DVS_RDMA", "L19_P1_DVS_WDMA", "L19_P2_DVP_RDMA", "L19_P3_DVP_WDMA",
};

static const char *const larb20[] = {
	"L20_P0_FDVT_RDA_0", "L20_P1_FDVT_RDB_0", "L20_P2_FDVT_WRA_0", "L20_P3_FDVT_WRB_0",
	"L20_P4_RSC_RDMA", "L20_P5_RSC_WDMA",
};

static const char *const larb21[] = {
	"L21_GCE_DM", "L21_GCE_MM",
};

static const char *const larb22[] = {
	"SVP_HEAP", "DUAL_SVP_HEAP", "WFD_HEAP",
};

static const struct larb larbs[] = {
	{ .printed = 0, .label = "0", .ports = larb0, .count = ARRAY_SIZE(larb0) },
	{ .printed = 1, .label = "1", .ports = larb1, .count = ARRAY_SIZE(larb1) },
	{ .printed = 2, .label = "2", .ports = larb2, .count = ARRAY_SIZE(larb2) },
	{ .printed = 4, .label = "4", .ports = larb4, .count = ARRAY_SIZE(larb4) },
	{ .printed = 7, .label = "7", .ports = larb7, .count = ARRAY_SIZE(larb7) },
	{ .printed = 9, .label = "9", .ports = larb9, .count = ARRAY_SIZE(larb9) },
	{ .printed = 11, .label = "11", .ports = larb11, .count = ARRAY_SIZE(larb11) },
	{ .printed = 13, .label = "13", .ports = larb13, .count = ARRAY_SIZE(larb13) },
	{ .printed = 14, .label = "14", .ports = larb14, .count = ARRAY_SIZE(larb14) },
	{ .printed = 16, .label = "16", .ports = larb16, .count = ARRAY_SIZE(larb16) },
	{ .printed = 17, .label = "17", .ports = larb17, .count = ARRAY_SIZE(larb17) },
	{ .printed = 19, .label = "19", .ports = larb19, .count = ARRAY_SIZE(larb19) },
	{ .printed = 20, .label = "20", .ports = larb20, .count = ARRAY_SIZE(larb20) },
	{ .printed = 21, .label = "21", .ports = larb21, .count = ARRAY_SIZE(larb21) },
	{ .printed = 22, .label = "22", .ports = larb22, .count = ARRAY_SIZE(larb22) },
};

static const struct m4u m4us[] = {
	{ .name = "apu", .ias = 34 },
	{ .name = "infra", .ias = 32 },
	{ .name = "mm", .ias = 34 },
};

const struct soc soc_mt8189 = {
	.name = "mt8189",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
