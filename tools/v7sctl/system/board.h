/* SPDX-License-Identifier: GPL-2.0-only */
/* Which board this is, from its device tree. */
#ifndef BOARD_H
#define BOARD_H

#include "v7sctl.h"

/* The model, or NULL without a device tree. The caller frees. */
char *board_model(const struct ctl *ctl);
/* The SoC, like "mt8173", or NULL if it is not MediaTek's. The caller frees. */
char *board_mediatek(const struct ctl *ctl);

#endif
