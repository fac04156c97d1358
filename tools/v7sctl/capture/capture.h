/* SPDX-License-Identifier: GPL-2.0-only */
/* A capture: a tar of what v7sctl reads on a machine, to be read on another machine. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include "system/archive.h"
#include "v7sctl.h"

#define CAPTURE_FORMAT	1		/* raised if v7sctl would misread older captures */
#define CAPTURE_INFO	"capture"	/* fields: what the capture is */
#define CAPTURE_MISSING	"missing"	/* rows: what is not in it, and why */

/* Where the module's files are in it. */
#define CAPTURE_ROOT	"sys/kernel/debug/" MODULE

/* from.c: makes all files come from --from FILE. */
void capture_mount(struct ctl *ctl);
/* Ends the program if @path is no capture. */
void capture_open(struct archive *archive, const char *path);

#endif
