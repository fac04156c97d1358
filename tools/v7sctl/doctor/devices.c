// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether each M4U and larb of the device tree has a driver. debugfs' devices_deferred
 * lists a device whose driver waits for a supplier, with the reason; the kernel's log
 * names a device whose probe failed (drivers/base/dd.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "system/file.h"

#define DEVICES		"/sys/bus/platform/devices"
#define PROBE_DEFERRED	517	/* EPROBE_DEFER, which errno.h lacks */
#define DEFERRED	"/sys/kernel/debug/devices_deferred"

struct devices {
	struct doctor *doctor;
	char *deferred, *log;
	size_t m4us, larbs, bound;
};

const char *device_kind(const char *uevent)
{
	const char *line = uevent;

	while ((line = strstr(line, "OF_COMPATIBLE_"))) {
		size_t length = strcspn(line, "\n");
		const char *value = memchr(line, '=', length);

		if (value && !strncmp(value, "=mediatek,", 10)) {
			const char *end = line + length;

			if (memmem(value, (size_t)(end - value), "-smi-larb", 9))
				return "larb";
			if (memmem(value, (size_t)(end - value), "-m4u", 4) ||
			    memmem(value, (size_t)(end - value), "-iommu-", 7))
				return "m4u";
		}
		line += length;
	}
	return NULL;
}

/* The rest of the line of @text that begins with @name and a blank, or NULL. */
static char *rest_of_line(const char *text, const char *name)
{
	size_t length = strlen(name);

	for (; text && *text; text += strcspn(text, "\n"), text += *text == '\n') {
		const char *rest = text + length;

		if (strncmp(text, name, length) || !strchr(" \t\n", *rest))
			continue;
		rest += strspn(rest, " \t");
		return format_string("%.*s", (int)strcspn(rest, "\n"), rest);
	}
	return NULL;
}

/* The errno in the log's message that the probe of @name failed; 0 without such a message. */
static int failed_probe(const char *log, const char *name)
{
	const char *at = log, *last = NULL;
	size_t length = strlen(name);

	while (at && (at = strstr(at, name))) {
		size_t line = strcspn(at, "\n");
		const char *failed = memmem(at, line, "failed with error -", 19);
		const char *between = at + length;

		if (failed && strchr(": ", *between))
			last = failed + 19;
		at += line;
	}
	return last ? atoi(last) : 0;
}

static const char *advice_for(int error)
{
	switch (error) {
	case ENODEV:
	case EINVAL:
		return "compare the node with the kernel's binding: its larbs, clocks and infracfg";
	case EBUSY:
		return "another M4U holds the platform bus: two cannot register before Linux 5.18";
	case PROBE_DEFERRED:
		return "its clocks, power domain or larbs are missing: see devices_deferred";
	default:
		return "see the kernel's log: dmesg | grep mtk";
	}
}

static void examine_device(struct devices *devices, const char *name)
{
	char *uevent_path CLEANUP(free_pointer) = format_string(DEVICES "/%s/uevent", name);
	char *waits_path CLEANUP(free_pointer) =
		format_string(DEVICES "/%s/waiting_for_supplier", name);
	char *driver_path CLEANUP(free_pointer) = format_string(DEVICES "/%s/driver", name);
	struct doctor *doctor = devices->doctor;
	char *uevent CLEANUP(free_pointer) = system_read(doctor->ctl, uevent_path, NULL);
	char *waits CLEANUP(free_pointer) = system_read(doctor->ctl, waits_path, NULL);
	const char *kind = uevent ? device_kind(uevent) : NULL;
	char *reason CLEANUP(free_pointer) = NULL;
	int error;

	if (!kind)
		return;
	if (!strcmp(kind, "larb"))
		devices->larbs++;
	else
		devices->m4us++;
	if (system_exists(doctor->ctl, driver_path) || strstr(uevent, "DRIVER=")) {
		devices->bound++;
		return;
	}
	reason = rest_of_line(devices->deferred, name);
	error = failed_probe(devices->log, name);
	if (reason)
		report(doctor, RESULT_WARN, "devices",
		       "load what it waits for first: the driver of a clock, of a power domain or of its larbs",
		       "the %s %s is deferred: %s", kind, name,
		       *reason ? reason : "the kernel gives no reason");
	else if (error)
		report(doctor, RESULT_WARN, "devices", advice_for(error),
		       "the driver of the %s %s failed with error -%d (%s)", kind, name, error,
		       error == PROBE_DEFERRED ? "EPROBE_DEFER" :
		       strerrorname_np(error)	? strerrorname_np(error) :
						 "?");
	else if (waits && !strcmp(waits, "1"))
		report(doctor, RESULT_WARN, "devices",
		       "load the drivers of its clocks, power domain and larbs",
		       "the %s %s waits for a supplier that has no driver", kind, name);
	else
		report(doctor, RESULT_WARN, "devices",
		       !strcmp(kind, "larb") ? "modprobe mtk-smi" : "modprobe mtk_iommu",
		       "no driver is bound to the %s %s", kind, name);
}

/* Reports nothing if the device tree has no such device. */
void examine_devices(struct doctor *doctor)
{
	char *path CLEANUP(free_pointer) = system_path(doctor->ctl, DEVICES);
	char *deferred CLEANUP(free_pointer) = system_read(doctor->ctl, DEFERRED, NULL);
	char *log CLEANUP(free_pointer) = kernel_log_read(doctor->ctl);
	struct devices devices = { .doctor = doctor, .deferred = deferred, .log = log };
	struct names names CLEANUP(names_free) = { 0 };

	file_list(path, &names);
	for (size_t i = 0; i < names.count; i++)
		examine_device(&devices, names.names[i]);
	if (devices.bound && devices.bound == devices.m4us + devices.larbs)
		report(doctor, RESULT_OK, "devices", NULL,
		       "every M4U (%zu) and larb (%zu) of the device tree has its driver",
		       devices.m4us, devices.larbs);
}
