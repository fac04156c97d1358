// SPDX-License-Identifier: GPL-2.0-only
/* Long random sequences: SEED=… STEPS=… host-tests random repeats one. */

#include <stdio.h>
#include <sys/random.h>

#include "steps.h"
#include "tests.h"

struct random_chooser {
	struct chooser chooser;
	struct random random;
};

static u32 choose_at_random(struct chooser *chooser, u32 n)
{
	return random_below(&container_of(chooser, struct random_chooser, chooser)->random, n);
}

static u64 new_seed(void)
{
	u32 seed;

	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		FAIL("no randomness");
	return seed;
}

static void sequence(struct rig_spec spec, u64 seed, u64 steps)
{
	struct random_chooser c = { { choose_at_random }, random_seeded(seed) };
	struct rig rig;
	u64 i;

	spec.seed = seed;
	rig_open(&rig, &spec);
	for (i = 0; i < steps; i++) {
		steps_do(&rig, &c.chooser);
		if (i % 64 == 0)
			rig_check(&rig);
	}
	rig_close(&rig);
}

static void sequences(void **state)
{
	u64 seed = test_number("SEED", 0) ?: new_seed(), steps = test_number("STEPS", 800);
	struct random_chooser c = { { choose_at_random }, random_seeded(seed) };
	struct rig_spec variant = { 0 };

	printf("# SEED=%llu STEPS=%llu\n", seed, steps);
	fflush(stdout);
	for_each_variant(variant) {
		struct rig_spec spec;

		do
			spec = steps_spec(&c.chooser);
		while (spec.quirks != variant.quirks);
		spec.coherent = variant.coherent;
		sequence(spec, random_u64(&c.random), steps);
	}
}

TEST_GROUP(random, cmocka_unit_test(sequences));
