// SPDX-License-Identifier: GPL-2.0-only
/* Writes lines to the module, and reads why it refused a line. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "abi/abi.h"

bool abi_is_live(const struct ctl *ctl)
{
	struct statfs fs;

	return !statfs(ctl->root, &fs) && fs.f_type == DEBUGFS_MAGIC;
}

/* Opening a file of a copy for writing would truncate it. */
static void refuse_copy(const struct ctl *ctl)
{
	if (!access(ctl->root, F_OK) && !abi_is_live(ctl))
		fail(EXIT_MISSING, "%s is a copy, not the files of a loaded module, and cannot be written",
		     ctl->root);
}

void writer_open(const struct ctl *ctl, struct writer *writer,
		 const char *format, ...)
{
	char *path CLEANUP(free_pointer) = NULL, *name CLEANUP(free_pointer) = NULL;
	char *why CLEANUP(free_pointer) = NULL;
	va_list args;

	va_start(args, format);
	name = format_args(format, args);
	va_end(args);
	refuse_copy(ctl);
	path = abi_path(ctl, "%s", name);
	why = abi_path(ctl, "last_error");
	writer->ctl = ctl;
	writer->last_error = open(why, O_RDONLY | O_CLOEXEC);
	writer->fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (writer->fd >= 0)
		return;
	if (errno == ENOENT)
		fail(EXIT_MISSING, "%sthis module has no file '%s'",
		     strncmp(name, "domains/", 8) ? "" : "the domain was destroyed meanwhile, or ",
		     name);
	fail(EXIT_MISSING, "cannot write %s: %s%s", path, strerror(errno),
	     errno == EACCES ? ": run v7sctl as root" :
	     errno == EPERM ? ": the kernel is locked down" : "");
}

void writer_close(struct writer *writer)
{
	if (writer->fd < 0)
		return;
	close(writer->fd);
	if (writer->last_error >= 0)
		close(writer->last_error);
	writer->fd = -1;
}

int writer_try(const struct writer *writer, const char *lines)
{
	char *text CLEANUP(free_pointer) = format_string("%s\n", lines);
	size_t length = strlen(text);
	ssize_t written = write(writer->fd, text, length);

	if (written < 0)
		return errno;
	return (size_t)written == length ? 0 : EIO;
}

/* Most writes are one line: drop the module's "line 1: ". */
static void drop_line_1(char *message)
{
	char *at = strstr(message, "line 1: ");

	if (at)
		memmove(at, at + strlen("line 1: "),
			strlen(at) - strlen("line 1: ") + 1);
}

char *last_error(const struct writer *writer, int error)
{
	char text[512];
	ssize_t length = -1;

	if (writer->last_error >= 0)
		length = pread(writer->last_error, text, sizeof(text) - 1, 0);
	if (length > 0 && text[length - 1] == '\n')
		length--;
	if (length <= 0)
		return format_string("%s", strerror(error));
	text[length] = '\0';
	drop_line_1(text);
	return format_string("%s", strcmp(text, "none") ? text : strerror(error));
}

void writer_line(const struct writer *writer, const char *line,
		 const char *file, size_t number)
{
	int error = writer_try(writer, line);
	char *message CLEANUP(free_pointer) = NULL;

	if (!error)
		return;
	message = last_error(writer, error);
	fail_refused(error, file, number, 0, message);
}

void write_line(const struct ctl *ctl, const char *file, const char *line)
{
	struct writer writer CLEANUP(writer_close) = { .fd = -1 };

	writer_open(ctl, &writer, "%s", file);
	writer_line(&writer, line, NULL, 0);
}
