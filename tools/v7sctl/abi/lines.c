// SPDX-License-Identifier: GPL-2.0-only
/* The module's files line by line, through a buffer that holds little more than one line. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/abi.h"
#include "system/archive.h"

#define CHUNK	(64 << 10)
#define LONGEST	(1 << 20)	/* bytes in a line; the longest is an L1 table of 64 KiB in hex */

static bool open_file(struct lines *lines, const char *path, int flags)
{
	const char *inside = archive_inside(path);
	const struct member *member = inside ? archive_find(inside) : NULL;

	lines->fd = -1;
	lines->member = member;
	if (inside)
		return member;
	lines->fd = open(path, flags | O_CLOEXEC);
	return lines->fd >= 0;
}

void lines_open(const struct ctl *ctl, struct lines *lines, const char *name, int flags)
{
	char *path CLEANUP(free_pointer) = abi_path(ctl, "%s", name);

	*lines = (struct lines){ .ctl = ctl, .name = name };
	if (!open_file(lines, path, flags))
		fail_read(ctl, name);
}

void lines_open_member(const struct ctl *ctl, struct lines *lines, const struct member *member)
{
	*lines = (struct lines){ .ctl = ctl, .name = member->name, .fd = -1, .member = member };
}

void lines_close(struct lines *lines)
{
	if (lines->name && lines->fd >= 0)
		close(lines->fd);
	free(lines->buffer);
	*lines = (struct lines){ 0 };
}

static ssize_t read_member(struct lines *lines, char *to, size_t room)
{
	ssize_t got = member_read(lines->member, lines->member_at, to, room);

	if (got > 0)
		lines->member_at += (size_t)got;
	return got;
}

/* Moves the rest of the buffer to its beginning and reads more after it; false at the end. */
static bool fill(struct lines *lines)
{
	size_t left = lines->end - lines->at;
	ssize_t got;

	if (lines->room - left < CHUNK) {
		char *buffer = check_memory(malloc(left + 2 * CHUNK));

		if (left)
			memcpy(buffer, lines->buffer + lines->at, left);
		free(lines->buffer);
		lines->buffer = buffer;
		lines->room = left + 2 * CHUNK;
	} else if (left) {
		memmove(lines->buffer, lines->buffer + lines->at, left);
	}
	lines->at = 0;
	lines->end = left;
	do
		got = lines->fd < 0 ? read_member(lines, lines->buffer + left, lines->room - left) :
				      read(lines->fd, lines->buffer + left, lines->room - left);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		fail_read(lines->ctl, lines->name);
	lines->end += (size_t)got;
	return got;
}

static void refuse_long_line(const struct lines *lines)
{
	struct parse_error error = { .line = lines->number, .message = "is longer than 1 MiB" };

	if (lines->end - lines->at > LONGEST)
		fail_malformed(lines->name, &error);
}

char *lines_next(struct lines *lines)
{
	struct parse_error error = { .message = "is empty" };
	char *line, *end = NULL;
	size_t seen = 0;

	lines->number++;
	while (!end) {
		if (lines->end > lines->at + seen)
			end = memchr(lines->buffer + lines->at + seen, '\n',
				     lines->end - lines->at - seen);
		seen = lines->end - lines->at;
		if (end)
			break;
		refuse_long_line(lines);
		if (fill(lines))
			continue;
		if (!seen && lines->number > 1)
			return NULL;
		if (seen)
			error = (struct parse_error){ lines->number, "is cut off" };
		fail_malformed(lines->name, &error);
	}
	line = lines->buffer + lines->at;
	lines->at = (size_t)(end + 1 - lines->buffer);
	*end = '\0';
	if (!parse_text(line, (size_t)(end - line), lines->number, &lines->plain,
			&error))
		fail_malformed(lines->name, &error);
	return line;
}
