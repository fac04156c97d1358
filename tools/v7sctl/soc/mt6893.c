// SPDX-License-Identifier: GPL-2.0-only
/* MT6893, from Linux 7.3: written by soc/generate, not by hand. */
#include "explain/soc.h"

static const struct larb larbs[] = {};

static const uint8_t remap_mm[8][8] = {
	[0] = { 0 },
	[1] = { 1 },
	[2] = { 4, 5 },
	[3] = { 7 },
	[4] = { 2 },
	[5] = { 9, 11, 19, 20 },
	[6] = { 0, 14, 16 },
	[7] = { 0, 13, 18, 17 },
};

static const struct m4u m4us[] = {
	{ .name = "mm", .ias = 34, .kind = M4U_MM, .id = M4U_ID_SUB_2, .remap = remap_mm },
};

const struct soc soc_mt6893 = {
	.name = "mt6893",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
