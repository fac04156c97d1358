/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHOW_MASTER_H
#define SHOW_MASTER_H

#include "explain/origin.h"
#include "abi/abi.h"

void show_soc(struct out *out, const struct origin *origin);
void show_master(struct out *out, const struct origin *origin, const struct fault *fault);
void show_m4u(struct out *out, const struct fault *fault, const struct origin *origin);
void show_type(struct out *out, const struct fault *fault);

#endif
