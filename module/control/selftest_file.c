// SPDX-License-Identifier: GPL-2.0-only
/* selftest: write `all` or a test's name, read KTAP. */

#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "../measure/selftest.h"
#include "control.h"

#define V7S_REPORT_MAX	SZ_128K

static DEFINE_MUTEX(v7s_selftest_lock);
static char *v7s_selftest_report;

struct v7s_selftest_request {
	const struct v7s_test *test;
	u64 seed;
};

static bool v7s_parse_test(char *text, void *to)
{
	const struct v7s_test **test = to;

	*test = v7s_selftest_find(text);
	return *test || !strcmp(text, "all");
}

static int v7s_selftest_do(const struct v7s_selftest_request *req, struct v7s_why *why)
{
	if (!v7s_selftest_report)
		v7s_selftest_report = kvmalloc(V7S_REPORT_MAX, GFP_KERNEL);
	if (!v7s_selftest_report)
		return v7s_because(why, -ENOMEM, "no memory for a report of %d bytes",
				   V7S_REPORT_MAX);
	v7s_selftest_run(req->test, req->seed, v7s_selftest_report, V7S_REPORT_MAX);
	return 0;
}

static int v7s_selftest_line(void *target, char *line, struct v7s_why *why)
{
	static const struct v7s_arg places[] = {
		{ "test", "all or a test's name", v7s_parse_test,
		  offsetof(struct v7s_selftest_request, test) },
	};
	static const struct v7s_arg keys[] = {
		{ "seed", "a number", v7s_parse_u64,
		  offsetof(struct v7s_selftest_request, seed) },
	};
	static const struct v7s_syntax syntax = {
		places, ARRAY_SIZE(places), keys, ARRAY_SIZE(keys),
	};
	struct v7s_writer *writer = target;
	struct v7s_selftest_request req = { .seed = ktime_get_ns() };
	int ret = v7s_parse_line(line, &syntax, &req, why);

	if (ret)
		return ret;
	/* Another caller's test may take minutes, so the wait can be killed. */
	if (mutex_lock_killable(&v7s_selftest_lock))
		return v7s_because(why, -EINTR, "killed while waiting for another selftest");
	ret = v7s_selftest_do(&req, why);
	mutex_unlock(&v7s_selftest_lock);
	writer->anew = !ret;
	return ret;
}

static int v7s_selftest_show(struct seq_file *m, void *unused)
{
	if (mutex_lock_killable(&v7s_selftest_lock))
		return -EINTR;
	if (v7s_selftest_report)
		seq_puts(m, v7s_selftest_report);
	mutex_unlock(&v7s_selftest_lock);
	return 0;
}

V7S_ANSWER_FILE(selftest, v7s_selftest_line, v7s_selftest_show, V7S_REPORT_MAX);

void v7s_selftest_exit(void)
{
	kvfree(v7s_selftest_report);
}
