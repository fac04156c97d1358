// SPDX-License-Identifier: GPL-2.0-only
/* A judge of whole writes: which lines, in which order, and how it ends. */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/slab.h>
#include <linux/uaccess.h>

#include "control/control.h"

#include "fail.h"
#include "judge_lines.h"
#include "memory.h"
#include "shim/kernel.h"
#include "judge_words.h"

#define LINE_MAX_BYTES	255
#define WRITE_MAX_BYTES	(1 << 20)

/* What is left of the write, as the judge reads it, while it is carried out. */
static struct {
	const char *begin, *at, *end;
	bool more;			/* than one write takes */
	unsigned int number;		/* of the line last read */
	unsigned int done;
	const char *wrong;		/* with the write itself at that line */
	bool no_access;
} judge;

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

unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	if (judge.no_access)
		return n;
	memcpy(to, from, n);
	return 0;
}

/* The next line that says something; NULL if there is none, or one that is wrong. */
static const char *judge_next_line(char *line)
{
	while (judge.at < judge.end) {
		const char *end = memchr(judge.at, '\n', judge.end - judge.at);
		size_t n = (end ?: judge.end) - judge.at;
		bool cut = !end && (judge.end - judge.begin) % 4096 == 0;

		if (!end && judge.more && judge.at > judge.begin)
			return NULL;
		judge.number++;
		if (n > LINE_MAX_BYTES)
			judge.wrong = "longer than 255 bytes";
		else if (cut)
			judge.wrong = "ends inside the line";
		else if (memchr(judge.at, 0, n))
			judge.wrong = "NUL byte";
		if (judge.wrong)
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
	      "a line is read as something else");
}

static int do_line(void *target, char *line, struct v7s_why *why)
{
	struct words parsed = { .bits = 7 }, right = { .bits = 7 };
	char expected[LINE_MAX_BYTES + 1];
	int ret;

	CHECK(target == &judge, "another file");
	CHECK(judge_next_line(expected), "a line is carried out that is none");
	CHECK(!strncmp(line, expected + strspn(expected, " \t\r\v\f"), strlen(line)) && *line,
	      "another line is carried out");
	CHECK(!isspace((u8)line[0]) && !isspace((u8)line[strlen(line) - 1]), "blanks are left");
	ret = words_parse(line, &parsed, why);
	if (!words_judge(expected, &right)) {
		CHECK(ret == -EINVAL, "\"%s\" is taken: %d", expected, ret);
		judge.wrong = "word";
		return ret;
	}
	CHECK(!ret, "\"%s\" is refused: %s", expected, why->text);
	check_same(&parsed, &right);
	judge.done++;
	return 0;
}

static void check_end(ssize_t ret)
{
	ssize_t right = judge.wrong ? -EINVAL : judge.at - judge.begin;
	char start[40] = "none";

	if (judge.wrong)
		snprintf(start, sizeof(start), "file: line %u: ", judge.number);
	CHECK(ret == right, "the write returns %zd, not %zd", ret, right);
	CHECK(!strncmp(last_error, start, strlen(start)), "last_error is \"%s\", not \"%s\"",
	      last_error, start);
}

ssize_t lines_judge(const char *text, size_t len, enum lines_fault fault)
{
	/* Exactly as long as it says, for AddressSanitizer to watch. */
	char *buf = memcpy(malloc(len + !len), text, len), rest[LINE_MAX_BYTES + 1];
	ssize_t ret;

	judge.begin = buf;
	judge.at = buf;
	judge.more = len > WRITE_MAX_BYTES;
	judge.end = buf + (judge.more ? WRITE_MAX_BYTES : len);
	judge.number = 0;
	judge.done = 0;
	judge.wrong = NULL;
	judge.no_access = fault == LINES_NO_ACCESS;
	strcpy(last_error, "none");
	memory_counts = (struct memory_counts){ 0 };
	memory_fail_at(fault == LINES_NO_MEMORY);
	ret = v7s_write_lines("file", do_line, &judge, buf, len);
	memory_fail_at(0);
	CHECK(!memory_counts.objects, "memory leaks");

	if (fault && len) {
		CHECK(ret == (fault == LINES_NO_MEMORY ? -ENOMEM : -EFAULT), "%zd", ret);
		CHECK(!judge.done, "lines of a write that was never read");
	} else {
		CHECK(judge.wrong || !judge_next_line(rest), "line %u is passed over",
		      judge.number);
		check_end(ret);
	}
	free(buf);
	return ret;
}

unsigned int lines_done(void)
{
	return judge.done;
}

const char *lines_why(void)
{
	return last_error;
}
