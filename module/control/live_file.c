// SPDX-License-Identifier: GPL-2.0-only
/* live: the page tables of the running kernel, and a domain for each. */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "../live/live.h"
#include "../report/report.h"
#include "control.h"

static int v7s_live_show(struct seq_file *m, void *unused)
{
	v7s_live_search();
	return v7s_report_live(m);
}

static int v7s_live_open(struct inode *inode, struct file *file)
{
	return v7s_may_open() ?: single_open(file, v7s_live_show, inode->i_private);
}

const struct file_operations v7s_live_fops = {
	.owner = THIS_MODULE,
	.open = v7s_live_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

/* Make a domain's name from that of its device, with a number if the name is in use. */
static void v7s_live_name(char *name, const char *device)
{
	unsigned int n;
	char base[V7S_NAME_MAX - 2];
	char *c;

	strscpy(base, device, sizeof(base));
	for (c = base; *c; c++)
		if (!isascii(*c) || (!isalnum(*c) && *c != '-'))
			*c = '_';
	scnprintf(name, V7S_NAME_MAX + 1, "%s", base);
	mutex_lock(&v7s_domains_lock);
	for (n = 2; n < 100 && v7s_domain_find(name); n++)
		scnprintf(name, V7S_NAME_MAX + 1, "%s-%u", base, n);
	mutex_unlock(&v7s_domains_lock);
}

static bool v7s_live_leaves(const struct v7s_domain *domain)
{
	return domain->foreign && (!v7s_live_on() || v7s_foreign_is_gone(domain->foreign));
}

/* Skip this module's own domains, and tables that a caller named: that caller attaches them. */
static bool v7s_live_attaches(const struct v7s_known *known)
{
	return known->found != V7S_FOUND_HAND &&
	       strncmp(known->device, "v7s_dma32", strlen("v7s_dma32"));
}

static void v7s_live_attach_one(const struct v7s_known *known)
{
	struct v7s_domain_spec spec = V7S_DOMAIN_SPEC_DEFAULT;
	struct v7s_why why;

	v7s_live_name(spec.name, known->device);
	strscpy(spec.device, known->device, sizeof(spec.device));
	spec.ttbr = known->ttbr;
	if (v7s_create(&spec, &why))
		pr_notice_ratelimited("live: no domain for %s: %s\n", known->device, why.text);
}

/* Attach each table only once: a domain that the user destroyed does not come back. */
static void v7s_live_attach(void)
{
	static u64 last;
	struct v7s_known known;

	known.id = last;
	while (v7s_known_next(known.id, &known)) {
		last = known.id;
		if (v7s_live_attaches(&known))
			v7s_live_attach_one(&known);
	}
}

static void v7s_live_work(struct work_struct *work)
{
	v7s_destroy_matching(v7s_live_leaves);
	if (v7s_live_on())
		v7s_live_attach();
}

static DECLARE_WORK(v7s_live_changes, v7s_live_work);

void v7s_live_file_init(void)
{
	v7s_live_init(&v7s_live_changes);
}

void v7s_live_file_exit(void)
{
	v7s_live_exit();
}
