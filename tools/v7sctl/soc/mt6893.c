// SPDX-License-Identifier: GPL-2.0-only
/* MT6893, from Linux 7.3: written by soc/generate, not by hand. */
#include "soc/soc.h"

static const struct larb larbs[] = {};

static const struct m4u m4us[] = {
	{ .name = "mm", .ias = 34 },
};

const struct soc soc_mt6893 = {
	.name = "mt6893",
	.generation = 2,
	.larbs = larbs,
	.larb_count = ARRAY_SIZE(larbs),
	.m4us = m4us,
	.m4u_count = ARRAY_SIZE(m4us),
};
