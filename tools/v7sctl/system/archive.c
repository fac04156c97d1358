// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "system/archive.h"
#include "system/tar.h"
#include "v7sctl.h"

#define CHUNK 65536

static const char cannot_read[] = "is damaged, or cannot be read";
static const char too_large[] = "is larger than 1 GiB";
static const char no_room[] = "cannot be unpacked: there is no room for a temporary file";

static const struct archive *mounted;
static const char *mount_path;

static int compare(const void *a, const void *b)
{
	const struct member *one = a, *other = b;

	return strcmp(one->name, other->name);
}

static void add(struct archive *archive, const char *name, off_t at, size_t length)
{
	if (archive->count == archive->room) {
		archive->room = archive->room ? archive->room * 2 : 64;
		archive->members = check_memory(realloc(archive->members,
							archive->room * sizeof(struct member)));
	}
	archive->members[archive->count++] = (struct member){
		.name = format_string("%s", name), .fd = archive->fd, .at = at, .length = length,
	};
}

/* Adds the entry whose header @block is at @at, and moves @at to the next header. */
static const char *parse_entry(struct archive *archive, const char block[TAR_BLOCK],
			       size_t length, size_t *at)
{
	static const char top[] = ARCHIVE_TOP "/";
	struct tar_entry entry;
	const char *wrong = tar_decode(&entry, block);
	uint64_t left = length - *at - TAR_BLOCK;

	if (wrong)
		return wrong;
	if (entry.size > left || tar_padding(entry.size) > left - entry.size)
		return "is cut off";
	if (!entry.directory && strncmp(entry.name, top, strlen(top)))
		return "is a tar file, but not a capture";
	if (!entry.directory)
		add(archive, entry.name + strlen(top), (off_t)*at + TAR_BLOCK, (size_t)entry.size);
	*at += TAR_BLOCK + (size_t)(entry.size + tar_padding(entry.size));
	return NULL;
}

static bool is_zero(const char *bytes, size_t length)
{
	while (length && !*bytes) {
		bytes++;
		length--;
	}
	return !length;
}

/* Two blocks of zeros end a tar; tar(1) fills the last record with further zeros. */
static const char *check_end(const struct archive *archive, size_t at, size_t length)
{
	char chunk[CHUNK];

	if (length - at < (size_t)2 * TAR_BLOCK)
		return length ? "is cut off" : "is empty";
	while (at < length) {
		ssize_t got = pread(archive->fd, chunk, sizeof(chunk), (off_t)at);

		if (got <= 0)
			return cannot_read;
		if (!is_zero(chunk, (size_t)got))
			return "has data after its end";
		at += (size_t)got;
	}
	return NULL;
}

static const char *parse_entries(struct archive *archive, size_t length)
{
	const char *wrong = NULL;
	char block[TAR_BLOCK];
	size_t at = 0;

	while (!wrong && length - at >= TAR_BLOCK) {
		if (pread(archive->fd, block, sizeof(block), (off_t)at) != sizeof(block))
			return cannot_read;
		if (is_zero(block, sizeof(block)))
			break;
		wrong = parse_entry(archive, block, length, &at);
	}
	return wrong ? wrong : check_end(archive, at, length);
}

const char *archive_parse(struct archive *archive, int fd)
{
	off_t length = lseek(fd, 0, SEEK_END);
	const char *wrong;

	*archive = (struct archive){ .fd = fd };
	if (length < 0)
		return cannot_read;
	if ((size_t)length > ARCHIVE_LARGEST)
		return too_large;
	wrong = parse_entries(archive, (size_t)length);
	if (wrong)
		return wrong;
	if (archive->count)
		qsort(archive->members, archive->count, sizeof(struct member), compare);
	for (size_t i = 1; i < archive->count; i++)
		if (!strcmp(archive->members[i - 1].name, archive->members[i].name))
			return "has a file twice";
	return NULL;
}

/* Refuses a file that is not a tar by its first block, before the rest is unpacked. */
static const char *look_at_start(const char *bytes, size_t length)
{
	struct tar_entry entry;

	return length < TAR_BLOCK ? NULL : tar_decode(&entry, bytes);
}

