// SPDX-License-Identifier: GPL-2.0-only
/* The machine: its board, its memory, its kernel and the kernel's restrictions. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/board.h"
#include "doctor/doctor.h"
#include "system/file.h"
#include "system/kconfig.h"
#include "out/term.h"
#include "system/page.h"

#define GIB4 ((uint64_t)1 << 32)

static void examine_board(struct doctor *doctor)
{
	char *model CLEANUP(free_pointer) = board_model(doctor->ctl);
	char *soc CLEANUP(free_pointer) = board_mediatek(doctor->ctl);

	if (soc)
		report(doctor, RESULT_OK, "board", NULL, "%s, with MediaTek's %s",
		       model ? model : "a board without a name", soc);
	else if (model)
		report(doctor, RESULT_OK, "board", NULL,
		       "%s: no MediaTek SoC, usable for tests", model);
	else
		report(doctor, RESULT_OK, "board", NULL,
		       "no device tree: not a MediaTek board, usable for tests");
}

/* Counts lines like "40000000-ffffffff : System RAM"; sets @above to the bytes from 4 GiB on. */
static uint64_t count_ram(const char *iomem, uint64_t *above)
{
	uint64_t all = 0, start, end;
	int at = 0;

	*above = 0;
	for (; *iomem; iomem += strcspn(iomem, "\n"), iomem += *iomem == '\n') {
		if (sscanf(iomem, "%" SCNx64 "-%" SCNx64 " : %n", &start, &end,
			   &at) != 2 || *iomem == ' ' || end <= start ||
		    strncmp(iomem + at, "System RAM", 10))
			continue;
		all += end - start + 1;
		if (end >= GIB4)
			*above += end - (start > GIB4 ? start : GIB4) + 1;
	}
	return all;
}

static void examine_ram(struct doctor *doctor)
{
	char *iomem CLEANUP(free_pointer) =
		system_read(doctor->ctl, "/proc/iomem", NULL);
	uint64_t above, all = iomem ? count_ram(iomem, &above) : 0;
	char text[HUMAN], total[HUMAN];

	if (!all)
		report(doctor, RESULT_WARN, "memory", "run v7sctl as root",
		       "only root can see the addresses of RAM");
	else if (!above)
		report(doctor, RESULT_OK, "memory", NULL,
		       "all %s of RAM lie below 4 GiB: no table can be out of reach",
		       human(total, all));
	else
		report(doctor, RESULT_OK, "memory", NULL,
		       "%s of %s of RAM lie above 4 GiB: no table may lie there",
		       human(text, above), human(total, all));
}

/* "DMA 3 GiB, DMA32 empty": managed pages from /proc/zoneinfo. */
static void examine_zones(struct doctor *doctor)
{
	char *info CLEANUP(free_pointer) =
		system_read(doctor->ctl, "/proc/zoneinfo", NULL);
	uint64_t page = page_bytes(), managed;
	char *rest = info, *line, name[16] = "", list[256] = "", text[HUMAN];
	unsigned int node;

	while (rest && (line = strsep(&rest, "\n"))) {
		size_t used = strlen(list);

		if (sscanf(line, "Node %u, zone %15s", &node, name) == 2 ||
		    sscanf(line, " managed %" SCNu64, &managed) != 1 ||
		    (!managed && strncmp(name, "DMA", 3)))
			continue;
		snprintf(list + used, sizeof(list) - used, "%s%s %s",
			 used ? ", " : "", name,
			 managed ? human(text, managed * page) : "empty");
	}
	if (*list)
		report(doctor, RESULT_OK, "zones", NULL, "%s", list);
	else
		report(doctor, RESULT_WARN, "zones", NULL,
		       "/proc/zoneinfo cannot be read");
}

