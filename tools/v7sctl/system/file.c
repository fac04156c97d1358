// SPDX-License-Identifier: GPL-2.0-only
/* Reads whole files; stat() does not report the sizes of those in /proc and /sys. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system/archive.h"
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
	const char *inside = archive_inside(path);
	char *text = NULL;
	size_t room = 0;
	ssize_t got;
	int error, fd;

	if (inside)
		return archive_read(inside, length);
	fd = open(path, O_RDONLY | O_CLOEXEC);
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

bool file_exists(const char *path)
{
	const char *inside = archive_inside(path);

	return inside ? archive_exists(inside) : !access(path, F_OK);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_name(const void *a, const void *b)
{
	return strcoll(*(char *const *)a, *(char *const *)b);
}

static bool list_directory(const char *path, struct names *names)
{
	struct dirent **entries;
	int count = scandir(path, &entries, is_visible, alphasort);

	if (count < 0)
		return false;
	names->count = (size_t)count;
	names->names = check_memory(calloc(names->count + 1, sizeof(char *)));
	for (size_t i = 0; i < names->count; i++) {
		names->names[i] = format_string("%s", entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return true;
}

bool file_list(const char *path, struct names *names)
{
	const char *inside = archive_inside(path);

	if (!inside)
		return list_directory(path, names);
	names->count = archive_list(inside, &names->names);
	qsort(names->names, names->count, sizeof(char *), by_name);
	return true;
}

void names_free(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->names[i]);
	free(names->names);
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

	return file_exists(whole);
}
