// SPDX-License-Identifier: GPL-2.0-only
/* Lines and words that are written to debugfs files; lines_judge() checks each of them. */

#include <stdlib.h>

#include "judge_lines.h"
#include "tests.h"

static void refused(const char *text)
{
	ssize_t ret = lines_judge(text, strlen(text), -1, LINES_NO_FAULT);

	CHECK(ret == -EINVAL, "\"%s\" is accepted", text);
}

static void accepted(const char *text)
{
	ssize_t ret = lines_judge(text, strlen(text), -1, LINES_NO_FAULT);

	CHECK(ret == (ssize_t)strlen(text), "\"%s\" is refused: %s", text, lines_why());
}

static void numbers(void **state)
{
	accepted("n 0");
	accepted("n 18446744073709551615");
	accepted("n 0xffffffffffffffff");
	accepted("n 0XaBcDef");
	accepted("n 007");
	accepted("n 4k\nn 4K\nn 16m\nn 0x10M\nn 3G\nn 0g");
	accepted("n 17179869183G");
	refused("n 17179869184G");
	refused("n 18446744073709551616");
	refused("n 0x10000000000000000");
	refused("n 0x");
	refused("n 0xK");
	refused("n K");
	refused("n 4KK");
	refused("n 4T");
	refused("n -1");
	refused("n +1");
	refused("n 1.5");
	refused("n ffff");
	refused("n 1 2");
}

static void words(void **state)
{
	accepted("n 1 prot=rw bits=32 walk=coherent provider=page_frag quirks=ns,no_perms");
	accepted("n 1 prot=--xr pgsize=auto pgsizes=16M,4K walk=noncoherent");
	accepted("a-Z_09 1 pgsize=64K other=0x1000");
	refused("n 1 prot=x");
	refused("n 1 prot=rr");
	refused("n 1 prot=");
	refused("n 1 pgsize=8K");
	refused("n 1 pgsize=4k");
	refused("n 1 pgsizes=4K,4K");
	refused("n 1 pgsizes=4K,");
	refused("n 1 pgsizes=,4K");
	refused("n 1 pgsizes=auto");
	refused("n 1 quirks=ns,ns");
	refused("n 1 quirks=");
	refused("n 1 bits=0x20");
	refused("n 1 bits=4294967296");
	refused("n 1 walk=Coherent");
	refused("n 1 provider=slob");
	refused("n 1 prot=r prot=w");
	refused("n 1 prot");
	refused("n 1 =r");
	refused("n 1 prot==r");
	refused("n");
	refused("na.me 1");
	refused("0123456789012345678901234567890_ 1");
	accepted("012345678901234567890123456789_ 1");
}

static void several_lines(void **state)
{
	accepted("");
	accepted("\n\n  \n# a comment\n \t# another\n");
	accepted("n 1\nm 2 # three\n\n  o 3  \r\n");
	assert_int_equal(lines_done(), 3);
	refused("n 1\n\nm\no 2\n");
	assert_int_equal(lines_done(), 1);
	assert_non_null(strstr(lines_why(), "line 3: "));
	assert_int_equal(lines_judge("n 1\nm \0 2\n", 10, -1, LINES_NO_FAULT), -EINVAL);
	assert_int_equal(lines_judge("n 1\n", 4, -1, LINES_NO_MEMORY), -ENOMEM);
	assert_int_equal(lines_judge("n 1\n", 4, -1, LINES_NO_ACCESS), -EFAULT);
	assert_non_null(strstr(lines_why(), "line 1: "));
	/* A blank in ISO 8859-1, and so for isspace() of the kernel. */
	refused("n 1\240\n");
	refused("\240n 1\n");
	refused("n\2401\n");
}

static void long_lines(void **state)
{
	char text[4097];

	memset(text, ' ', sizeof(text));
	memcpy(text, "n 1", 3);
	assert_int_equal(lines_judge(text, 255, -1, LINES_NO_FAULT), 255);
	assert_int_equal(lines_judge(text, 256, -1, LINES_NO_FAULT), -EINVAL);
	memset(text, '\n', sizeof(text));
	memcpy(text + 4090, "n 1", 3);
	assert_int_equal(lines_judge(text, 4096, -1, LINES_NO_FAULT), 4096);
	text[4095] = ' ';
	assert_int_equal(lines_judge(text, 4095, -1, LINES_NO_FAULT), 4095);
}

