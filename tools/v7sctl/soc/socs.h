/* SPDX-License-Identifier: GPL-2.0-only */
/* Written by soc/generate. */
#ifndef SOCS_H
#define SOCS_H

#include "soc/soc.h"

extern const struct soc soc_mt2701;
extern const struct soc soc_mt2712;
extern const struct soc soc_mt6779;
extern const struct soc soc_mt6795;
extern const struct soc soc_mt6893;
extern const struct soc soc_mt8167;
extern const struct soc soc_mt8173;
extern const struct soc soc_mt8183;
extern const struct soc soc_mt8186;
extern const struct soc soc_mt8188;
extern const struct soc soc_mt8189;
extern const struct soc soc_mt8192;
extern const struct soc soc_mt8195;
extern const struct soc soc_mt8365;

#define ALL_SOCS \
	&soc_mt2701, &soc_mt2712, &soc_mt6779, &soc_mt6795, &soc_mt6893, &soc_mt8167, \
	&soc_mt8173, &soc_mt8183, &soc_mt8186, &soc_mt8188, &soc_mt8189, &soc_mt8192, \
	&soc_mt8195, &soc_mt8365

#endif
