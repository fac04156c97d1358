// SPDX-License-Identifier: GPL-2.0-only
/* MT8365, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"DISP_OVL0", "DISP_OVL0_2L", "DISP_RDMA0", "DISP_WDMA0", "DISP_RDMA1", "MDP_RDMA0",
	"MDP_WROT1", "MDP_WROT0", "MDP_RDMA1", "DISP_FAKE0", "APU_READ", "APU_WRITE",
};

static const char *const larb1[] = {
	"VENC_RCPU", "VENC_REC", "VENC_BSDMA", "VENC_SV_COMV", "VENC_RD_COMV", "VENC_NBM_RDMA",
	"VENC_NBM_RDMA_LITE", "JPGENC_Y_RDMA", "JPGENC_C_RDMA", "JPGENC_Q_TABLE",
	"JPGENC_BSDMA", "JPGDEC_WDMA", "JPGDEC_BSDMA", "VENC_NBM_WDMA", "VENC_NBM_WDMA_LITE",
	"VENC_CUR_LUMA", "VENC_CUR_CHROMA", "VENC_REF_LUMA", "VENC_REF_CHROMA",
};

static const char *const larb2[] = {
	"CAM_IMGO", "CAM_RRZO", "CAM_AAO", "CAM_LCS", "CAM_ESFKO", "CAM_CAM_SV0",
	"CAM_CAM_SV1", "CAM_LSCI", "CAM_LSCI_D", "CAM_AFO", "CAM_SPARE", "CAM_BPCI",
	"CAM_BPCI_D", "CAM_UFDI", "CAM_IMGI", "CAM_IMG2O", "CAM_IMG3O", "CAM_WPE0_I",
	"CAM_WPE1_I", "CAM_WPE_O", "CAM_FD0_I", "CAM_FD1_I", "CAM_FD0_O", "CAM_FD1_O",
};

static const char *const larb3[] = {
	"HW_VDEC_MC_EXT", "HW_VDEC_UFO_EXT", "HW_VDEC_PP_EXT", "HW_VDEC_PRED_RD_EXT",
	"HW_VDEC_PRED_WR_EXT", "HW_VDEC_PPWRAP_EXT", "HW_VDEC_TILE_EXT", "HW_VDEC_VLD_EXT",
	"HW_VDEC_VLD2_EXT", "HW_VDEC_AVC_MV_EXT", "HW_VDEC_RG_CTRL_DMA_EXT",
};

static const struct larb larbs[] = {
	{ .printed = 0, .label = "0", .ports = larb0, .count = ARRAY_SIZE(larb0) },
	{ .printed = 1, .label = "1", .ports = larb1, .count = ARRAY_SIZE(larb1) },
	{ .printed = 2, .label = "2", .ports = larb2, .count = ARRAY_SIZE(larb2) },
	{ .printed = 3, .label = "3", .ports = larb3, .count = ARRAY_SIZE(larb3) },
};

static const struct m4u m4us[] = {
	{ .name = "m4u", .ias = 32,
	  .node = "iommu", .address = 0x10205000 },
};

const struct soc soc_mt8365 = {
	.name = "mt8365",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