/* The module takes a write of more than 1 MiB in parts. */
static void long_writes(void **state)
{
	size_t len = (1 << 20) + 1000, i;
	char *text = malloc(len);

	for (i = 0; i + 7 <= len; i += 7)
		memcpy(text + i, "name 1\n", 7);
	memset(text + i, '\n', len - i);
	lines_open();
	assert_int_equal(lines_write(text, len, LINES_NO_FAULT), 1 << 20);
	assert_int_equal(lines_done(), (1 << 20) / 7);
	assert_int_equal(lines_judge(text, len, -1, LINES_NO_FAULT), len);
	assert_int_equal(lines_done(), len / 7);
	memset(text, 'x', len);
	assert_int_equal(lines_judge(text, len, -1, LINES_NO_FAULT), -EINVAL);
	free(text);
}

static ssize_t write_text(const char *text)
{
	return lines_write(text, strlen(text), LINES_NO_FAULT);
}

/* A write of a few bytes without a newline is a whole line; a write of one byte is a piece. */
static void short_writes_are_lines(void **state)
{
	lines_open();
	assert_int_equal(write_text("n 1"), 3);
	assert_int_equal(lines_done(), 1);
	assert_int_equal(write_text("m"), 1);
	assert_int_equal(write_text(" 2 prot=r"), 9);
	assert_int_equal(lines_done(), 1);
	assert_int_equal(write_text("w\nwrong"), 7);
	assert_int_equal(lines_done(), 2);
	assert_int_equal(lines_close(), -EINVAL);
	assert_non_null(strstr(lines_why(), "line 1: "));
}

/* Text that is cut into many writes must have the same effect as in one write. */
static void cut_writes(void **state)
{
	static const char text[] = "name 1\nother 0x2000 prot=r # rest\n\nm 3 bits=4\nlast 5";
	char comment[1024];
	size_t bytes;

	/* Writes of more than a line, then writes of one byte. */
	memset(comment, '#', sizeof(comment));
	for (bytes = 100; bytes < sizeof(comment); bytes += 101)
		comment[bytes] = '\n';
	comment[sizeof(comment) - sizeof(text) - 1] = '\n';
	memcpy(comment + sizeof(comment) - sizeof(text), text, sizeof(text));
	for (bytes = 256; bytes < sizeof(comment); bytes++) {
		CHECK(lines_judge(comment, sizeof(comment) - 1, bytes, LINES_NO_FAULT) ==
			      sizeof(comment) - 1, "%zu bytes each: %s", bytes, lines_why());
		CHECK(lines_done() == 4, "%zu bytes each: %u lines", bytes, lines_done());
	}
	CHECK(lines_judge(comment, sizeof(comment) - 1, 1, LINES_NO_FAULT) == sizeof(comment) - 1,
	      "a byte each: %s", lines_why());
	assert_int_equal(lines_done(), 4);
	/* Each write of a line that is too long or has a NUL byte fails until a newline ends it. */
	memset(comment, 'x', sizeof(comment));
	lines_open();
	assert_int_equal(lines_write(comment, 300, LINES_NO_FAULT), -EINVAL);
	assert_int_equal(write_text("y"), -EINVAL);
	assert_int_equal(write_text("\n"), -EINVAL);
	assert_int_equal(write_text("n 1\n"), 4);
	assert_int_equal(lines_write("", 1, LINES_NO_FAULT), -EINVAL);
	assert_int_equal(write_text("n 1\n"), -EINVAL);
	assert_int_equal(lines_close(), 0);
}

/* Replaces each byte of a valid write with every value in turn. */
static void every_byte_changed(void **state)
{
	static const char good[] = "n 0x1K other=12M bits=3 prot=rwx # z\n"
				   "m 2 pgsize=64K quirks=ns,mtk_ext\n";
	char text[sizeof(good)];
	unsigned int at, c;

	for (at = 0; at < sizeof(good) - 1; at++)
		for (c = 0; c < 256; c++) {
			memcpy(text, good, sizeof(good));
			text[at] = c;
			lines_judge(text, sizeof(good) - 1, -1, LINES_NO_FAULT);
		}
}

TEST_GROUP(lines,
	   cmocka_unit_test(numbers),
	   cmocka_unit_test(words),
	   cmocka_unit_test(several_lines),
	   cmocka_unit_test(long_lines),
	   cmocka_unit_test(long_writes),
	   cmocka_unit_test(short_writes_are_lines),
	   cmocka_unit_test(cut_writes),
	   cmocka_unit_test(every_byte_changed));
