/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of commands, their options and functions, and the views that they share. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "out/out.h"
#include "v7sctl.h"

extern const struct command commands[];
extern const size_t command_count;

const struct command *command_find(const char *name);

/* options.c */
extern const struct option_row common_options[], global_options[];

/* Whether @command takes this common option; NULL: the command is not known yet. */
bool option_suits(const struct option_row *option, const struct command *command);
/* Returns the number of the word that names the command, or @argc. */
int options_parse_global(struct ctl *ctl, int argc, char **argv);
void options_parse_command(struct ctl *ctl, int argc, char **argv);
uint64_t option_number(const struct ctl *ctl, int key, uint64_t fallback,
		       uint64_t min, uint64_t max);

/* help.c */
void help(struct ctl *ctl);

/* complete.c: prints the words that may follow, one a line */
int complete(struct ctl *ctl, int argc, char **argv);

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

/* Views: each reads the files once and describes them to ctl->out. */
void view_domains(struct ctl *ctl);
void view_zones(struct ctl *ctl);
void view_slabs(struct ctl *ctl);

/* zones.c: fails if --zone names none of @zones. */
void check_zone(const struct ctl *ctl, const char *const *zones, size_t count);

/* slabs --diff; @alone: read /sys/kernel/slab, not the module's file. */
void diff_slabs(struct ctl *ctl, bool alone);

/* Redraws @view as --interval and --count ask, or until interrupted. */
int watch(struct ctl *ctl, void (*view)(struct ctl *ctl));

/* keys.c: KEY=VALUE arguments; values of the option @name, or NULL if they are not listed */
extern const struct key create_keys[], map_keys[], bench_keys[], selftest_keys[];
const struct key *option_values(const char *name);

#endif
