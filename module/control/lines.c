// SPDX-License-Identifier: GPL-2.0-only
/* The lines of a write, and the start of a line whose rest has not been written yet. */

#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "control.h"

#define V7S_WRITE_MAX	SZ_1M

/* Like strim(), but does not take 0xa0 for a blank. */
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

static int v7s_do_line(const struct v7s_lines_file *file, char *line, size_t len,
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
	return *line ? file->fn(file->target, line, why) : 0;
}

/*
 * Whether a write that ends without a newline ends within a line. The write of a shell's
 * `printf` without a newline is a whole line: the shell would not see the errno of close().
 * Pieces of lines come from programs that write a full buffer, of more bytes than a line, or
 * byte by byte.
 */
static bool v7s_is_piece(const struct v7s_input *input, size_t count)
{
	return input->len || count == 1 || count > V7S_LINE_MAX;
}

/* Whether the line must fail, whatever follows. */
static bool v7s_is_hopeless(const char *piece, size_t len)
{
	return len > V7S_LINE_MAX || memchr(piece, 0, len);
}

/* Keep one byte more than a line may have, to show that it is too long. */
static void v7s_keep(struct v7s_input *input, const char *piece, size_t len)
{
	input->len = min_t(size_t, len, V7S_LINE_MAX + 1);
	memcpy(input->text, piece, input->len);
}

/* @text has room for one more byte. Return: how much of it has been carried out or kept. */
static ssize_t v7s_do_each_line(const struct v7s_lines_file *file, struct v7s_input *input,
				char *text, size_t len, bool piece)
{
	unsigned int number = 0;
	struct v7s_why why;
	size_t done = 0;

	input->len = 0;
	while (done < len && !(number && fatal_signal_pending(current))) {
		char *line = text + done, *end = memchr(line, '\n', len - done);
		size_t bytes = end ? end - line : len - done;
		int ret;

		number++;
		if (!end && piece) {
			v7s_keep(input, line, bytes);
			if (!v7s_is_hopeless(line, bytes))
				return len;
		}
		why.text[0] = 0;
		ret = v7s_do_line(file, line, bytes, &why);
		/* A line that succeeds with a wrong result has a reason: v7s_effect_end() */
		if (*why.text)
			v7s_last_error_set(file->name, number, &why);
		if (ret)
			return ret;
		done += bytes + !!end;
		cond_resched();
	}
	return done;
}

static ssize_t v7s_do_lines(const struct v7s_lines_file *file, struct v7s_input *input, char *text,
			    size_t len, bool piece)
{
	ssize_t ret = v7s_do_each_line(file, input, text, len, piece);

	if (file->end)
		file->end(file->target);
	return ret;
}

ssize_t v7s_write_lines(const struct v7s_lines_file *file, struct v7s_input *input,
			struct iov_iter *from)
{
	size_t count = min_t(size_t, iov_iter_count(from), V7S_WRITE_MAX);
	bool piece = v7s_is_piece(input, count);
	size_t before = input->len;
	struct v7s_why why;
	ssize_t ret;
	char *text;

	if (!count)
		return 0;
	text = kvmalloc(before + count + 1, GFP_KERNEL);
	if (!text) {
		ret = v7s_because(&why, -ENOMEM, "no memory for a write of %zu bytes", count);
		v7s_last_error_set(file->name, 1, &why);
		return ret;
	}
	memcpy(text, input->text, before);
	if (copy_from_iter(text + before, count, from) != count) {
		ret = v7s_because(&why, -EFAULT, "cannot read the %zu bytes to write", count);
		v7s_last_error_set(file->name, 1, &why);
	} else {
		ret = v7s_do_lines(file, input, text, before + count, piece);
	}
	kvfree(text);
	return ret < 0 ? ret : ret - before;
}

int v7s_end_lines(const struct v7s_lines_file *file, struct v7s_input *input)
{
	ssize_t ret = v7s_do_lines(file, input, input->text, input->len, false);

	return min_t(ssize_t, ret, 0);
}
