// SPDX-License-Identifier: GPL-2.0-only
/* Judges writes to an open file: the lines that the module executes, in order, and the results. */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/slab.h>
#include <linux/uio.h>

#include "control/control.h"

#include "fail.h"
#include "judge_lines.h"
#include "memory.h"
#include "shim/kernel.h"
#include "judge_words.h"

#define LINE_MAX_BYTES	255
#define WRITE_MAX_BYTES	(1 << 20)

/* The state that the judge expects of the open file, and its position in the current write. */
static struct {
	char kept[LINE_MAX_BYTES + 1];	/* the piece of a line that the module keeps */
	size_t n_kept;
	const char *begin, *at, *end;
	bool piece;			/* text without a newline at its end is kept */
	unsigned int number;		/* of the last line */
	unsigned int done;
	unsigned int ended;		/* calls of do_end() */
	const char *wrong;		/* why the line is refused before it is parsed */
	bool no_access;
} judge;

static struct v7s_input input;
static char last_error[300];

int v7s_because(struct v7s_why *why, int err, const char *fmt, ...)
{
	va_list args;
	char *c;

	va_start(args, fmt);
	shim_vscnprintf(why->text, sizeof(why->text), fmt, &args);
	va_end(args);
	for (c = why->text; *c; c++)
		CHECK(isprint((u8)*c), "an unprintable byte in the message");
	return err;
}

void v7s_last_error_set(const char *file, unsigned int line, const struct v7s_why *why)
{
	snprintf(last_error, sizeof(last_error), "%s: line %u: %s", file, line, why->text);
}

size_t copy_from_iter(void *to, size_t n, struct iov_iter *from)
{
	if (judge.no_access)
		return 0;
	memcpy(to, from->from, n);
	return n;
}

static void judge_keep(size_t n)
{
	judge.n_kept = n < sizeof(judge.kept) ? n : sizeof(judge.kept);
	memcpy(judge.kept, judge.at, judge.n_kept);
}

/* The next line that is not blank; NULL at the end, or for a wrong line. */
static const char *judge_next_line(char *line)
{
	while (judge.at < judge.end) {
		const char *end = memchr(judge.at, '\n', judge.end - judge.at);
		size_t n = (end ?: judge.end) - judge.at;
		bool kept = !end && judge.piece;

		judge.number++;
		if (kept)
			judge_keep(n);
		if (n > LINE_MAX_BYTES)
			judge.wrong = "longer than 255 bytes";
		else if (memchr(judge.at, 0, n))
			judge.wrong = "NUL byte";
		else if (kept)
			judge.at = judge.end;
		if (judge.wrong || kept)
			return NULL;
		memcpy(line, judge.at, n);
		line[n] = 0;
		judge.at += n + !!end;
		line[strcspn(line, "#")] = 0;
		if (line[strspn(line, " \t\r\v\f")])
			return line;
	}
	return NULL;
}

static void check_same(const struct words *a, const struct words *b)
{
	CHECK(!strcmp(a->name, b->name) && a->number == b->number && a->other == b->other &&
	      a->bits == b->bits && a->prot == b->prot && a->pgsize == b->pgsize &&
	      a->pgsizes == b->pgsizes && a->quirks == b->quirks &&
	      a->coherent == b->coherent && a->provider == b->provider,
	      "the parsers and the judge read different words");
}

static int do_line(void *target, char *line, struct v7s_why *why)
{
	struct words parsed = { .bits = 7 }, right = { .bits = 7 };
	char expected[LINE_MAX_BYTES + 1];
	int ret;

	CHECK(target == &judge, "a line of another file");
	CHECK(!judge.ended, "a line is executed after the end of its write");
	CHECK(judge_next_line(expected), "a line is executed that was not written");
	CHECK(!strncmp(line, expected + strspn(expected, " \t\r\v\f"), strlen(line)) && *line,
	      "the executed line differs from the written one");
	CHECK(!isspace((u8)line[0]) && !isspace((u8)line[strlen(line) - 1]),
	      "the line begins or ends with a blank");
	ret = words_parse(line, &parsed, why);
	if (!words_judge(expected, &right)) {
		CHECK(ret == -EINVAL, "\"%s\" is accepted: %d", expected, ret);
		judge.wrong = "word";
		return ret;
	}
	CHECK(!ret, "\"%s\" is refused: %s", expected, why->text);
	check_same(&parsed, &right);
	judge.done++;
	return 0;
}

