// SPDX-License-Identifier: GPL-2.0-only
#include "abi.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *root = V7S;
pthread_rwlock_t *gate;

int open_file(const char *path, int flags)
{
	int fd;

	if (gate)
		pthread_rwlock_rdlock(gate);
	fd = open(path, flags);
	if (gate)
		pthread_rwlock_unlock(gate);
	return fd;
}

struct path path_of(const char *fmt, ...)
{
	struct path path;
	va_list args;

	va_start(args, fmt);
	vsnprintf(path.text, sizeof(path.text), fmt, args);
	va_end(args);
	return path;
}

struct path file_of(const char *domain, const char *file)
{
	if (!*domain)
		return path_of("%s/%s", root, file);
	return path_of("%s/domains/%s/%s", root, domain, file);
}

int write_all(int fd, const char *text, size_t len)
{
	ssize_t done;

	for (; len; text += done, len -= done) {
		done = write(fd, text, len);
		if (done < 0)
			return errno;
		if (!done)
			return EIO;
	}
	return 0;
}

int put(const char *path, const void *text, size_t len)
{
	int fd = open_file(path, O_WRONLY), err;

	if (fd < 0)
		return errno;
	err = write_all(fd, text, len);
	close(fd);
	return err;
}

int put_line(int fd, const char *fmt, ...)
{
	char line[256];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	return write_all(fd, line, len);
}

char *read_all(int fd)
{
	size_t room = 1 << 16, len = 0;
	char *text = malloc(room);
	ssize_t got = 1;

	while (text && got > 0) {
		if (room - len < 2) {
			char *more = realloc(text, room *= 2);

			if (!more)
				free(text);
			text = more;
		}
		if (text)
			got = read(fd, text + len, room - len - 1);
		len += got > 0 ? got : 0;
	}
	if (!text || got < 0) {
		free(text);
		return NULL;
	}
	text[len] = 0;
	return text;
}

char *get(const char *path)
{
	int fd = open_file(path, O_RDONLY);
	char *text;

	if (fd < 0)
		return NULL;
	text = read_all(fd);
	close(fd);
	return text;
}

char *joined(char *a, char *b)
{
	char *both;

	if (asprintf(&both, "%s%s", a, b) < 0)
		err(EXIT_FAILURE, "no memory");
	free(a);
	free(b);
	return both;
}

int drain(int fd, size_t max)
{
	char piece[4096];
	ssize_t got = 1;

	while (got > 0 && max) {
		got = read(fd, piece, max < sizeof(piece) ? max : sizeof(piece));
		if (got < 0)
			return errno;
		max -= got;
	}
	return 0;
}

uint64_t field(const char *fields, const char *key)
{
	size_t len = strlen(key);
	const char *at;

	for (at = fields; at && *at; at = strchr(at, '\n'), at += !!at)
		if (!strncmp(at, key, len) && !strncmp(at + len, ": ", 2) && at[len + 2] != '-')
			return strtoull(at + len + 2, NULL, 0);
	return UINT64_MAX;
}

void each_row(char *rows, void (*fn)(char *row, void *ctx), void *ctx)
{
	char *row, *state;

	for (row = strtok_r(rows, "\n", &state); row; row = strtok_r(NULL, "\n", &state))
		if (*row != '#')
			fn(row, ctx);
}

int words_of(char *row, char **words, int max)
{
	char *state, *word = strtok_r(row, " ", &state);
	int n;

	for (n = 0; word && n < max; n++) {
		words[n] = word;
		word = strtok_r(NULL, " ", &state);
	}
	return n;
}

struct names domains(void)
{
	DIR *dir = opendir(file_of("", "domains").text);
	struct names names = { .n = 0 };
	struct dirent *entry;

	while (dir && (entry = readdir(dir)) && names.n < 128)
		if (entry->d_name[0] != '.')
			snprintf(names.name[names.n++], 32, "%.31s", entry->d_name);
	if (dir)
		closedir(dir);
	return names;
}

static void add_provider(char *row, void *ctx)
{
	struct names *names = ctx;
	char *words[2];

	if (words_of(row, words, 2) == 2 && !strcmp(words[1], "yes"))
		snprintf(names->name[names->n++], 32, "%.31s", words[0]);
}

struct names providers(void)
{
	struct names names = { .n = 0 };
	char *rows = get(file_of("", "providers").text);

	if (rows)
		each_row(rows, add_provider, &names);
	free(rows);
	return names;
}
