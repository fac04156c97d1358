// SPDX-License-Identifier: GPL-2.0-only
/* MT8167, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"DISP_OVL0", "DISP_RDMA0", "DISP_WDMA0", "DISP_RDMA1", "MDP_RDMA", "MDP_WDMA",
	"MDP_WROT", "DISP_FAKE",
};

static const char *const larb1[] = {
	"CAM_IMGO", "CAM_IMG2O", "CAM_LSCI", "CAM_ESFKO", "CAM_AAO", "VENC_REC", "VENC_BSDMA",
	"VENC_RD_COMV", "CAM_IMGI", "VENC_CUR_LUMA", "VENC_CUR_CHROMA", "VENC_REF_LUMA",
	"VENC_REF_CHROMA",
};

static const char *const larb2[] = {
	"HW_VDEC_MC_EXT", "HW_VDEC_PP_EXT", "HW_VDEC_VLD_EXT", "HW_VDEC_AVC_MV_EXT",
	"HW_VDEC_PRED_RD_EXT", "HW_VDEC_PRED_WR_EXT", "HW_VDEC_PPWRAP_EXT",
};

static const struct larb larbs[] = {
	{ .printed = 0, .label = "0", .ports = larb0, .count = ARRAY_SIZE(larb0) },
	{ .printed = 1, .label = "1", .ports = larb1, .count = ARRAY_SIZE(larb1) },
	{ .printed = 2, .label = "2", .ports = larb2, .count = ARRAY_SIZE(larb2) },
};

static const struct m4u m4us[] = {
	{ .name = "m4u", .ias = 32,
	  .node = "m4u", .address = 0x10203000 },
};

const struct soc soc_mt8167 = {
	.name = "mt8167",
	.alias = "mt8516",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
