/* SPDX-License-Identifier: GPL-2.0-only */
/* What doctor finds: a row for each finding, with advice. */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "v7sctl.h"

#define BUILD_AGAIN "build it with the headers of the running kernel: make module KDIR=…"

struct doctor {
	struct ctl *ctl;
	bool missing;		/* the module is missing or cannot be reached */
	bool failed;
};

enum result { RESULT_OK, RESULT_WARN, RESULT_FAIL };

/* Begins the table; out_end() ends it. */
void findings_begin(struct doctor *doctor);
/* Adds a row: what @check found, and what to do about it unless @advice is NULL. */
void report(struct doctor *doctor, enum result result, const char *check,
	    const char *advice, const char *format, ...) PRINTF(5, 6);

/* system.c: the machine and its kernel, as /proc, /sys and /boot have it */
void examine_system(struct doctor *doctor);
bool is_pinned(const struct ctl *ctl);
bool wants_signature(const struct ctl *ctl);
/* build.c: headers, compiler, and the module's file if one is named */
void examine_build(struct doctor *doctor, const char *release);
/* devices.c: whether M4Us and larbs have their drivers */
void examine_devices(struct doctor *doctor);
/* "m4u" or "larb" by the strings in a device's uevent, else NULL. */
const char *device_kind(const char *uevent);
/* kernel_log.c: the kernel's reason for refusing the module @name, and its whole log */
void examine_refusal(struct doctor *doctor, const char *name);
char *kernel_log_read(const struct ctl *ctl);
/* Whether the line may be the reason why a module named @name was refused. */
bool log_tells_refusal(const char *line, const char *name);

#endif
