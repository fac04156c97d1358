// SPDX-License-Identifier: GPL-2.0-only
/* /proc/config.gz where the kernel has it, else what distributions install. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/file.h"
#include "system/kconfig.h"

static _Noreturn void run_gzip(const char *path, int to)
{
	int null = open("/dev/null", O_WRONLY);

	dup2(to, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execlp("gzip", "gzip", "-dc", path, (char *)NULL);
	_exit(127);
}

/* What gzip unpacks from @path, NULL if it cannot. */
static char *unpack(const char *path)
{
	int ends[2], status;
	char *name, *text;
	pid_t child;

	if (access(path, R_OK) || pipe2(ends, O_CLOEXEC))
		return NULL;
	child = fork();
	if (child == 0)
		run_gzip(path, ends[1]);
	close(ends[1]);
	name = format_string("/dev/fd/%d", ends[0]);
	text = child < 0 ? NULL : file_read(name, NULL);
	close(ends[0]);
	free(name);
	if (child > 0 && (waitpid(child, &status, 0) < 0 || status)) {
		free(text);
		return NULL;
	}
	return text;
}

char *kconfig_read(const struct ctl *ctl, const char *release)
{
	static const char *const places[] = {
		"/boot/config-%s", "/lib/modules/%s/config",
		"/lib/modules/%s/build/.config",
	};
	char *packed CLEANUP(free_pointer) = system_path(ctl, "/proc/config.gz");
	char *text = unpack(packed);

	for (size_t i = 0; !text && i < ARRAY_SIZE(places); i++) {
		size_t length = strcspn(places[i], "%");
		char *path CLEANUP(free_pointer) =
			format_string("%.*s%s%s", (int)length, places[i], release,
				      places[i] + length + 2);

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
