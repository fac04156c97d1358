// SPDX-License-Identifier: GPL-2.0-only
/* M4Us and larbs, as the doctor reads them, with the properties of their nodes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/collect.h"
#include "doctor/doctor.h"

#define DEVICES		"/sys/bus/platform/devices"
#define DEFERRED	"/sys/kernel/debug/devices_deferred"

static void collect_node(struct capture *capture, const char *device)
{
	char *node CLEANUP(free_pointer) = format_string(DEVICES "/%s/of_node", device);
	char *whole CLEANUP(free_pointer) = system_path(capture->ctl, node);
	struct names names CLEANUP(names_free) = { 0 };

	file_list(whole, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *path CLEANUP(free_pointer) = format_string("%s/%s", node, names.names[i]);

		collect_file(capture, path);
	}
}

static bool collect_device(struct capture *capture, const char *device)
{
	char *uevent CLEANUP(free_pointer) = format_string(DEVICES "/%s/uevent", device);
	char *waits CLEANUP(free_pointer) =
		format_string(DEVICES "/%s/waiting_for_supplier", device);
	char *driver CLEANUP(free_pointer) = format_string(DEVICES "/%s/driver", device);
	char *text CLEANUP(free_pointer) = system_read(capture->ctl, uevent, NULL);

	if (!text || !device_kind(text))
		return false;
	collect_file(capture, uevent);
	collect_file(capture, waits);
	if (system_exists(capture->ctl, driver))
		collect_text(capture, driver + 1, "");
	collect_node(capture, device);
	return true;
}

/* The lines "DEVICE\tREASON" of these devices; the file lists all that wait for a supplier. */
static void collect_deferred(struct capture *capture, const struct names *devices)
{
	char *text CLEANUP(free_pointer) = system_read(capture->ctl, DEFERRED, NULL);
	char *kept CLEANUP(free_pointer) = NULL, *rest = text, *line;
	size_t size;
	FILE *file;

	if (!text)
		return;
	file = check_memory(open_memstream(&kept, &size));
	while ((line = strsep(&rest, "\n"))) {
		size_t length = strcspn(line, " \t");

		for (size_t i = 0; i < devices->count; i++)
			if (strlen(devices->names[i]) == length &&
			    !strncmp(line, devices->names[i], length))
				fprintf(file, "%s\n", line);
	}
	fclose(file);
	collect_text(capture, DEFERRED + 1, kept);
}

void collect_devices(struct capture *capture, struct names *devices)
{
	char *path CLEANUP(free_pointer) = system_path(capture->ctl, DEVICES);
	struct names all CLEANUP(names_free) = { 0 };

	file_list(path, &all);
	devices->names = check_memory(calloc(all.count + 1, sizeof(char *)));
	for (size_t i = 0; i < all.count; i++)
		if (collect_device(capture, all.names[i]))
			devices->names[devices->count++] = format_string("%s", all.names[i]);
	collect_deferred(capture, devices);
}
