/* SPDX-License-Identifier: GPL-2.0-only */
/* What goes into a capture. */
#ifndef COLLECT_H
#define COLLECT_H

#include "capture/sink.h"
#include "system/file.h"
#include "v7sctl.h"

/* A capture that is being taken. */
struct capture {
	struct ctl *ctl;
	struct sink *sink;
	int spool;		/* files of unknown length go through it */
	char *missing;		/* rows "file description" so far */
};

/* collect.c: collects everything. Returns rows about what could not be read; the caller frees. */
char *collect(struct ctl *ctl, struct sink *sink);
void collect_text(struct capture *capture, const char *name, const char *text);
/* Adds a complete system file under the same name, if it exists. */
void collect_file(struct capture *capture, const char *path);
void collect_missing(struct capture *capture, const char *name, const char *format, ...)
	PRINTF(3, 4);

/* machine.c: no more of /proc, /sys and /boot than v7sctl reads */
void collect_machine(struct capture *capture);
/* devices.c: M4Us, larbs and their nodes. Sets @devices to their names; the caller frees. */
void collect_devices(struct capture *capture, struct names *devices);
/* log.c: the lines of the kernel's log about M4Us and the module */
void collect_log(struct capture *capture, const struct names *devices);

#endif
