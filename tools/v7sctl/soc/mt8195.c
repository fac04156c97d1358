// SPDX-License-Identifier: GPL-2.0-only
/* MT8195, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"L0_DISP_RDMA0", "L0_DISP_WDMA0", "L0_DISP_OVL0_RDMA0", "L0_DISP_OVL0_RDMA1",
	"L0_DISP_OVL0_HDR", "L0_DISP_FAKE0",
};

static const char *const larb1[] = {
	"L1_DISP_RDMA0", "L1_DISP_WDMA0", "L1_DISP_OVL0_RDMA0", "L1_DISP_OVL0_RDMA1",
	"L1_DISP_OVL0_HDR", "L1_DISP_FAKE0",
};

static const char *const larb2[] = {
	"L2_MDP_RDMA0", "L2_MDP_RDMA2", "L2_MDP_RDMA4", "L2_MDP_RDMA6", "L2_DISP_FAKE1",
};

static const char *const larb3[] = {
	"L3_MDP_RDMA1", "L3_MDP_RDMA3", "L3_MDP_RDMA5", "L3_MDP_RDMA7", "L3_HDR_DS",
	"L3_HDR_ADL", "L3_DISP_FAKE1",
};

static const char *const larb4[] = {
	"L4_MDP_RDMA", "L4_MDP_FG", "L4_MDP_OVL", "L4_MDP_WROT", "L4_FAKE",
};

static const char *const larb5[] = {
	"L5_SVPP1_MDP_RDMA", "L5_SVPP1_MDP_FG", "L5_SVPP1_MDP_OVL", "L5_SVPP1_MDP_WROT",
	"L5_SVPP2_MDP_RDMA", "L5_SVPP2_MDP_FG", "L5_SVPP2_MDP_WROT", "L5_FAKE",
};

static const char *const larb6[] = {
	"L6_SVPP3_MDP_RDMA", "L6_SVPP3_MDP_FG", "L6_SVPP3_MDP_WROT", "L6_FAKE",
};

static const char *const larb7[] = {
	"L7_IMG_WPE_RDMA0", "L7_IMG_WPE_RDMA1", "L7_IMG_WPE_WDMA0",
};

static const char *const larb8[] = {
	"L8_IMG_WPE_RDMA0", "L8_IMG_WPE_RDMA1", "L8_IMG_WPE_WDMA0",
};

static const char *const larb9[] = {
	"L9_IMG_IMGI_T1_A", "L9_IMG_IMGBI_T1_A", "L9_IMG_IMGCI_T1_A", "L9_IMG_SMTI_T1_A",
	"L9_IMG_TNCSTI_T1_A", "L9_IMG_TNCSTI_T4_A", "L9_IMG_YUVO_T1_A", "L9_IMG_TIMGO_T1_A",
	"L9_IMG_YUVO_T2_A", "L9_IMG_IMGI_T1_B", "L9_IMG_IMGBI_T1_B", "L9_IMG_IMGCI_T1_B",
	"L9_IMG_YUVO_T5_A", "L9_IMG_SMTI_T1_B", "L9_IMG_TNCSO_T1_A", "L9_IMG_SMTO_T1_A",
	"L9_IMG_TNCSTO_T1_A", "L9_IMG_YUVO_T2_B", "L9_IMG_YUVO_T5_B", "L9_IMG_SMTO_T1_B",
};

static const char *const larb10[] = {
	"L10_IMG_IMGI_D1_A", "L10_IMG_IMGCI_D1_A", "L10_IMG_DEPI_D1_A", "L10_IMG_DMGI_D1_A",
	"L10_IMG_VIPI_D1_A", "L10_IMG_TNRWI_D1_A", "L10_IMG_RECI_D1_A", "L10_IMG_SMTI_D1_A",
	"L10_IMG_SMTI_D6_A", "L10_IMG_PIMGI_P1_A", "L10_IMG_PIMGBI_P1_A",
	"L10_IMG_PIMGCI_P1_A", "L10_IMG_PIMGI_P1_B", "L10_IMG_PIMGBI_P1_B",
	"L10_IMG_PIMGCI_P1_B", "L10_IMG_IMG3O_D1_A", "L10_IMG_IMG4O_D1_A",
	"L10_IMG_IMG3CO_D1_A", "L10_IMG_FEO_D1_A", "L10_IMG_IMG2O_D1_A", "L10_IMG_TNRWO_D1_A",
	"L10_IMG_SMTO_D1_A", "L10_IMG_WROT_P1_A", "L10_IMG_WROT_P1_B",
};

static const char *const larb11[] = {
	"L11_IMG_WPE_EIS_RDMA0_A", "L11_IMG_WPE_EIS_RDMA1_A", "L11_IMG_WPE_EIS_WDMA0_A",
	"L11_IMG_WPE_TNR_RDMA0_A", "L11_IMG_WPE_TNR_RDMA1_A", "L11_IMG_WPE_TNR_WDMA0_A",
	"L11_IMG_WPE_EIS_CQ0_A", "L11_IMG_WPE_EIS_CQ1_A", "L11_IMG_WPE_TNR_CQ0_A",
	"L11_IMG_WPE_TNR_CQ1_A",
};

static const char *const larb12[] = {
	"L12_IMG_FDVT_RDA", "L12_IMG_FDVT_RDB", "L12_IMG_FDVT_WRA", "L12_IMG_FDVT_WRB",
	"L12_IMG_ME_RDMA", "L12_IMG_ME_WDMA", "L12_IMG_DVS_RDMA", "L12_IMG_DVS_WDMA",
	"L12_IMG_DVP_RDMA", "L12_IMG_DVP_WDMA",
};

static const char *const larb13[] = {
	"L13_CAM_CAMSV_CQI_E1", "L13_CAM_CAMSV_CQI_E2", "L13_CAM_GCAMSV_A_IMGO_0",
	"L13_CAM_SCAMSV_A_IMGO_0", "L13_CAM_GCAMSV_B_IMGO_0", "L13_CAM_GCAMSV_B_IMGO_1",
	"L13_CAM_GCAMSV_A_UFEO_0", "L13_CAM_GCAMSV_B_UFEO_0", "L13_CAM_PDAI_0", "L13_CAM_FAKE",
};

static const char *const larb14[] = {
	"L14_CAM_GCAMSV_A_IMGO_1", "L14_CAM_SCAMSV_A_IMGO_1", "L14_CAM_GCAMSV_B_IMGO_0",
	"L14_CAM_GCAMSV_B_IMGO_1", "L14_CAM_SCAMSV_B_IMGO_0", "L14_CAM_SCAMSV_B_IMGO_1",
	"L14_CAM_IPUI", "L14_CAM_IPU2I", "L14_CAM_IPUO", "L14_CAM_IPU2O", "L14_CAM_IPU3O",
	"L14_CAM_GCAMSV_A_UFEO_1", "L14_CAM_GCAMSV_B_UFEO_1", "L14_CAM_PDAI_1", "L14_CAM_PDAO",
};

static const char *const larb15[] = {
	"L28_CAM_YUVO_R1", "L28_CAM_YUVO_R3", "L28_CAM_YUVCO_R1", "L28_CAM_YUVO_R2",
	"L28_CAM_RZH1N2TO_R1", "L28_CAM_DRZS4NO_R1", "L28_CAM_TNCSO_R1",
};

static const char *const larb16[] = {
	"L16_CAM_IMGO_R1", "L16_CAM_CQI_R1", "L16_CAM_CQI_R2", "L16_CAM_BPCI_R1",
	"L16_CAM_LSCI_R1", "L16_CAM_RAWI_R2", "L16_CAM_RAWI_R3", "L16_CAM_UFDI_R2",
	"L16_CAM_UFDI_R3", "L16_CAM_RAWI_R4", "L16_CAM_RAWI_R5", "L16_CAM_AAI_R1",
	"L16_CAM_FHO_R1", "L16_CAM_AAO_R1", "L16_CAM_TSFSO_R1", "L16_CAM_FLKO_R1",
};

static const char *const larb17[] = {
	"L17_CAM_YUVO_R1", "L17_CAM_YUVO_R3", "L17_CAM_YUVCO_R1", "L17_CAM_YUVO_R2",
	"L17_CAM_RZH1N2TO_R1", "L17_CAM_DRZS4NO_R1", "L17_CAM_TNCSO_R1",
};

static const char *const larb18[] = {
	"L18_CAM_CCUI", "L18_CAM_CCUO", "L18_CAM_CCUI2", "L18_CAM_CCUO2",
};

static const char *const larb19[] = {
	"L19_VENC_RCPU", "L19_VENC_REC", "L19_VENC_BSDMA", "L19_VENC_SV_COMV",
	"L19_VENC_RD_COMV", "L19_VENC_NBM_RDMA", "L19_VENC_NBM_RDMA_LITE", "L19_JPGENC_Y_RDMA",
	"L19_JPGENC_C_RDMA", "L19_JPGENC_Q_TABLE", "L19_VENC_SUB_W_LUMA",
	"L19_VENC_FCS_NBM_RDMA", "L19_JPGENC_BSDMA", "L19_JPGDEC_WDMA0", "L19_JPGDEC_BSDMA0",
	"L19_VENC_NBM_WDMA", "L19_VENC_NBM_WDMA_LITE", "L19_VENC_FCS_NBM_WDMA",
	"L19_JPGDEC_WDMA1", "L19_JPGDEC_BSDMA1", "L19_JPGDEC_BUFF_OFFSET1",
	"L19_JPGDEC_BUFF_OFFSET0", "L19_VENC_CUR_LUMA", "L19_VENC_CUR_CHROMA",
	"L19_VENC_REF_LUMA", "L19_VENC_REF_CHROMA", "L19_VENC_SUB_R_CHROMA",
};

static const char *const larb20[] = {
	"L20_VENC_RCPU", "L20_VENC_REC", "L20_VENC_BSDMA", "L20_VENC_SV_COMV",
	"L20_VENC_RD_COMV", "L20_VENC_NBM_RDMA", "L20_VENC_NBM_RDMA_LITE", "L20_JPGENC_Y_RDMA",
	"L20_JPGENC_C_RDMA", "L20_JPGENC_Q_TABLE", "L20_VENC_SUB_W_LUMA",
	"L20_VENC_FCS_NBM_RDMA", "L20_JPGENC_BSDMA", "L20_JPGDEC_WDMA0", "L20_JPGDEC_BSDMA0",
	"L20_VENC_NBM_WDMA", "L20_VENC_NBM_WDMA_LITE", "L20_VENC_FCS_NBM_WDMA",
	"L20_JPGDEC_WDMA1", "L20_JPGDEC_BSDMA1", "L20_JPGDEC_BUFF_OFFSET1",
	"L20_JPGDEC_BUFF_OFFSET0", "L20_VENC_CUR_LUMA", "L20_VENC_CUR_CHROMA",
	"L20_VENC_REF_LUMA", "L20_VENC_REF_CHROMA", "L20_VENC_SUB_R_CHROMA",
};

static const char *const larb21[] = {
	"L21_VDEC_MC_EXT", "L21_VDEC_UFO_EXT", "L21_VDEC_PP_EXT", "L21_VDEC_PRED_RD_EXT",
	"L21_VDEC_PRED_WR_EXT", "L21_VDEC_PPWRAP_EXT", "L21_VDEC_TILE_EXT", "L21_VDEC_VLD_EXT",
	"L21_VDEC_VLD2_EXT", "L21_VDEC_AVC_MV_EXT",
};

static const char *const larb22[] = {
	"L22_VDEC_MC_EXT", "L22_VDEC_UFO_EXT", "L22_VDEC_PP_EXT", "L22_VDEC_PRED_RD_EXT",
	"L22_VDEC_PRED_WR_EXT", "L22_VDEC_PPWRAP_EXT", "L22_VDEC_TILE_EXT", "L22_VDEC_VLD_EXT",
	"L22_VDEC_VLD2_EXT", "L22_VDEC_AVC_MV_EXT",
};

static const char *const larb23[] = {
	"L23_VDEC_UFO_ENC_EXT", "L23_VDEC_RDMA_EXT",
};

static const char *const larb24[] = {
	"L24_VDEC_LAT0_VLD_EXT", "L24_VDEC_LAT0_VLD2_EXT", "L24_VDEC_LAT0_AVC_MC_EXT",
	"L24_VDEC_LAT0_PRED_RD_EXT", "L24_VDEC_LAT0_TILE_EXT", "L24_VDEC_LAT0_WDMA_EXT",
	"L24_VDEC_LAT1_VLD_EXT", "L24_VDEC_LAT1_VLD2_EXT", "L24_VDEC_LAT1_AVC_MC_EXT",
	"L24_VDEC_LAT1_PRED_RD_EXT", "L24_VDEC_LAT1_TILE_EXT", "L24_VDEC_LAT1_WDMA_EXT",
};

static const char *const larb25[] = {
	"L25_CAM_MRAW0_LSCI_M1", "L25_CAM_MRAW0_CQI_M1", "L25_CAM_MRAW0_CQI_M2",
	"L25_CAM_MRAW0_IMGO_M1", "L25_CAM_MRAW0_IMGBO_M1", "L25_CAM_MRAW2_LSCI_M1",
	"L25_CAM_MRAW2_CQI_M1", "L25_CAM_MRAW2_CQI_M2", "L25_CAM_MRAW2_IMGO_M1",
	"L25_CAM_MRAW2_IMGBO_M1", "L25_CAM_MRAW0_AFO_M1", "L25_CAM_MRAW2_AFO_M1",
};

static const char *const larb26[] = {
	"L26_CAM_MRAW1_LSCI_M1", "L26_CAM_MRAW1_CQI_M1", "L26_CAM_MRAW1_CQI_M2",
	"L26_CAM_MRAW1_IMGO_M1", "L26_CAM_MRAW1_IMGBO_M1", "L26_CAM_MRAW3_LSCI_M1",
	"L26_CAM_MRAW3_CQI_M1", "L26_CAM_MRAW3_CQI_M2", "L26_CAM_MRAW3_IMGO_M1",
	"L26_CAM_MRAW3_IMGBO_M1", "L26_CAM_MRAW1_AFO_M1", "L26_CAM_MRAW3_AFO_M1",
};

static const char *const larb29[] = {
	"L27_CAM_IMGO_R1", "L27_CAM_CQI_R1", "L27_CAM_CQI_R2", "L27_CAM_BPCI_R1",
	"L27_CAM_LSCI_R1", "L27_CAM_RAWI_R2", "L27_CAM_RAWI_R3", "L27_CAM_UFDI_R2",
	"L27_CAM_UFDI_R3", "L27_CAM_RAWI_R4", "L27_CAM_RAWI_R5", "L27_CAM_AAI_R1",
	"L27_CAM_FHO_R1", "L27_CAM_AAO_R1", "L27_CAM_TSFSO_R1", "L27_CAM_FLKO_R1",
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
	{ .printed = 10, .label = "10", .ports = larb10, .count = ARRAY_SIZE(larb10) },
	{ .printed = 11, .label = "11", .ports = larb11, .count = ARRAY_SIZE(larb11) },
	{ .printed = 12, .label = "12", .ports = larb12, .count = ARRAY_SIZE(larb12) },
	{ .printed = 13, .label = "13", .ports = larb13, .count = ARRAY_SIZE(larb13) },
	{ .printed = 14, .label = "14", .ports = larb14, .count = ARRAY_SIZE(larb14) },
	{ .printed = 15, .label = "17B", .ports = larb15, .count = ARRAY_SIZE(larb15) },
	{ .printed = 16, .label = "16", .ports = larb16, .count = ARRAY_SIZE(larb16) },
	{ .printed = 17, .label = "17", .ports = larb17, .count = ARRAY_SIZE(larb17) },
	{ .printed = 18, .label = "18", .ports = larb18, .count = ARRAY_SIZE(larb18) },
	{ .printed = 19, .label = "19", .ports = larb19, .count = ARRAY_SIZE(larb19) },
	{ .printed = 20, .label = "20", .ports = larb20, .count = ARRAY_SIZE(larb20) },
	{ .printed = 21, .label = "21", .ports = larb21, .count = ARRAY_SIZE(larb21) },
	{ .printed = 22, .label = "22", .ports = larb22, .count = ARRAY_SIZE(larb22) },
	{ .printed = 23, .label = "23", .ports = larb23, .count = ARRAY_SIZE(larb23) },
	{ .printed = 24, .label = "24", .ports = larb24, .count = ARRAY_SIZE(larb24) },
	{ .printed = 25, .label = "25", .ports = larb25, .count = ARRAY_SIZE(larb25) },
	{ .printed = 26, .label = "26", .ports = larb26, .count = ARRAY_SIZE(larb26) },
	{ .printed = 29, .label = "16B", .ports = larb29, .count = ARRAY_SIZE(larb29) },
	{ .printed = 30, .label = "CCU0" },
	{ .printed = 31, .label = "CCU1" },
};

static const struct m4u m4us[] = {
	{ .name = "infra", .ias = 32,
	  .node = "infra-iommu", .address = 0x10315000 },
	{ .name = "vdo", .ias = 34,
	  .node = "iommu", .address = 0x1c01f000 },
	{ .name = "vpp", .ias = 34,
	  .node = "iommu", .address = 0x14018000 },
};

const struct soc soc_mt8195 = {
	.name = "mt8195",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
