/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_TESTS_H
#define HOST_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

/** struct test_group - tests of a subject; host-tests takes its name */
struct test_group {
	const char *name;
	const struct CMUnitTest *tests;
	size_t n;
};

#define TEST_GROUP(group_name, ...)						\
	static const struct CMUnitTest group_name##_tests[] = { __VA_ARGS__ };	\
	const struct test_group group_##group_name = {				\
		#group_name, group_name##_tests, ARRAY_SIZE(group_name##_tests)	\
	}

extern const struct test_group group_format, group_walk, group_config, group_limit,
	group_highmem, group_map, group_unmap, group_split, group_fail, group_tlb, group_syncs,
	group_race, group_threads, group_random, group_lines;

/** test_number() - a number from the environment, such as SEED, or @otherwise */
u64 test_number(const char *name, u64 otherwise);

/** struct test_variant - a variant of the format */
struct test_variant {
	const char *name;
	unsigned long quirks;
};

#define TEST_VARIANTS 8
extern const struct test_variant test_variants[TEST_VARIANTS];

/** for_each_variant() - every set of quirks that this build supports, in both walk modes */
#define for_each_variant(spec)								\
	for (unsigned int variant_ = 0; variant_ < 2 * TEST_VARIANTS; variant_++)	\
		if (test_variant_spec(variant_, &(spec)))

bool test_variant_spec(unsigned int i, struct rig_spec *spec);

/** test_max_ias(), test_max_oas() - the most address bits of this variant in this build */
unsigned int test_max_ias(const struct rig_spec *spec);
unsigned int test_max_oas(const struct rig_spec *spec);

#endif
