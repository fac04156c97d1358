/* SPDX-License-Identifier: GPL-2.0-only */
/* A capture with offsets (offsets.h) in place of its physical addresses. */
#ifndef REDACT_H
#define REDACT_H

#include "capture/sink.h"
#include "system/archive.h"
#include "v7sctl.h"

void redact(const struct ctl *ctl, const struct archive *archive, struct sink *sink);

#endif
