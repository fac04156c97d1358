/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KCONFIG_H
#define KCONFIG_H

#include "v7sctl.h"

/* The text of the configuration of kernel @release, or NULL. The caller frees. */
char *kconfig_read(const struct ctl *ctl, const char *release);
/* Returns 'y', 'm', or 'n' for an option that is not set or has another value. */
char kconfig_value(const char *config, const char *option);

#endif