static void examine_config(struct doctor *doctor, const char *release)
{
	static const struct {
		const char *option, *has, *lacks, *advice;
	} options[] = {
		{ "IOMMU_IO_PGTABLE_ARMV7S",
		  "the kernel's own v7s tables can be compared (provider kernel)",
		  "this kernel has no v7s tables to compare with (provider kernel)", NULL },
		{ "DEBUG_FS", "the kernel has debugfs", "no debugfs in this kernel",
		  "build a kernel with DEBUG_FS: the module is used through it" },
		{ "MTK_IOMMU", "this kernel has MediaTek's IOMMU driver",
		  "no MediaTek IOMMU driver in this kernel, and none is needed", NULL },
		{ "SLUB_DEBUG", "SLUB counts objects in /sys/kernel/slab",
		  "SLUB has no counters in /sys/kernel/slab: v7sctl slabs counts by itself", NULL },
	};
	char *config CLEANUP(free_pointer) = kconfig_read(doctor->ctl, release);

	if (!config) {
		report(doctor, RESULT_WARN, "config",
		       "put the kernel's config file in /boot, or build it with IKCONFIG_PROC",
		       "the kernel's configuration was not found");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (kconfig_value(config, options[i].option) != 'n')
			report(doctor, RESULT_OK, "config", NULL, "%s", options[i].has);
		else
			report(doctor, options[i].advice ? RESULT_WARN : RESULT_OK, "config",
			       options[i].advice, "%s", options[i].lacks);
}

static void examine_lockdown(struct doctor *doctor)
{
	char *text CLEANUP(free_pointer) =
		system_read(doctor->ctl, "/sys/kernel/security/lockdown", NULL);

	if (!text || strstr(text, "[none]")) {
		report(doctor, RESULT_OK, "lockdown", NULL, "the kernel is not locked down");
		return;
	}
	doctor->missing = true;
	report(doctor, RESULT_FAIL, "lockdown",
	       "boot with lockdown=none, or switch Secure Boot off",
	       "the kernel is locked down (%s): it refuses debugfs and unsigned modules",
	       text);
}

static bool is_on(const struct ctl *ctl, const char *path)
{
	char *text CLEANUP(free_pointer) = system_read(ctl, path, NULL);

	return text && (!strcmp(text, "1") || !strcmp(text, "Y"));
}

bool is_pinned(const struct ctl *ctl)
{
	return is_on(ctl, "/proc/sys/kernel/loadpin/enforce") ||
	       is_on(ctl, "/proc/sys/kernel/loadpin/enabled");
}

bool wants_signature(const struct ctl *ctl)
{
	return is_on(ctl, "/sys/module/module/parameters/sig_enforce");
}

static void examine_module_policy(struct doctor *doctor)
{
	struct ctl *ctl = doctor->ctl;

	if (is_pinned(ctl))
		report(doctor, RESULT_WARN, "loadpin",
		       "put the .ko on the root file system, preferably uncompressed, or boot with loadpin.enforce=0 (loadpin.enabled=0 before Linux 5.1)",
		       "LoadPin accepts modules from one file system only");
	else
		report(doctor, RESULT_OK, "loadpin", NULL, "modules may come from any file system");
	if (wants_signature(ctl))
		report(doctor, RESULT_WARN, "signatures",
		       "sign the module with a key that the kernel knows: DKMS does so with mok_signing_key, mokutil --import enrols the key",
		       "the kernel accepts only signed modules");
	if (is_on(ctl, "/proc/sys/kernel/modules_disabled"))
		report(doctor, RESULT_FAIL, "modules", "reboot; find what sets kernel.modules_disabled",
		       "the kernel loads no more modules");
}

/* Reports whether / is writable. ChromeOS mounts it read-only. */
static void examine_root(struct doctor *doctor)
{
	char *mounts CLEANUP(free_pointer) = system_read(doctor->ctl, "/proc/mounts", NULL);
	char *rest = mounts, *line, where[64], options[16];
	bool fixed = false;

	while (rest && (line = strsep(&rest, "\n")))
		if (sscanf(line, "%*s %63s %*s %15s", where, options) == 2 && !strcmp(where, "/"))
			fixed = !strcmp(options, "ro") || !strncmp(options, "ro,", 3);
	if (fixed)
		report(doctor, RESULT_WARN, "root",
		       "remount it: mount -o remount,rw /; on ChromeOS rootfs verification must be off (make_dev_ssd.sh --remove_rootfs_verification)",
		       "the root file system is read-only: no module can be put there");
	else
		report(doctor, RESULT_OK, "root", NULL, "the root file system can be written");
}

void examine_system(struct doctor *doctor)
{
	char *release CLEANUP(free_pointer) =
		system_read(doctor->ctl, "/proc/sys/kernel/osrelease", NULL);
	unsigned int major = 0, minor = 0;

	if (release && sscanf(release, "%u.%u", &major, &minor) == 2 &&
	    (major > 5 || (major == 5 && minor >= 10)))
		report(doctor, RESULT_OK, "kernel", NULL, "Linux %s", release);
	else
		report(doctor, RESULT_WARN, "kernel", "use Linux 5.10 or later",
		       "Linux %s is not among the tested versions",
		       release ? release : "?");
	examine_board(doctor);
	examine_ram(doctor);
	examine_zones(doctor);
	examine_config(doctor, release ? release : "");
	examine_lockdown(doctor);
	examine_module_policy(doctor);
	examine_root(doctor);
	examine_devices(doctor);
	examine_build(doctor, release ? release : "");
}
