// SPDX-License-Identifier: GPL-2.0-only
/* MT8188, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"L0_DISP_RDMA1", "L0_DISP_WDMA0", "L0_DISP_OVL0_RDMA0", "L0_DISP_OVL0_RDMA1",
	"L0_DISP_OVL0_HDR", "L0_DISP_POSTMASK0", "L0_DISP_FAKE_ENG0",
};

static const char *const larb1[] = {
	"L1_DISP_RDMA0", "L1_DISP_WDMA1", "L1_DISP_OVL1_RDMA0", "L1_DISP_OVL1_RDMA1",
	"L1_DISP_OVL1_HDR", "L1_DISP_WROT0", "L1_DISP_FAKE_ENG1",
};

static const char *const larb2[] = {
	"L2_MDP_RDMA0", "L2_MDP_RDMA2", "L2_MDP_RDMA4", "L2_MDP_RDMA6", "L2_DISP_FAKE1",
};

static const char *const larb3[] = {
	"L3_MDP_RDMA1", "L3_MDP_RDMA3", "L3_MDP_RDMA5", "L3_MDP_RDMA7", "L3_HDR_DS_SMI",
	"L3_HDR_ADL_SMI", "L3_DISP_FAKE1",
};

static const char *const larb4[] = {
	"L4_MDP_RDMA", "L4_MDP_FG", "L4_MDP_OVL", "L4_MDP_WROT", "L4_FAKE_ENG", "L4_DISP_RDMA",
	"L4_DISP_WDMA",
};

static const char *const larb5[] = {
	"L5_SVPP1_MDP_RDMA", "L5_SVPP1_MDP_FG", "L5_SVPP1_MDP_OVL", "L5_SVPP1_MDP_WROT",
	"L5_SVPP2_MDP_RDMA", "L5_SVPP2_MDP_FG", "L5_SVPP2_MDP_WROT", "L5_LARB5_FAKE_ENG",
};

static const char *const larb6[] = {
	"L6_SVPP3_MDP_RDMA", "L6_SVPP3_MDP_FG", "L6_SVPP3_MDP_WROT", "L6_LARB6_FAKE_ENG",
};

static const char *const larb7[] = {
	"L7_WPE_RDMA_0", "L7_WPE_RDMA_1", "L7_WPE_WDMA_0",
};

static const char *const larb9[] = {
	"L9_IMGI_T1_A", "L9_UFDI_T1_A", "L9_IMGBI_T1_A", "L9_IMGCI_T1_A", "L9_SMTI_T1_A",
	"L9_SMTI_T4_A", "L9_TNCSTI_T1_A", "L9_TNCSTI_T4_A", "L9_YUVO_T1_A", "L9_YUVBO_T1_A",
	"L9_YUVCO_T1_A", "L9_TIMGO_T1_A", "L9_YUVO_T2_A", "L9_YUVO_T5_A", "L9_IMGI_T1_B",
	"L9_IMGBI_T1_B", "L9_IMGCI_T1_B", "L9_SMTI_T4_B", "L9_TNCSO_T1_A", "L9_SMTO_T1_A",
	"L9_SMTO_T4_A", "L9_TNCSTO_T1_A", "L9_YUVO_T2_B", "L9_YUVO_T5_B", "L9_SMTO_T4_B",
};

static const char *const larb10[] = {
	"L10_IMGI_D1", "L10_IMGBI_D1", "L10_IMGCI_D1", "L10_IMGDI_D1", "L10_DEPI_D1",
	"L10_DMGI_D1", "L10_SMTI_D1", "L10_RECI_D1", "L10_RECI_D1_N", "L10_TNRWI_D1",
	"L10_TNRCI_D1", "L10_TNRCI_D1_N", "L10_IMG4O_D1", "L10_IMG4BO_D1", "L10_SMTI_D8",
	"L10_SMTO_D1", "L10_TNRMO_D1", "L10_TNRMO_D1_N", "L10_SMTO_D8", "L10_DBGO_D1",
};

static const char *const larb11[] = {
	"L11A_WPE_RDMA_0", "L11A_WPE_RDMA_1", "L11A_WPE_RDMA_4P_0", "L11A_WPE_RDMA_4P_1",
	"L11A_WPE_CQ0", "L11A_WPE_CQ1", "L11A_PIMGI_P1", "L11A_PIMGBI_P1", "L11A_PIMGCI_P1",
	"L11A_IMGI_T1_C", "L11A_IMGBI_T1_C", "L11A_IMGCI_T1_C", "L11A_SMTI_T1_C",
	"L11A_SMTI_T4_C", "L11A_SMTI_T6_C", "L11A_YUVO_T1_C", "L11A_YUVBO_T1_C",
	"L11A_YUVCO_T1_C", "L11A_WPE_WDMA_0", "L11A_WPE_WDMA_4P_0", "L11A_WROT_P1",
	"L11A_TCCSO_P1", "L11A_TCCSI_P1", "L11A_TIMGO_T1_C", "L11A_YUVO_T2_C",
	"L11A_YUVO_T5_C", "L11A_SMTO_T1_C", "L11A_SMTO_T4_C", "L11A_SMTO_T6_C",
	"L11A_DBGO_T1_C",
};

static const char *const larb12[] = {
	"L12_FDVT_RDA_0", "L12_FDVT_RDB_0", "L12_FDVT_WRA_0", "L12_FDVT_WRB_0", "L12_ME_RDMA",
	"L12_ME_WDMA", "L12_DVS_RDMA", "L12_DVS_WDMA", "L12_DVP_RDMA", "L12_DVP_WDMA",
	"L12_FDVT_2ND_RDA_0", "L12_FDVT_2ND_RDB_0", "L12_FDVT_2ND_WRA_0", "L12_FDVT_2ND_WRB_0",
	"L12_DHZEI_E1", "L12_DHZEO_E1",
};

static const char *const larb13[] = {
	"L13_CAMSV_CQI_E1", "L13_CAMSV_CQI_E2", "L13_GCAMSV_A_IMGO_1", "L13_GCAMSV_C_IMGO_1",
	"L13_GCAMSV_A_IMGO_2", "L13_GCAMSV_C_IMGO_2", "L13_PDAI_A_0", "L13_PDAI_A_1",
	"L13_CAMSV_CQI_B_E1", "L13_CAMSV_CQI_B_E2", "L13_CAMSV_CQI_C_E1", "L13_CAMSV_CQI_C_E2",
	"L13_GCAMSV_E_IMGO_1", "L13_GCAMSV_E_IMGO_2", "L13_GCAMSV_A_UFEO_1",
	"L13_GCAMSV_C_UFEO_1", "L13_GCAMSV_A_UFEO_2", "L13_GCAMSV_C_UFEO_2",
	"L13_GCAMSV_E_UFEO_1", "L13_GCAMSV_E_UFEO_2", "L13_GCAMSV_G_IMGO_1",
	"L13_GCAMSV_G_IMGO_2", "L13_PDAO_A", "L13_PDAO_C",
};

static const char *const larb14[] = {
	"L14_GCAMSV_B_IMGO_1", "L14_GCAMSV_B_IMGO_2", "L14_SCAMSV_A_IMGO_1",
	"L14_SCAMSV_A_IMGO_2", "L14_SCAMSV_B_IMGO_1", "L14_SCAMSV_B_IMGO_2", "L14_PDAI_B_0",
	"L14_PDAI_B_1", "L14_GCAMSV_D_IMGO_1", "L14_GCAMSV_D_IMGO_2", "L14_GCAMSV_F_IMGO_1",
	"L14_GCAMSV_F_IMGO_2", "L14_GCAMSV_H_IMGO_1", "L14_GCAMSV_H_IMGO_2",
	"L14_GCAMSV_B_UFEO_1", "L14_GCAMSV_B_UFEO_2", "L14_GCAMSV_D_UFEO_1",
	"L14_GCAMSV_D_UFEO_2", "L14_PDAO_B", "L14_IPUI", "L14_IPUO", "L14_IPU3O", "L14_FAKE",
};

static const char *const larb15[] = {
	"L15_VIPI_D1", "L15_VIPBI_D1", "L15_SMTI_D6", "L15_TNCSTI_D1", "L15_TNCSTI_D4",
	"L15_SMTI_D4", "L15_IMG3O_D1", "L15_IMG3BO_D1", "L15_IMG3CO_D1", "L15_IMG2O_D1",
	"L15_SMTI_D9", "L15_SMTO_D4", "L15_FEO_D1", "L15_TNCSO_D1", "L15_TNCSTO_D1",
	"L15_SMTO_D6", "L15_SMTO_D9", "L15_TNCO_D1", "L15_TNCO_D1_N",
};

static const char *const larb16[] = {
	"L16A_IMGO_R1", "L16A_CQI_R1", "L16A_CQI_R2", "L16A_BPCI_R1", "L16A_LSCI_R1",
	"L16A_RAWI_R2", "L16A_RAWI_R3", "L16A_UFDI_R2", "L16A_UFDI_R3", "L16A_RAWI_R4",
	"L16A_RAWI_R5", "L16A_AAI_R1", "L16A_UFDI_R5", "L16A_FHO_R1", "L16A_AAO_R1",
	"L16A_TSFSO_R1", "L16A_FLKO_R1",
};

static const char *const larb17[] = {
	"L17A_YUVO_R1", "L17A_YUVO_R3", "L17A_YUVCO_R1", "L17A_YUVO_R2", "L17A_RZH1N2TO_R1",
	"L17A_DRZS4NO_R1", "L17A_TNCSO_R1",
};

static const char *const larb19[] = {
	"L19_VENC_RCPU", "L19_VENC_REC", "L19_VENC_BSDMA", "L19_VENC_SV_COMV",
	"L19_VENC_RD_COMV", "L19_VENC_NBM_RDMA", "L19_VENC_NBM_RDMA_LITE", "L19_JPGENC_Y_RDMA",
	"L19_JPGENC_C_RDMA", "L19_JPGENC_Q_TABLE", "L19_VENC_SUB_W_LUMA",
	"L19_VENC_FCS_NBM_RDMA", "L19_JPGENC_BSDMA", "L19_JPGDEC_WDMA_0", "L19_JPGDEC_BSDMA_0",
	"L19_VENC_NBM_WDMA", "L19_VENC_NBM_WDMA_LITE", "L19_VENC_FCS_NBM_WDMA",
	"L19_JPGDEC_WDMA_1", "L19_JPGDEC_BSDMA_1", "L19_JPGDEC_HUFF_OFFSET_1",
	"L19_JPGDEC_HUFF_OFFSET_0", "L19_VENC_CUR_LUMA", "L19_VENC_CUR_CHROMA",
	"L19_VENC_REF_LUMA", "L19_VENC_REF_CHROMA", "L19_VENC_SUB_R_LUMA",
};

static const char *const larb21[] = {
	"L21_HW_VDEC_MC_EXT", "L21_HW_VDEC_UFO_EXT", "L21_HW_VDEC_PP_EXT",
	"L21_HW_VDEC_PRED_RD_EXT", "L21_HW_VDEC_PRED_WR_EXT", "L21_HW_VDEC_PPWRAP_EXT",
	"L21_HW_VDEC_TILE_EXT", "L21_HW_VDEC_VLD_EXT", "L21_HW_VDEC_VLD2_EXT",
	"L21_HW_VDEC_AVC_MV_EXT", "L21_HW_VDEC_UFO_EXT_C",
};

static const char *const larb23[] = {
	"L23_HW_VDEC_LAT0_VLD_EXT", "L23_HW_VDEC_LAT0_VLD2_EXT", "L23_HW_VDEC_LAT0_AVC_MV_EXT",
	"L23_HW_VDEC_LAT0_PRED_RD_EXT", "L23_HW_VDEC_LAT0_TILE_EXT",
	"L23_HW_VDEC_LAT0_WDMA_EXT", "L23_HW_VDEC_UFO_ENC_EXT", "L23_HW_VDEC_UFO_ENC_EXT_C",
	"L23_HW_VDEC_MC_EXT_C",
};

static const char *const larb24[] = {
	"L11B_WPE_RDMA_0", "L11B_WPE_RDMA_1", "L11B_WPE_RDMA_4P_0", "L11B_WPE_RDMA_4P_1",
	"L11B_WPE_CQ0", "L11B_WPE_CQ1", "L11B_PIMGI_P1", "L11B_PIMGBI_P1", "L11B_PIMGCI_P1",
	"L11B_IMGI_T1_C", "L11B_IMGBI_T1_C", "L11B_IMGCI_T1_C", "L11B_SMTI_T1_C",
	"L11B_SMTI_T4_C", "L11B_SMTI_T6_C", "L11B_YUVO_T1_C", "L11B_YUVBO_T1_C",
	"L11B_YUVCO_T1_C", "L11B_WPE_WDMA_0", "L11B_WPE_WDMA_4P_0", "L11B_WROT_P1",
	"L11B_TCCSO_P1", "L11B_TCCSI_P1", "L11B_TIMGO_T1_C", "L11B_YUVO_T2_C",
	"L11B_YUVO_T5_C", "L11B_SMTO_T1_C", "L11B_SMTO_T4_C", "L11B_SMTO_T6_C",
	"L11B_DBGO_T1_C",
};

static const char *const larb25[] = {
	"L11C_WPE_RDMA_0", "L11C_WPE_RDMA_1", "L11C_WPE_RDMA_4P_0", "L11C_WPE_RDMA_4P_1",
	"L11C_WPE_CQ0", "L11C_WPE_CQ1", "L11C_PIMGI_P1", "L11C_PIMGBI_P1", "L11C_PIMGCI_P1",
	"L11C_IMGI_T1_C", "L11C_IMGBI_T1_C", "L11C_IMGCI_T1_C", "L11C_SMTI_T1_C",
	"L11C_SMTI_T4_C", "L11C_SMTI_T6_C", "L11C_YUVO_T1_C", "L11C_YUVBO_T1_C",
	"L11C_YUVCO_T1_C", "L11C_WPE_WDMA_0", "L11C_WPE_WDMA_4P_0", "L11C_WROT_P1",
	"L11C_TCCSO_P1", "L11C_TCCSI_P1", "L11C_TIMGO_T1_C", "L11C_YUVO_T2_C",
	"L11C_YUVO_T5_C", "L11C_SMTO_T1_C", "L11C_SMTO_T4_C", "L11C_SMTO_T6_C",
	"L11C_DBGO_T1_C",
};

static const char *const larb27[] = {
	"L27_CCUI", "L27_CCUO", "L27_CCUI2", "L27_CCUO2",
};

static const char *const larb28[] = {
	"L28_CCU_AXI_0",
};

static const char *const larb29[] = {
	"L16B_IMGO_R1", "L16B_CQI_R1", "L16B_CQI_R2", "L16B_BPCI_R1", "L16B_LSCI_R1",
	"L16B_RAWI_R2", "L16B_RAWI_R3", "L16B_UFDI_R2", "L16B_UFDI_R3", "L16B_RAWI_R4",
	"L16B_RAWI_R5", "L16B_AAI_R1", "L16B_UFDI_R5", "L16B_FHO_R1", "L16B_AAO_R1",
	"L16B_TSFSO_R1", "L16B_FLKO_R1",
};

static const char *const larb30[] = {
	"L17B_YUVO_R1", "L17B_YUVO_R3", "L17B_YUVCO_R1", "L17B_YUVO_R2", "L17B_RZH1N2TO_R1",
	"L17B_DRZS4NO_R1", "L17B_TNCSO_R1",
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
	{ .printed = 9, .label = "9", .ports = larb9, .count = ARRAY_SIZE(larb9) },
	{ .printed = 10, .label = "10", .ports = larb10, .count = ARRAY_SIZE(larb10) },
	{ .printed = 11, .label = "11A", .ports = larb11, .count = ARRAY_SIZE(larb11) },
	{ .printed = 12, .label = "12", .ports = larb12, .count = ARRAY_SIZE(larb12) },
	{ .printed = 13, .label = "13", .ports = larb13, .count = ARRAY_SIZE(larb13) },
	{ .printed = 14, .label = "14", .ports = larb14, .count = ARRAY_SIZE(larb14) },
	{ .printed = 15, .label = "15", .ports = larb15, .count = ARRAY_SIZE(larb15) },
	{ .printed = 16, .label = "16A", .ports = larb16, .count = ARRAY_SIZE(larb16) },
	{ .printed = 17, .label = "17A", .ports = larb17, .count = ARRAY_SIZE(larb17) },
	{ .printed = 19, .label = "19", .ports = larb19, .count = ARRAY_SIZE(larb19) },
	{ .printed = 21, .label = "21", .ports = larb21, .count = ARRAY_SIZE(larb21) },
	{ .printed = 23, .label = "23", .ports = larb23, .count = ARRAY_SIZE(larb23) },
	{ .printed = 24, .label = "11B", .ports = larb24, .count = ARRAY_SIZE(larb24) },
	{ .printed = 25, .label = "11C", .ports = larb25, .count = ARRAY_SIZE(larb25) },
	{ .printed = 27, .label = "27", .ports = larb27, .count = ARRAY_SIZE(larb27) },
	{ .printed = 28, .label = "28", .ports = larb28, .count = ARRAY_SIZE(larb28) },
	{ .printed = 29, .label = "16B", .ports = larb29, .count = ARRAY_SIZE(larb29) },
	{ .printed = 30, .label = "17B", .ports = larb30, .count = ARRAY_SIZE(larb30) },
};

static const struct m4u m4us[] = {
	{ .name = "infra", .ias = 32,
	  .node = "iommu", .address = 0x10315000 },
	{ .name = "vdo", .ias = 34,
	  .node = "iommu", .address = 0x1c028000 },
	{ .name = "vpp", .ias = 34,
	  .node = "iommu", .address = 0x14018000 },
};

const struct soc soc_mt8188 = {
	.name = "mt8188",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
