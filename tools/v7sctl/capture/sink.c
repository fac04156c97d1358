// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "capture/capture.h"
#include "capture/sink.h"
#include "system/tar.h"

#define CHUNK 65536

static const char *incomplete;	/* the capture, until sink_close() */

/* Called at exit. Keeps links: "-o /dev/stdout >FILE" must not remove /dev/stdout. */
static void remove_incomplete(void)
{
	struct stat file;

	if (incomplete && !lstat(incomplete, &file) && S_ISREG(file.st_mode))
		unlink(incomplete);
}

static _Noreturn void fail_write(const struct sink *sink)
{
	int error = errno;

	fail(EXIT_MISSING, "cannot write %s: %s", sink->path ? sink->path : "a temporary file",
	     strerror(error ? error : EIO));
}

static void start(struct sink *sink, int fd, const char *path, bool packed)
{
	*sink = (struct sink){ .path = path, .time = time(NULL) };
	sink->file = fd < 0 ? NULL : gzdopen(fd, packed ? "wb6" : "wbT");
	if (!sink->file)
		fail(EXIT_MISSING, "cannot write %s: %s", path ? path : "a temporary file",
		     strerror(errno));
}

void sink_open(struct sink *sink, const char *path)
{
	size_t length = strlen(path);

	if (!strcmp(path, "-")) {
		start(sink, fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0), "/dev/stdout", false);
		return;
	}
	start(sink, open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), path,
	      length > 2 && !strcmp(path + length - 2, "gz"));
	incomplete = path;
	atexit(remove_incomplete);
}

void sink_open_fd(struct sink *sink, int fd)
{
	start(sink, fcntl(fd, F_DUPFD_CLOEXEC, 0), NULL, false);
}

static void put(struct sink *sink, const char *bytes, size_t length)
{
	sink->total += length;
	if (sink->total > ARCHIVE_LARGEST)
		fail(EXIT_MISSING, "the capture would be larger than 1 GiB");
	errno = 0;
	if (length && gzwrite(sink->file, bytes, (unsigned int)length) != (int)length)
		fail_write(sink);
}

static void put_header(struct sink *sink, const char *name, uint64_t size)
{
	char *path CLEANUP(free_pointer) = format_string(ARCHIVE_TOP "/%s", name);
	char block[TAR_BLOCK];

	if (!tar_encode(block, path, size, sink->time)) {
		errno = ENAMETOOLONG;
		fail_write(sink);
	}
	put(sink, block, sizeof(block));
	sink->count++;
}

static void put_padding(struct sink *sink, uint64_t size)
{
	static const char zeros[TAR_BLOCK];

	put(sink, zeros, (size_t)tar_padding(size));
}

void sink_add(struct sink *sink, const char *name, const char *bytes, size_t length)
{
	put_header(sink, name, length);
	for (size_t at = 0; at < length; at += CHUNK)
		put(sink, bytes + at, length - at < CHUNK ? length - at : CHUNK);
	put_padding(sink, length);
}

void sink_add_fd(struct sink *sink, const char *name, int fd, off_t at, uint64_t size)
{
	char chunk[CHUNK];
	ssize_t got;

	put_header(sink, name, size);
	for (uint64_t left = size; left; left -= (uint64_t)got, at += got) {
		errno = 0;
		got = pread(fd, chunk, left < CHUNK ? left : CHUNK, at);
		if (got <= 0)
			fail_write(sink);
		put(sink, chunk, (size_t)got);
	}
	put_padding(sink, size);
}

void sink_close(struct sink *sink)
{
	static const char end[2 * TAR_BLOCK];

	put(sink, end, sizeof(end));
	errno = 0;
	if (gzclose(sink->file) != Z_OK)
		fail_write(sink);
	if (sink->path)
		incomplete = NULL;
}