static const char *unpack(gzFile file, FILE *to)
{
	const char *wrong = NULL;
	char chunk[CHUNK];
	size_t total = 0;
	int got;

	while (!wrong && (got = gzread(file, chunk, CHUNK)) > 0) {
		wrong = total ? NULL : look_at_start(chunk, (size_t)got);
		total += (size_t)got;
		if (total > ARCHIVE_LARGEST)
			wrong = too_large;
		if (!wrong && fwrite(chunk, 1, (size_t)got, to) != (size_t)got)
			wrong = no_room;
	}
	if (!wrong && fflush(to))
		wrong = no_room;
	return wrong || !got ? wrong : cannot_read;
}

/* Whether the file is not packed, and pread() works on it. */
static bool is_plain(gzFile file, const char *path)
{
	struct stat status;

	return gzdirect(file) && !stat(path, &status) && S_ISREG(status.st_mode);
}

static const char *open_packed(struct archive *archive, gzFile file)
{
	FILE *to = tmpfile();
	const char *wrong = to ? unpack(file, to) : no_room;

	/* Only gzclose() reports that the packed data are cut off. */
	if (gzclose(file) != Z_OK && !wrong)
		wrong = "is cut off";
	if (!wrong)
		wrong = archive_parse(archive, fcntl(fileno(to), F_DUPFD_CLOEXEC, 0));
	if (to)
		fclose(to);
	return wrong;
}

const char *archive_open(struct archive *archive, const char *path)
{
	gzFile file = gzopen(path, "rbe");

	*archive = (struct archive){ .fd = -1 };
	if (!file)
		return strerror(errno ? errno : ENOMEM);
	if (!is_plain(file, path))
		return open_packed(archive, file);
	gzclose(file);
	return archive_parse(archive, open(path, O_RDONLY | O_CLOEXEC));
}

void archive_free(struct archive *archive)
{
	for (size_t i = 0; i < archive->count; i++)
		free(archive->members[i].name);
	free(archive->members);
	if (archive->fd >= 0)
		close(archive->fd);
}

ssize_t member_read(const struct member *member, size_t from, char *to, size_t room)
{
	size_t left = from < member->length ? member->length - from : 0;

	return pread(member->fd, to, room < left ? room : left, member->at + (off_t)from);
}

const struct member *archive_member(const struct archive *archive, const char *name)
{
	struct member key = { .name = (char *)name };

	if (!archive->count)
		return NULL;
	return bsearch(&key, archive->members, archive->count, sizeof(key), compare);
}

char *member_copy(const struct member *member)
{
	char *copy = check_memory(malloc(member->length + 1));
	size_t at = 0;
	ssize_t got;

	while ((got = member_read(member, at, copy + at, member->length - at)) > 0)
		at += (size_t)got;
	if (at < member->length) {
		free(copy);
		return NULL;
	}
	copy[at] = '\0';
	return copy;
}

void archive_mount(const struct archive *archive, const char *path)
{
	mounted = archive;
	mount_path = path;
}

const char *archive_inside(const char *path)
{
	size_t length = mounted ? strlen(mount_path) : 0;

	if (!mounted || strncmp(path, mount_path, length) || path[length] != '/')
		return NULL;
	path += length;
	return path + strspn(path, "/");
}

const struct member *archive_find(const char *name)
{
	return archive_member(mounted, name);
}

char *archive_read(const char *name, size_t *length)
{
	const struct member *member = archive_find(name);

	if (!member) {
		errno = ENOENT;
		return NULL;
	}
	if (length)
		*length = member->length;
	return member_copy(member);
}

/* The part of @member's name below the directory @name, or NULL if it is not there. */
static const char *below(const struct member *member, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(member->name, name, length) || member->name[length] != '/')
		return NULL;
	return member->name + length + 1;
}

bool archive_exists(const char *name)
{
	if (archive_find(name))
		return true;
	for (size_t i = 0; i < mounted->count; i++)
		if (below(&mounted->members[i], name))
			return true;
	return false;
}

size_t archive_list(const char *name, char ***names)
{
	size_t count = 0;

	*names = check_memory(calloc(mounted->count + 1, sizeof(char *)));
	for (size_t i = 0; i < mounted->count; i++) {
		const char *rest = below(&mounted->members[i], name);
		int length = rest ? (int)strcspn(rest, "/") : 0;

		/* Members are sorted, so those below one directory are adjacent. */
		if (!rest || (count && !strncmp((*names)[count - 1], rest, (size_t)length) &&
			      !(*names)[count - 1][length]))
			continue;
		(*names)[count++] = format_string("%.*s", length, rest);
	}
	return count;
}
