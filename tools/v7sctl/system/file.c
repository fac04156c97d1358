// SPDX-License-Identifier: GPL-2.0-only
/* Reading whole files; those of /proc and /sys do not say how long they are. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system/file.h"

#define CHUNK	65536
#define LARGEST	((size_t)1 << 30)

static ssize_t read_all(int fd, char **text, size_t *room)
{
	size_t length = 0;
	ssize_t got;

	do {
		if (*room - length < CHUNK) {
			*room = *room ? *room * 2 : 2 * CHUNK;
			*text = check_memory(realloc(*text, *room));
		}
		got = read(fd, *text + length, *room - length - 1);
		if (got > 0)
			length += (size_t)got;
		if (length > LARGEST) {
			errno = EFBIG;
			return -1;
		}
	} while (got > 0 || (got < 0 && errno == EINTR));
	(*text)[length] = '\0';
	return got < 0 ? got : (ssize_t)length;
}

char *file_read(const char *path, size_t *length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = NULL;
	size_t room = 0;
	ssize_t got;
	int error;

	if (fd < 0)
		return NULL;
	got = read_all(fd, &text, &room);
	error = errno;
	close(fd);
	if (got < 0) {
		free(text);
		errno = error;
		return NULL;
	}
	if (length)
		*length = (size_t)got;
	return text;
}

char *system_path(const struct ctl *ctl, const char *path)
{
	return format_string("%s%s", ctl->sysroot, path);
}

char *system_read(const struct ctl *ctl, const char *path, size_t *length)
{
	char *whole CLEANUP(free_pointer) = system_path(ctl, path);
	size_t got;
	char *text = file_read(whole, &got);

	if (!text)
		return NULL;
	if (got && text[got - 1] == '\n')
		text[--got] = '\0';
	if (length)
		*length = got;
	return text;
}

bool system_exists(const struct ctl *ctl, const char *path)
{
	char *whole CLEANUP(free_pointer) = system_path(ctl, path);

	return !access(whole, F_OK);
}
