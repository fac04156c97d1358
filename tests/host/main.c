// SPDX-License-Identifier: GPL-2.0-only
/* host-tests [GROUP...]: runs groups of unit tests, all by default, as TAP. */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests.h"

static const struct test_group *const groups[] = {
	&group_format, &group_walk, &group_config, &group_limit, &group_highmem, &group_map,
	&group_unmap, &group_split, &group_fail, &group_tlb, &group_syncs, &group_race,
	&group_threads, &group_random, &group_lines,
};

char fail_context[128];
static pthread_t main_thread;

static bool fails_quietly;

bool fails(void (*run)(void *data), void *data)
{
	pid_t child = fork();
	int status;

	if (!child) {
		fails_quietly = true;
		run(data);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
	    WEXITSTATUS(status) > 1)
		FAIL("the child process neither passes nor fails");
	return WEXITSTATUS(status);
}

void fail_test(const char *file, int line, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	shim_hook = NULL;
	if (fails_quietly)
		_exit(1);
	fprintf(stderr, "# %s:%d: %s%s\n", file, line, fail_context, text);
	fail_context[0] = 0;
	/* cmocka can continue after a failure in the main thread only. */
	if (!pthread_equal(pthread_self(), main_thread) || getenv("FAIL_FAST")) {
		printf("Bail out! %s:%d\n", file, line);
		fflush(stdout);
		_Exit(1);
	}
	_fail(file, line);
	abort();
}

u64 test_number(const char *name, u64 otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

#define NS	IO_PGTABLE_QUIRK_ARM_NS
#define NP	IO_PGTABLE_QUIRK_NO_PERMS
#define MTK	(NP | IO_PGTABLE_QUIRK_ARM_MTK_EXT)
#define TTBR	(MTK | IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT)

const struct test_variant test_variants[TEST_VARIANTS] = {
	{ "none", 0 }, { "ns", NS }, { "no_perms", NP }, { "ns,no_perms", NS | NP },
	{ "mtk_ext", MTK }, { "ns,mtk_ext", NS | MTK },
	{ "mtk_ttbr_ext", TTBR }, { "ns,mtk_ttbr_ext", NS | TTBR },
};

bool test_variant_spec(unsigned int i, struct rig_spec *spec)
{
	spec->quirks = test_variants[i / 2].quirks;
	spec->coherent = i % 2;
	return !(spec->quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT) ||
	       IS_ENABLED(CONFIG_PHYS_ADDR_T_64BIT);
}

unsigned int test_max_ias(const struct rig_spec *spec)
{
	return spec->quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT && BITS_PER_LONG == 64 ? 34 : 32;
}

unsigned int test_max_oas(const struct rig_spec *spec)
{
	return spec->quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT ? 35 : 32;
}

static bool is_wanted(const struct test_group *group, char **names)
{
	char **name;

	for (name = names; *name; name++)
		if (!strcmp(*name, group->name))
			return true;
	return !*names;
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[256];
	unsigned int i;
	size_t n = 0;

	main_thread = pthread_self();
	v7s_pgtable_init();
	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		if (!is_wanted(groups[i], argv + 1))
			continue;
		memcpy(tests + n, groups[i]->tests, groups[i]->n * sizeof(*tests));
		n += groups[i]->n;
	}
	if (!n) {
		printf("Bail out! no such group\n");
		return 1;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	/* cmocka_run_group_tests() takes only arrays of a fixed size. */
	if (!_cmocka_run_group_tests("host", tests, n, NULL, NULL))
		return 0;
	/* Skip LeakSanitizer: a failed test leaves memory behind. */
	fflush(NULL);
	_exit(1);
}
