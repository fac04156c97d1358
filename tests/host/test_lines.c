// SPDX-License-Identifier: GPL-2.0-only
/* Lines and words of the debugfs files; the judge of lines.h checks each of them. */

#include <stdlib.h>

#include "judge_lines.h"
#include "tests.h"

static void refused(const char *text)
{
	CHECK(lines_judge(text, strlen(text), LINES_NO_FAULT) == -EINVAL, "\"%s\" is taken", text);
}

static void taken(const char *text)
{
	ssize_t ret = lines_judge(text, strlen(text), LINES_NO_FAULT);

	CHECK(ret == (ssize_t)strlen(text), "\"%s\" is refused: %s", text, lines_why());
}

static void numbers(void **state)
{
	taken("n 0");
	taken("n 18446744073709551615");
	taken("n 0xffffffffffffffff");
	taken("n 0XaBcDef");
	taken("n 007");
	taken("n 4k\nn 4K\nn 16m\nn 0x10M\nn 3G\nn 0g");
	taken("n 17179869183G");
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
	taken("n 1 prot=rw bits=32 walk=coherent provider=page_frag quirks=ns,no_perms");
	taken("n 1 prot=--xr pgsize=auto pgsizes=16M,4K walk=noncoherent");
	taken("a-Z_09 1 pgsize=64K other=0x1000");
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
	taken("012345678901234567890123456789_ 1");
}

static void several_lines(void **state)
{
	taken("");
	taken("\n\n  \n# a comment\n \t# another\n");
	taken("n 1\nm 2 # three\n\n  o 3  \r\n");
	assert_int_equal(lines_done(), 3);
	refused("n 1\n\nm\no 2\n");
	assert_int_equal(lines_done(), 1);
	assert_non_null(strstr(lines_why(), "line 3: "));
	assert_int_equal(lines_judge("n 1\nm \0 2\n", 10, LINES_NO_FAULT), -EINVAL);
	assert_int_equal(lines_judge("n 1\n", 4, LINES_NO_MEMORY), -ENOMEM);
	assert_int_equal(lines_judge("n 1\n", 4, LINES_NO_ACCESS), -EFAULT);
	assert_non_null(strstr(lines_why(), "line 1: "));
	/* ISO 8859-1 has a blank there, which isspace() of the kernel knows. */
	refused("n 1\240\n");
	refused("\240n 1\n");
	refused("n\2401\n");
}

static void long_lines(void **state)
{
	char text[4097];

	memset(text, ' ', sizeof(text));
	memcpy(text, "n 1", 3);
	assert_int_equal(lines_judge(text, 255, LINES_NO_FAULT), 255);
	assert_int_equal(lines_judge(text, 256, LINES_NO_FAULT), -EINVAL);
	memset(text, '\n', sizeof(text));
	memcpy(text + 4090, "n 1", 3);
	assert_int_equal(lines_judge(text, 4096, LINES_NO_FAULT), 4096);
	text[4095] = ' ';
	assert_int_equal(lines_judge(text, 4095, LINES_NO_FAULT), 4095);
	memcpy(text + 4090, "\n\n\nn 1", 6);
	assert_int_equal(lines_judge(text, 4096, LINES_NO_FAULT), -EINVAL);
	assert_int_equal(lines_judge(text, 4097, LINES_NO_FAULT), 4097);
}

/* More than 1 MiB is taken in pieces that end with a line. */
static void long_writes(void **state)
{
	size_t len = (1 << 20) + 1000, i;
	char *text = malloc(len);
	ssize_t ret;

	for (i = 0; i + 7 <= len; i += 7)
		memcpy(text + i, "name 1\n", 7);
	memset(text + i, '\n', len - i);
	ret = lines_judge(text, len, LINES_NO_FAULT);
	CHECK(ret > (1 << 20) - 256 && ret <= 1 << 20 && text[ret - 1] == '\n', "%zd", ret);
	assert_int_equal(lines_done(), ret / 7);
	memset(text, 'x', len);
	assert_int_equal(lines_judge(text, len, LINES_NO_FAULT), -EINVAL);
	free(text);
}

/* Every single byte changed in a good write. */
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
			lines_judge(text, sizeof(good) - 1, LINES_NO_FAULT);
		}
}

TEST_GROUP(lines,
	   cmocka_unit_test(numbers),
	   cmocka_unit_test(words),
	   cmocka_unit_test(several_lines),
	   cmocka_unit_test(long_lines),
	   cmocka_unit_test(long_writes),
	   cmocka_unit_test(every_byte_changed));