static void do_end(void *target)
{
	CHECK(target == &judge, "the end of another file");
	judge.ended++;
}

static void check_end(ssize_t ret, ssize_t right)
{
	char start[40] = "none", rest[LINE_MAX_BYTES + 1];

	CHECK(judge.wrong || !judge_next_line(rest), "line %u is skipped", judge.number);
	if (judge.wrong) {
		right = -EINVAL;
		snprintf(start, sizeof(start), "file: line %u: ", judge.number);
	}
	CHECK(judge.ended == 1, "the end of a write is reported %u times", judge.ended);
	CHECK(ret == right, "the write returns %zd, not %zd", ret, right);
	CHECK(!strncmp(last_error, start, strlen(start)), "last_error is \"%s\", not \"%s\"",
	      last_error, start);
}

static const struct v7s_lines_file file = { "file", do_line, &judge, do_end };

/* Expect the lines of @text, of @len bytes. */
static void judge_begin(const char *text, size_t len)
{
	judge.begin = text;
	judge.at = text;
	judge.end = text + len;
	judge.number = 0;
	judge.ended = 0;
	judge.wrong = NULL;
	judge.n_kept = 0;
	strcpy(last_error, "none");
	memory_counts = (struct memory_counts){ 0 };
}

void lines_open(void)
{
	memset(&judge, 0, sizeof(judge));
	memset(&input, 0, sizeof(input));
}

ssize_t lines_write(const char *text, size_t len, enum lines_fault fault)
{
	size_t n = len < WRITE_MAX_BYTES ? len : WRITE_MAX_BYTES;
	/* A copy of exactly @len bytes, so that AddressSanitizer sees reads beyond it. */
	char *buf = malloc(len + !len), *all = malloc(n + sizeof(judge.kept));
	struct iov_iter from = { buf, len };
	size_t kept = judge.n_kept;
	ssize_t ret;

	if (!buf || !all)
		abort();
	memcpy(buf, text, len);
	memcpy(all, judge.kept, kept);
	memcpy(all + kept, text, n);
	judge.piece = kept || n == 1 || n > LINE_MAX_BYTES;
	judge_begin(all, fault || !len ? 0 : kept + n);
	judge.no_access = fault == LINES_NO_ACCESS;
	memory_fail_at(fault == LINES_NO_MEMORY);
	ret = v7s_write_lines(&file, &input, &from);
	memory_fail_at(0);
	CHECK(!memory_counts.objects, "memory leaks");
	if (fault && len) {
		CHECK(ret == (fault == LINES_NO_MEMORY ? -ENOMEM : -EFAULT), "%zd", ret);
		judge.n_kept = kept;
	} else if (!len) {
		CHECK(!ret, "%zd", ret);
		judge.n_kept = kept;
	} else {
		check_end(ret, n);
	}
	free(all);
	free(buf);
	return ret;
}

int lines_close(void)
{
	char kept[sizeof(judge.kept)];
	int ret;

	if (!judge.n_kept) {
		CHECK(!v7s_end_lines(&file, &input), "close() executes more than was written");
		return 0;
	}
	memcpy(kept, judge.kept, sizeof(kept));
	judge.piece = false;
	judge_begin(kept, judge.n_kept);
	ret = v7s_end_lines(&file, &input);
	check_end(ret, 0);
	return ret;
}

ssize_t lines_judge(const char *text, size_t len, size_t bytes, enum lines_fault fault)
{
	size_t done = 0;
	ssize_t ret;
	int end;

	lines_open();
	do {
		ret = lines_write(text + done, len - done < bytes ? len - done : bytes, fault);
		done += ret > 0 ? ret : 0;
	} while (ret > 0 && done < len);
	end = lines_close();
	return ret < 0 ? ret : end ?: (ssize_t)done;
}

unsigned int lines_done(void)
{
	return judge.done;
}

const char *lines_why(void)
{
	return last_error;
}
