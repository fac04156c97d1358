// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "system/archive.h"
#include "system/tar.h"
#include "v7sctl.h"

#define CHUNK 65536

static const struct archive *mounted;
static const char *mount_path;

static int compare(const void *a, const void *b)
{
	const struct member *one = a, *other = b;

	return strcmp(one->name, other->name);
}

static void add(struct archive *archive, const char *name, const char *bytes, size_t length)
{
	if (archive->count == archive->room) {
		archive->room = archive->room ? archive->room * 2 : 64;
		archive->members = check_memory(realloc(archive->members,
							archive->room * sizeof(struct member)));
	}
	archive->members[archive->count++] = (struct member){
		.name = format_string("%s", name), .bytes = bytes, .length = length,
	};
}

/* Takes the entry whose header is at @at; moves @at behind it. */
static const char *parse_entry(struct archive *archive, size_t length, size_t *at)
{
	static const char top[] = ARCHIVE_TOP "/";
	struct tar_entry entry;
	const char *wrong = tar_decode(&entry, archive->bytes + *at);
	uint64_t left = length - *at - TAR_BLOCK;

	if (wrong)
		return wrong;
	if (entry.size > left || tar_padding(entry.size) > left - entry.size)
		return "is cut off";
	if (!entry.directory && strncmp(entry.name, top, strlen(top)))
		return "is a tar of something else";
	if (!entry.directory)
		add(archive, entry.name + strlen(top), archive->bytes + *at + TAR_BLOCK,
		    (size_t)entry.size);
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

const char *archive_parse(struct archive *archive, char *bytes, size_t length)
{
	const char *wrong = NULL;
	size_t at = 0;

	*archive = (struct archive){ .bytes = bytes };
	while (!wrong && length - at >= TAR_BLOCK && !is_zero(bytes + at, TAR_BLOCK))
		wrong = parse_entry(archive, length, &at);
	if (wrong)
		return wrong;
	/* Two blocks of zeros end a tar; tar fills up the last record with more. */
	if (length - at < (size_t)2 * TAR_BLOCK)
		return length ? "is cut off" : "is empty";
	if (!is_zero(bytes + at, length - at))
		return "goes on behind its end";
	if (archive->count)
		qsort(archive->members, archive->count, sizeof(struct member), compare);
	for (size_t i = 1; i < archive->count; i++)
		if (!strcmp(archive->members[i - 1].name, archive->members[i].name))
			return "has a file twice";
	return NULL;
}

/* What is no capture is seen in its first block, however long it is. */
static const char *look_at_start(const char *bytes, size_t length)
{
	struct tar_entry entry;

	return length < TAR_BLOCK ? NULL : tar_decode(&entry, bytes);
}

static const char *read_all(gzFile file, char **bytes, size_t *length)
{
	size_t room = 0;
	int got;

	*length = 0;
	do {
		if (room - *length < CHUNK) {
			room = room ? room * 2 : (size_t)2 * CHUNK;
			*bytes = check_memory(realloc(*bytes, room));
		}
		got = gzread(file, *bytes + *length, CHUNK);
		if (got > 0 && !*length && look_at_start(*bytes, (size_t)got))
			return look_at_start(*bytes, (size_t)got);
		if (got > 0)
			*length += (size_t)got;
		if (*length > ARCHIVE_LARGEST)
			return "is larger than 1 GiB";
	} while (got > 0);
	return got < 0 ? "is damaged, or cannot be read" : NULL;
}

const char *archive_open(struct archive *archive, const char *path)
{
	gzFile file = gzopen(path, "rbe");
	char *bytes = NULL;
	const char *wrong;
	size_t length;

	*archive = (struct archive){ 0 };
	if (!file)
		return strerror(errno ? errno : ENOMEM);
	wrong = read_all(file, &bytes, &length);
	/* Only gzclose() reports that the packed data are cut off. */
	if (gzclose(file) != Z_OK && !wrong)
		wrong = "is cut off";
	if (!wrong)
		return archive_parse(archive, bytes, length);
	free(bytes);
	return wrong;
}

void archive_free(struct archive *archive)
{
	for (size_t i = 0; i < archive->count; i++)
		free(archive->members[i].name);
	free(archive->members);
	free(archive->bytes);
}

const struct member *archive_member(const struct archive *archive, const char *name)
{
	struct member key = { .name = (char *)name };

	if (!archive->count)
		return NULL;
	return bsearch(&key, archive->members, archive->count, sizeof(key), compare);
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
	char *copy;

	if (!member) {
		errno = ENOENT;
		return NULL;
	}
	copy = check_memory(malloc(member->length + 1));
	memcpy(copy, member->bytes, member->length);
	copy[member->length] = '\0';
	if (length)
		*length = member->length;
	return copy;
}

/* What follows the directory @name and a slash in @member's name, or NULL. */
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

		/* All that is below one directory stands together. */
		if (!rest || (count && !strncmp((*names)[count - 1], rest, (size_t)length) &&
			      !(*names)[count - 1][length]))
			continue;
		(*names)[count++] = format_string("%.*s", length, rest);
	}
	return count;
}
