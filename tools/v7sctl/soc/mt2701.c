// SPDX-License-Identifier: GPL-2.0-only
/* MT2701, from Linux 6.12: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const char *const larb0[] = {
	"DISP_OVL_0", "DISP_RDMA1", "DISP_RDMA", "DISP_WDMA", "MM_CMDQ", "MDP_RDMA",
	"MDP_WDMA", "MDP_ROTO", "MDP_ROTCO", "MDP_ROTVO", "MDP_RDMA1",
};

static const char *const larb1[] = {
	"VDEC_MC_EXT", "VDEC_PP_EXT", "VDEC_PPWRAP_EXT", "VDEC_AVC_MV_EXT", "VDEC_PRED_RD_EXT",
	"VDEC_PRED_WR_EXT", "VDEC_VLD_EXT", "VDEC_VLD2_EXT", "VDEC_TILE_EXT",
	"VDEC_IMG_RESZ_EXT",
};

static const char *const larb2[] = {
	"VENC_RCPU", "VENC_REC_FRM", "VENC_BSDMA", "JPGENC_RDMA", "VENC_LT_RCPU",
	"VENC_LT_REC_FRM", "VENC_LT_BSDMA", "JPGDEC_BSDMA", "VENC_SV_COMV", "VENC_RD_COMV",
	"JPGENC_BSDMA", "VENC_CUR_LUMA", "VENC_CUR_CHROMA", "VENC_REF_LUMA", "VENC_REF_CHROMA",
	"IMG_RESZ", "VENC_LT_SV_COMV", "VENC_LT_RD_COMV", "VENC_LT_CUR_LUMA",
	"VENC_LT_CUR_CHROMA", "VENC_LT_REF_LUMA", "VENC_LT_REF_CHROMA", "JPGDEC_WDMA",
};

static const struct larb larbs[] = {
	{ .printed = 0, .label = "0", .ports = larb0, .count = ARRAY_SIZE(larb0) },
	{ .printed = 1, .label = "1", .ports = larb1, .count = ARRAY_SIZE(larb1) },
	{ .printed = 2, .label = "2", .ports = larb2, .count = ARRAY_SIZE(larb2) },
};

static const struct m4u m4us[] = {
	{ .name = "m4u", .ias = 32,
	  .node = "mmsys_iommu", .address = 0x10205000 },
};

const struct soc soc_mt2701 = {
	.name = "mt2701",
	.alias = "mt7623",
	.generation = 1,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
