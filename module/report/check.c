// SPDX-License-Identifier: GPL-2.0-only
/*
 * check: whether the hardware can reach every table and sees its current contents, and
 * whether these are what was mapped.
 */

#include <linux/err.h>

#include "../domain/watch.h"
#include "cursor.h"

struct v7s_verdict {
	unsigned long tables;
	unsigned long above_limit;
	unsigned long misaligned;
	unsigned long unreadable;
	bool watched;
	unsigned long unsynced;
	bool known;
	u64 wrong;
};

static void v7s_judge_table(struct v7s_verdict *verdict, const struct v7s_table_info *table)
{
	verdict->tables++;
	verdict->above_limit += !table->within_limit;
	verdict->misaligned += !table->aligned;
	verdict->unreadable += !table->desc;
	if (verdict->watched)
		verdict->unsynced += v7s_watch_unsynced(table->phys, table->bytes);
}

static int v7s_judge_locked(struct v7s_verdict *verdict, const struct v7s_domain *domain)
{
	const struct v7s_view view = v7s_domain_view(domain);
	struct v7s_table_info table = v7s_table_info_l1(&view);
	struct v7s_walk w;

	verdict->watched = v7s_instance_has_device_view(&domain->pgtable);
	/* A page table that its driver is freeing has no tables any more. */
	if (!table.desc && domain->foreign && v7s_foreign_is_gone(domain->foreign))
		return 0;
	verdict->known = v7s_domain_wrong(domain, &verdict->wrong);
	v7s_judge_table(verdict, &table);
	v7s_walk_start(&w, &view, 0);
	while (v7s_walk_next_table(&w)) {
		table = v7s_table_info_l2(&w, &view);
		v7s_judge_table(verdict, &table);
		if (!(verdict->tables % V7S_TABLES_AT_ONCE) && v7s_pause())
			return -EINTR;
	}
	return 0;
}

static int v7s_judge(struct v7s_verdict *verdict, struct v7s_domain *domain)
{
	int ret;

	if (mutex_lock_killable(&domain->lock))
		return -EINTR;
	ret = v7s_judge_locked(verdict, domain);
	mutex_unlock(&domain->lock);
	return ret;
}

static int v7s_check_domain(struct seq_file *m, struct v7s_domain *domain, bool *all_pass)
{
	struct v7s_verdict verdict = {};
	int ret = v7s_judge(&verdict, domain);
	bool pass = !verdict.above_limit && !verdict.misaligned && !verdict.unsynced &&
		    !verdict.unreadable && !verdict.wrong;

	if (ret)
		return ret;
	*all_pass &= pass;
	seq_printf(m, "%s %s %lu %lu %lu", domain->spec.name, domain->spec.provider->name,
		   verdict.tables, verdict.above_limit, verdict.misaligned);
	v7s_show_number(m, " ", verdict.watched, verdict.unsynced);
	v7s_show_number(m, " ", verdict.known, verdict.wrong);
	seq_printf(m, " %s\n", pass ? "pass" : "fail");
	return 0;
}

static void v7s_check_heading(struct seq_file *m)
{
	seq_puts(m, "# domain provider tables above-limit misaligned unsynced wrong verdict\n");
}

static void v7s_check_verdict(struct seq_file *m, bool pass)
{
	seq_printf(m, "verdict: %s\n", pass ? "pass" : "fail");
}

int v7s_report_check(struct seq_file *m, struct v7s_domain *domain)
{
	bool pass = true;
	int ret;

	v7s_check_heading(m);
	ret = v7s_check_domain(m, domain, &pass);
	v7s_check_verdict(m, pass);
	return ret;
}

/* @serial: of the previous domain; set to that of the domain checked, or to 0 at the end. */
static int v7s_check_next(struct seq_file *m, u64 *serial, bool *pass)
{
	struct v7s_domain *domain = v7s_domain_next(*serial);
	int ret;

	*serial = 0;
	if (IS_ERR_OR_NULL(domain))
		return PTR_ERR_OR_ZERO(domain);
	*serial = domain->serial;
	ret = v7s_check_domain(m, domain, pass);
	v7s_domain_put(domain);
	return ret;
}

int v7s_report_check_all(struct seq_file *m)
{
	bool pass = true;
	u64 serial = 0;
	int ret;

	v7s_check_heading(m);
	do
		ret = v7s_check_next(m, &serial, &pass);
	while (!ret && serial);
	v7s_check_verdict(m, pass);
	return ret;
}
