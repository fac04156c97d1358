// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fault lines of all drivers so far: with and without master=…(larb=…,port=…),
 * layer and direction, with 32-bit and 34-bit addresses.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/fault.h"
#include "v7sctl.h"

/* The value of `key=` where it begins a word. */
static uint64_t value(const char *line, const char *key)
{
	size_t length = strlen(key);
	const char *at = line;

	while ((at = strstr(at, key))) {
		bool begins = at == line || !isalnum((unsigned char)at[-1]);
		const char *digits = at + length;
		char *end;
		uint64_t number;

		at = digits;
		if (!begins || !isdigit((unsigned char)*digits))
			continue;
		errno = 0;
		number = strtoull(digits, &end, 0);
		if (!errno && !isalnum((unsigned char)*end))
			return number;
	}
	return FAULT_ABSENT;
}

static bool has_word(const char *line, const char *word)
{
	const char *at = strstr(line, word);
	size_t length = strlen(word);

	for (; at; at = strstr(at + 1, word))
		if ((at == line || at[-1] == ' ') &&
		    !isalnum((unsigned char)at[length]))
			return true;
	return false;
}

/* The last two words before ": fault". */
static void find_device(struct fault *fault, const char *line)
{
	const char *end = strstr(line, ": fault"), *at = end;
	int words = 0;

	fault->device[0] = '\0';
	if (!end)
		return;
	while (at > line && (at[-1] != ' ' || ++words < 2))
		at--;
	snprintf(fault->device, sizeof(fault->device), "%.*s", (int)(end - at), at);
	for (char *c = fault->device; *c; c++)
		*c = isprint((unsigned char)*c) ? *c : '?';
}

bool fault_parse(struct fault *fault, const char *line)
{
	fault->iova = value(line, "iova=");
	if (fault->iova == FAULT_ABSENT)
		return false;
	find_device(fault, line);
	fault->type = value(line, "type=");
	fault->pa = value(line, "pa=");
	fault->larb = value(line, "larb=");
	fault->port = value(line, "port=");
	fault->layer = value(line, "layer=");
	fault->access = has_word(line, "write") ? ACCESS_WRITE :
			has_word(line, "read") ? ACCESS_READ : ACCESS_UNKNOWN;
	return true;
}

/* Two MMUs report seven kinds each: bits 0 to 6 and 7 to 13. */
const char *fault_type_name(unsigned int bit)
{
	static const char *const names[] = {
		"translation fault",
		"several TLB entries hit",
		"invalid physical address",
		"TLB entry replacement fault",
		"TLB miss fault",
		"miss transaction FIFO fault",
		"prefetch transaction FIFO fault",
	};

	return bit < 14 ? names[bit % 7] : NULL;
}

#define PORTS 21

static const char *const ports[MT8173_LARBS][PORTS] = {
	{
		"DISP_OVL0", "DISP_RDMA0", "DISP_WDMA0", "DISP_OD_R",
		"DISP_OD_W", "MDP_RDMA0", "MDP_WDMA", "MDP_WROT0",
	}, {
		"HW_VDEC_MC_EXT", "HW_VDEC_PP_EXT", "HW_VDEC_UFO_EXT",
		"HW_VDEC_VLD_EXT", "HW_VDEC_VLD2_EXT", "HW_VDEC_AVC_MV_EXT",
		"HW_VDEC_PRED_RD_EXT", "HW_VDEC_PRED_WR_EXT",
		"HW_VDEC_PPWRAP_EXT", "HW_VDEC_TILE",
	}, {
		"IMGO", "RRZO", "AAO", "LCSO", "ESFKO", "IMGO_D", "LSCI",
		"LSCI_D", "BPCI", "BPCI_D", "UFDI", "IMGI", "IMG2O", "IMG3O",
		"VIPI", "VIP2I", "VIP3I", "LCEI", "RB", "RP", "WR",
	}, {
		"VENC_RCPU", "VENC_REC", "VENC_BSDMA", "VENC_SV_COMV",
		"VENC_RD_COMV", "JPGENC_RDMA", "JPGENC_BSDMA", "JPGDEC_WDMA",
		"JPGDEC_BSDMA", "VENC_CUR_LUMA", "VENC_CUR_CHROMA",
		"VENC_REF_LUMA", "VENC_REF_CHROMA", "VENC_NBM_RDMA",
		"VENC_NBM_WDMA",
	}, {
		"DISP_OVL1", "DISP_RDMA1", "DISP_RDMA2", "DISP_WDMA1",
		"MDP_RDMA1", "MDP_WROT1",
	}, {
		"VENC_RCPU_SET2", "VENC_REC_FRM_SET2", "VENC_REF_LUMA_SET2",
		"VENC_REC_CHROMA_SET2", "VENC_BSDMA_SET2",
		"VENC_CUR_LUMA_SET2", "VENC_CUR_CHROMA_SET2",
		"VENC_RD_COMA_SET2", "VENC_SV_COMA_SET2",
	},
};

const char *mt8173_port(uint64_t larb, uint64_t port)
{
	return larb < MT8173_LARBS && port < PORTS ? ports[larb][port] : NULL;
}

const char *mt8173_larb(uint64_t larb)
{
	static const char *const serves[MT8173_LARBS] = {
		"display and scaler", "video decoder", "camera",
		"video encoder and JPEG", "second display path",
		"second video encoder",
	};

	return larb < MT8173_LARBS ? serves[larb] : NULL;
}
