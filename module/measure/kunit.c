// SPDX-License-Identifier: GPL-2.0-only
/*
 * v7s_dma32_kunit.ko: the selftests as KUnit cases, for kernels that have KUnit.
 * Every test on every provider, format and walk is a parameter of one case.
 */

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "selftest.h"

static ulong v7s_seed = 1;
module_param_named(seed, v7s_seed, ulong, 0444);
MODULE_PARM_DESC(seed, "seed of the random tests");

static char *v7s_only = "all";
module_param_named(test, v7s_only, charp, 0444);
MODULE_PARM_DESC(test, "name of the test to run, or all");

struct v7s_kunit_param {
	const struct v7s_test *test;
	const struct v7s_provider *provider;
	struct v7s_format fmt;
	bool coherent;
};

static struct v7s_kunit_param *v7s_params;
static unsigned int v7s_n_params;

static void v7s_add_param(const struct v7s_test *test, struct v7s_case *c, void *ctx)
{
	v7s_params[v7s_n_params++] = (struct v7s_kunit_param){
		test, c->provider, c->fmt, c->coherent,
	};
}

static int v7s_suite_init(struct kunit_suite *suite)
{
	const struct v7s_test *only = v7s_selftest_find(v7s_only);
	struct v7s_case *c;
	unsigned int n;

	if (!only && strcmp(v7s_only, "all"))
		return -EINVAL;
	c = kzalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	n = v7s_selftest_for_each(only, c, NULL, NULL);
	v7s_params = kcalloc(n, sizeof(*v7s_params), GFP_KERNEL);
	if (v7s_params)
		v7s_selftest_for_each(only, c, v7s_add_param, NULL);
	kfree(c);
	return v7s_params ? 0 : -ENOMEM;
}

static void v7s_suite_exit(struct kunit_suite *suite)
{
	kfree(v7s_params);
	v7s_params = NULL;
	v7s_n_params = 0;
}

static void v7s_fill_case(struct v7s_case *c, const struct v7s_kunit_param *param)
{
	c->provider = param->provider;
	c->fmt = param->fmt;
	c->coherent = param->coherent;
	c->seed = v7s_seed;
}

KUNIT_PARAM_GENERATOR(v7s_next_param)
{
	const struct v7s_kunit_param *param = prev ? prev + sizeof(*param) : v7s_params;
	struct v7s_case *c;

	if (param == v7s_params + v7s_n_params)
		return NULL;
	c = kzalloc(sizeof(*c), GFP_KERNEL);
	if (c) {
		v7s_fill_case(c, param);
		v7s_selftest_describe(param->test, c, desc, KUNIT_PARAM_DESC_SIZE);
		kfree(c);
	}
	return param;
}

static void v7s_run_param(struct kunit *test)
{
	const struct v7s_kunit_param *param = test->param_value;
	struct v7s_case *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	v7s_fill_case(c, param);
	switch (v7s_selftest_run_case(param->test, c)) {
	case V7S_PASS:
		break;
	case V7S_FAIL:
		KUNIT_FAIL(test, "%s", c->why.text);
		break;
	case V7S_SKIP:
		kunit_skip(test, "%s", c->why.text);
		break;
	case V7S_KNOWN_BUG:
		kunit_skip(test, "known of this kernel: %s", c->why.text);
	}
}

static struct kunit_case v7s_kunit_cases[] = {
	KUNIT_CASE_PARAM(v7s_run_param, v7s_next_param),
	{}
};

static struct kunit_suite v7s_kunit_suite = {
	.name = "v7s_dma32",
	.suite_init = v7s_suite_init,
	.suite_exit = v7s_suite_exit,
	.test_cases = v7s_kunit_cases,
};

kunit_test_suite(v7s_kunit_suite);

MODULE_DESCRIPTION("KUnit cases of v7s_dma32");
MODULE_LICENSE("GPL");
