// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/file.h"
#include "system/unpack.h"

const char *unpack_kind(const char *bytes, size_t length)
{
	static const struct {
		const char *magic, *program;
	} kinds[] = {
		{ "\xfd\x37zXZ", "xz" },
		{ "\x1f\x8b", "gzip" },
		{ "\x28\xb5\x2f\xfd", "zstd" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		size_t magic = strlen(kinds[i].magic);

		if (length > magic && !memcmp(bytes, kinds[i].magic, magic))
			return kinds[i].program;
	}
	return NULL;
}

static _Noreturn void run(const char *program, const char *path, int to)
{
	int null = open("/dev/null", O_WRONLY), from = open(path, O_RDONLY);

	if (from < 0 || null < 0)
		_exit(127);
	dup2(from, STDIN_FILENO);
	dup2(to, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execlp(program, program, "-dc", (char *)NULL);
	_exit(127);
}

char *unpack_file(const char *path, const char *program, size_t *length)
{
	int ends[2], status;
	char *name, *text;
	pid_t child;

	if (access(path, R_OK) || pipe2(ends, O_CLOEXEC))
		return NULL;
	child = fork();
	if (child == 0)
		run(program, path, ends[1]);
	close(ends[1]);
	name = format_string("/dev/fd/%d", ends[0]);
	text = child < 0 ? NULL : file_read(name, length);
	close(ends[0]);
	free(name);
	if (child > 0 && (waitpid(child, &status, 0) < 0 || status)) {
		free(text);
		return NULL;
	}
	return text;
}
