// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "system/board.h"
#include "system/file.h"

#define TREE "/proc/device-tree"

char *board_model(const struct ctl *ctl)
{
	return system_read(ctl, TREE "/model", NULL);
}

/* "compatible" has the board's names first and the SoC's last, with a NUL after each. */
char *board_mediatek(const struct ctl *ctl)
{
	size_t length, vendor = strlen("mediatek,");
	char *list CLEANUP(free_pointer) =
		system_read(ctl, TREE "/compatible", &length);
	char *found = NULL;

	if (!list)
		return NULL;
	for (size_t at = 0; at < length; at += strlen(list + at) + 1) {
		if (strncmp(list + at, "mediatek,mt", vendor + 2))
			continue;
		free(found);
		found = format_string("%s", list + at + vendor);
	}
	return found;
}
