/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KCONFIG_H
#define KCONFIG_H

#include "v7sctl.h"

/* The text of the configuration of kernel @release, NULL if there is none. */
char *kconfig_read(const struct ctl *ctl, const char *release);
/* 'y', 'm', or 'n'. */
char kconfig_value(const char *config, const char *option);

#endif
