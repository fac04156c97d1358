// SPDX-License-Identifier: GPL-2.0-only
/* Reads /proc/config.gz or, if the kernel lacks it, the file that distributions install. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "system/file.h"
#include "system/kconfig.h"

#define LARGEST	(4 << 20)	/* bytes; a configuration has some 300 KiB */

/* NULL unless @path is a whole gzip file. */
static char *read_packed(const char *path)
{
	gzFile file = gzopen(path, "rbe");
	char *text;
	bool whole;

	if (!file)
		return NULL;
	text = check_memory(calloc(1, LARGEST + 1));
	whole = gzread(file, text, LARGEST) > 0 && !gzdirect(file);
	if (gzclose(file) == Z_OK && whole)
		return text;
	free(text);
	return NULL;
}

char *kconfig_read(const struct ctl *ctl, const char *release)
{
	static const struct {
		const char *before, *after;	/* the release */
	} places[] = {
		{ "/boot/config-", "" },
		{ "/lib/modules/", "/config" },
		{ "/lib/modules/", "/build/.config" },
	};
	char *packed CLEANUP(free_pointer) = system_path(ctl, "/proc/config.gz");
	char *text = read_packed(packed);

	for (size_t i = 0; !text && i < ARRAY_SIZE(places); i++) {
		char *path CLEANUP(free_pointer) =
			format_string("%s%s%s", places[i].before, release, places[i].after);

		text = system_read(ctl, path, NULL);
	}
	return text;
}

char kconfig_value(const char *config, const char *option)
{
	char *line CLEANUP(free_pointer) = format_string("CONFIG_%s=", option);
	size_t length = strlen(line);
	const char *at = config;

	while ((at = strstr(at, line))) {
		if (at == config || at[-1] == '\n')
			return at[length] == 'm' || at[length] == 'y' ? at[length] : 'n';
		at += length;
	}
	return 'n';
}
