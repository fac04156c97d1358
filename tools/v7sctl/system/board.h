/* SPDX-License-Identifier: GPL-2.0-only */
/* Which board this is, from its device tree. */
#ifndef BOARD_H
#define BOARD_H

#include "v7sctl.h"

/* The model, or NULL without a device tree. */
char *board_model(const struct ctl *ctl);
/* "mt8173" on such a board; NULL on boards without a MediaTek SoC. */
char *board_mediatek(const struct ctl *ctl);

#endif
