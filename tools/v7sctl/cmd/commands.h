/* SPDX-License-Identifier: GPL-2.0-only */
/* Every command's function, and the views that commands share. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "v7sctl.h"

int cmd_status(struct ctl *ctl);
int cmd_doctor(struct ctl *ctl);
int cmd_providers(struct ctl *ctl);
int cmd_create(struct ctl *ctl);
int cmd_destroy(struct ctl *ctl);
int cmd_map(struct ctl *ctl);
int cmd_unmap(struct ctl *ctl);
int cmd_translate(struct ctl *ctl);
int cmd_dump(struct ctl *ctl);
int cmd_check(struct ctl *ctl);
int cmd_zones(struct ctl *ctl);
int cmd_slabs(struct ctl *ctl);
int cmd_watch(struct ctl *ctl);
int cmd_compare(struct ctl *ctl);
int cmd_bench(struct ctl *ctl);
int cmd_selftest(struct ctl *ctl);
int cmd_explain(struct ctl *ctl);
int cmd_live(struct ctl *ctl);
int cmd_capture(struct ctl *ctl);

/* `check --live`: the verdict on other drivers' page tables. */
int live_check(struct ctl *ctl);

/* Views: one reading of the files, described to ctl->out. */
void view_domains(struct ctl *ctl);
void view_zones(struct ctl *ctl);
void view_slabs(struct ctl *ctl);

/* Draws @view again and again, as --interval and --count say. */
int watch(struct ctl *ctl, void (*view)(struct ctl *ctl));

#endif
