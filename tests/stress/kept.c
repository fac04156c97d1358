// SPDX-License-Identifier: GPL-2.0-only
#include "kept.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"

#define SLOTS	256

struct kept {
	struct path path;	/* "" for an empty slot */
	int flags, fd;
};

static void drop(struct kept *kept)
{
	if (*kept->path.text)
		close(kept->fd);
	*kept->path.text = 0;
}

static struct kept *slot_of(const char *path, int flags)
{
	static struct kept slots[SLOTS];
	unsigned int hash = flags;

	while (*path)
		hash = hash * 31 + *path++;
	return &slots[hash % SLOTS];
}

/* Opens the file unless it is open, and closes another file in its slot. NULL with errno. */
static struct kept *keep(const char *path, int flags)
{
	struct kept *kept = slot_of(path, flags);

	if (!strcmp(kept->path.text, path) && kept->flags == flags)
		return kept;
	drop(kept);
	kept->flags = flags;
	kept->fd = open_file(path, flags);
	if (kept->fd < 0)
		return NULL;
	kept->path = path_of("%s", path);
	return kept;
}

/* Ends an incomplete line, which the module would keep for the next write. */
static int write_lines(int fd, const char *text, size_t len)
{
	int err = write_all(fd, text, len), end = 0;

	if ((len == 1 || len > 255) && text[len - 1] != '\n')
		end = write_all(fd, "\n", 1);
	return err ? err : end;
}

int put_kept(const char *path, const void *text, size_t len)
{
	struct kept *kept = keep(path, O_WRONLY);
	int err = kept ? write_lines(kept->fd, text, len) : errno;

	if (!kept || err != EIO)
		return err;
	drop(kept);
	return put(path, text, len);
}

char *get_kept(const char *path)
{
	struct kept *kept = keep(path, O_RDONLY);
	char *text = kept && !lseek(kept->fd, 0, SEEK_SET) ? read_all(kept->fd) : NULL;

	if (!kept || text || errno != EIO)
		return text;
	drop(kept);
	return get(path);
}
