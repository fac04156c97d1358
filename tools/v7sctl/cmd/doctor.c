// SPDX-License-Identifier: GPL-2.0-only
/* Checks what the module and v7sctl need, with advice on what is missing. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/abi.h"
#include "cmd/commands.h"
#include "doctor/doctor.h"
#include "system/file.h"
#include "cmd/verdict.h"

static bool is_mounted(const struct ctl *ctl)
{
	char *mounts CLEANUP(free_pointer) = system_read(ctl, "/proc/mounts", NULL);

	return ctl->opt[OPT_ROOT] ||
	       (mounts && strstr(mounts, " /sys/kernel/debug debugfs "));
}

static void examine_slabs(struct doctor *doctor)
{
	struct record stats CLEANUP(record_free) = { 0 };
	struct ctl *ctl = doctor->ctl;

	if (!abi_exists(ctl, "slabs_stats")) {
		report(doctor, RESULT_WARN, "slabs", "use v7sctl slabs --no-module",
		       "the module has no file 'slabs_stats'");
		return;
	}
	record_read(ctl, &stats, "slabs_stats");
	if (!strcmp(record_text(&stats, "unknown"), "-"))
		report(doctor, RESULT_OK, "slabs", NULL,
		       "every slab cache and its zones are known");
	else
		report(doctor, RESULT_WARN, "slabs",
		       "unknown values are shown as -; v7sctl slabs --no-module shows what the kernel itself reports",
		       "some facts about slab caches are unknown: %s",
		       record_text(&stats, "unknown"));
}

static void examine_slab_cache(struct doctor *doctor)
{
	if (system_exists(doctor->ctl, "/sys/kernel/slab/v7s_dma32_l2"))
		report(doctor, RESULT_OK, "cache", NULL,
		       "the slab cache v7s_dma32_l2 is in /sys/kernel/slab");
	else
		report(doctor, RESULT_WARN, "cache", NULL,
		       "the slab cache v7s_dma32_l2 is not in /sys/kernel/slab");
	examine_slabs(doctor);
}

static void examine_tables(struct doctor *doctor)
{
	struct verdict verdict CLEANUP(verdict_free) = { 0 };
	struct ctl *ctl = doctor->ctl;

	abi_check(ctl);
	verdict_read(ctl, &verdict, NULL);
	if (verdict.pass)
		report(doctor, RESULT_OK, "tables", NULL, "every domain passes the check");
	else
		report(doctor, RESULT_FAIL, "tables", "v7sctl check names the tables",
		       "a domain fails the check");
}

/* Stop at the first obstacle, because it hides the others. */
static void examine_module(struct doctor *doctor)
{
	struct ctl *ctl = doctor->ctl;
	/* For a capture, show the path that the directory had on its machine. */
	const char *shown = ctl->root + (ctl->opt[OPT_FROM] ? strlen(ctl->sysroot) : 0);

	doctor->missing = true;
	if (!ctl->opt[OPT_ROOT] && !system_exists(ctl, "/sys/module/" MODULE)) {
		report(doctor, RESULT_FAIL, "module",
		       "run 'modprobe " MODULE "' or 'insmod " MODULE ".ko' as root",
		       "the module " MODULE " is not loaded");
		examine_refusal(doctor, MODULE);
		return;
	}
	report(doctor, RESULT_OK, "module", NULL, "the module " MODULE " is loaded");
	if (!kernel_has_debugfs(ctl)) {
		report(doctor, RESULT_FAIL, "debugfs",
		       "boot without debugfs=off, on a kernel with CONFIG_DEBUG_FS; drivers can still use the module's page tables",
		       "debugfs is off: the module has no files");
		return;
	}
	if (!is_mounted(ctl)) {
		report(doctor, RESULT_FAIL, "debugfs",
		       "run 'mount -t debugfs none /sys/kernel/debug' as root",
		       "debugfs is not mounted");
		return;
	}
	report(doctor, RESULT_OK, "debugfs", NULL, "debugfs is mounted");
	if (!abi_exists(ctl, "version")) {
		report(doctor, RESULT_FAIL, "access", "run v7sctl as root",
		       "%s cannot be read", shown);
		return;
	}
	report(doctor, RESULT_OK, "access", NULL, "%s can be read", shown);
	doctor->missing = false;
	examine_slab_cache(doctor);
	examine_tables(doctor);
}

int cmd_doctor(struct ctl *ctl)
{
	struct doctor doctor = { .ctl = ctl };
	bool locked;

	findings_begin(&doctor);
	examine_system(&doctor);
	locked = doctor.missing;
	examine_module(&doctor);
	out_end(ctl->out);
	if (doctor.missing || locked)
		return EXIT_MISSING;
	return doctor.failed ? EXIT_NO : EXIT_DONE;
}
