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
	struct v7s_selftest_request req = { .seed = ktime_get_ns() };
	int ret = v7s_parse_line(line, &syntax, &req, why);

	if (ret)
		return ret;
	if (!v7s_selftest_report)
		v7s_selftest_report = kvmalloc(V7S_REPORT_MAX, GFP_KERNEL);
	if (!v7s_selftest_report)
		return v7s_because(why, -ENOMEM, "no memory for a report of %d bytes",
				   V7S_REPORT_MAX);
	v7s_selftest_run(req.test, req.seed, v7s_selftest_report, V7S_REPORT_MAX);
	return 0;
}

static ssize_t v7s_selftest_write(struct file *file, const char __user *buf, size_t count,
				  loff_t *pos)
{
	ssize_t ret;

	/* It may be busy for minutes. */
	if (mutex_lock_killable(&v7s_selftest_lock))
		return -EINTR;
	ret = v7s_write_lines("selftest", v7s_selftest_line, NULL, buf, count);
	if (ret > 0)
		v7s_read_anew(file, pos);
	mutex_unlock(&v7s_selftest_lock);
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

static int v7s_selftest_open(struct inode *inode, struct file *file)
{
	return v7s_may_open() ?:
	       single_open_size(file, v7s_selftest_show, NULL, V7S_REPORT_MAX);
}

const struct file_operations v7s_selftest_fops = {
	.owner = THIS_MODULE,
	.open = v7s_selftest_open,
	.read = seq_read,
	.write = v7s_selftest_write,
	.llseek = seq_lseek,
	.release = single_release,
};

void v7s_selftest_exit(void)
{
	kvfree(v7s_selftest_report);
}
