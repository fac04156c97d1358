// SPDX-License-Identifier: GPL-2.0-only
/* The lines of a write. */

#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "control.h"

#define V7S_LINE_MAX	255
#define V7S_WRITE_MAX	SZ_1M

/* As strim(), which takes 0xa0 for a blank. */
static char *v7s_trim(char *line)
{
	size_t len;

	line += strspn(line, V7S_BLANKS);
	len = strlen(line);
	while (len && strchr(V7S_BLANKS, line[len - 1]))
		len--;
	line[len] = 0;
	return line;
}

static int v7s_do_line(v7s_line_fn fn, void *target, char *line, size_t len,
		       struct v7s_why *why)
{
	if (len > V7S_LINE_MAX)
		return v7s_because(why, -EINVAL, "the line is longer than %d bytes",
				   V7S_LINE_MAX);
	if (memchr(line, 0, len))
		return v7s_because(why, -EINVAL, "a NUL byte in the line");
	line[len] = 0;
	line[strcspn(line, "#")] = 0;
	line = v7s_trim(line);
	return *line ? fn(target, line, why) : 0;
}

/*
 * A write that fills whole pages and ends inside a line is a piece of
 * something longer. Its last line must not be taken for a whole one.
 */
static bool v7s_is_cut(const char *text, size_t len)
{
	return IS_ALIGNED(len, SZ_4K) && text[len - 1] != '\n';
}

/* @text has room for one byte after its @len. */
static ssize_t v7s_do_lines(const char *file, v7s_line_fn fn, void *target, char *text,
			    size_t len, bool more)
{
	bool cut = v7s_is_cut(text, len);
	unsigned int number = 0;
	struct v7s_why why;
	size_t done = 0;

	while (done < len) {
		char *line = text + done, *end = memchr(line, '\n', len - done);
		size_t bytes = end ? end - line : len - done;
		int ret;

		number++;
		if (!end && more && done)
			break;
		if (!end && cut && bytes <= V7S_LINE_MAX)
			ret = v7s_because(&why, -EINVAL,
					  "the write of %zu bytes ends inside the line", len);
		else
			ret = v7s_do_line(fn, target, line, bytes, &why);
		if (ret) {
			v7s_last_error_set(file, number, &why);
			return ret;
		}
		done += bytes + !!end;
		if (fatal_signal_pending(current))
			break;
		cond_resched();
	}
	return done;
}

ssize_t v7s_write_lines(const char *file, v7s_line_fn fn, void *target,
			const char __user *buf, size_t count)
{
	size_t len = min_t(size_t, count, V7S_WRITE_MAX);
	struct v7s_why why;
	ssize_t ret;
	char *text;

	if (!len)
		return 0;
	text = kvmalloc(len + 1, GFP_KERNEL);
	if (!text) {
		ret = v7s_because(&why, -ENOMEM, "no memory for a write of %zu bytes", len);
		v7s_last_error_set(file, 1, &why);
		return ret;
	}
	if (copy_from_user(text, buf, len)) {
		ret = v7s_because(&why, -EFAULT, "the caller's %zu bytes cannot be read", len);
		v7s_last_error_set(file, 1, &why);
	} else {
		ret = v7s_do_lines(file, fn, target, text, len, len < count);
	}
	kvfree(text);
	return ret;
}
