// SPDX-License-Identifier: GPL-2.0-only
/* check: whether the hardware can reach every table, and sees what is in it. */

#include "../domain/watch.h"
#include "cursor.h"

struct v7s_verdict {
	unsigned long tables;
	unsigned long above_limit;
	unsigned long misaligned;
	bool watched;
	unsigned long unsynced;
};

static void v7s_judge_table(struct v7s_verdict *verdict, const struct v7s_table_info *table)
{
	verdict->tables++;
	verdict->above_limit += !table->within_limit;
	verdict->misaligned += !table->aligned;
	if (verdict->watched)
		verdict->unsynced += v7s_watch_unsynced(table->phys, table->bytes);
}

static struct v7s_verdict v7s_judge(struct v7s_domain *domain)
{
	struct v7s_verdict verdict = {};
	struct v7s_table_info table;
	struct v7s_view view;
	struct v7s_walk w;

	mutex_lock(&domain->lock);
	view = v7s_domain_view(domain);
	verdict.watched = v7s_instance_has_device_view(&domain->pgtable);
	table = v7s_table_info_l1(&view);
	v7s_judge_table(&verdict, &table);
	v7s_for_each_slot(&w, &view) {
		if (w.kind != V7S_TABLE)
			continue;
		table = v7s_table_info_l2(&w, &view);
		v7s_judge_table(&verdict, &table);
	}
	mutex_unlock(&domain->lock);
	return verdict;
}

static bool v7s_check_domain(struct seq_file *m, struct v7s_domain *domain)
{
	struct v7s_verdict verdict = v7s_judge(domain);
	bool pass = !verdict.above_limit && !verdict.misaligned && !verdict.unsynced;

	seq_printf(m, "%s %s %lu %lu %lu ", domain->spec.name, domain->spec.provider->name,
		   verdict.tables, verdict.above_limit, verdict.misaligned);
	if (verdict.watched)
		seq_printf(m, "%lu", verdict.unsynced);
	else
		seq_putc(m, '-');
	seq_printf(m, " %s\n", pass ? "pass" : "fail");
	return pass;
}

static void v7s_check_heading(struct seq_file *m)
{
	seq_puts(m, "# domain provider tables above-limit misaligned unsynced verdict\n");
}

static void v7s_check_verdict(struct seq_file *m, bool pass)
{
	seq_printf(m, "verdict: %s\n", pass ? "pass" : "fail");
}

int v7s_report_check(struct seq_file *m, struct v7s_domain *domain)
{
	v7s_check_heading(m);
	v7s_check_verdict(m, v7s_check_domain(m, domain));
	return 0;
}

int v7s_report_check_all(struct seq_file *m)
{
	struct v7s_domain *domain;
	bool pass = true;

	v7s_check_heading(m);
	mutex_lock(&v7s_domains_lock);
	list_for_each_entry(domain, &v7s_domains, node)
		pass &= v7s_check_domain(m, domain);
	mutex_unlock(&v7s_domains_lock);
	v7s_check_verdict(m, pass);
	return 0;
}
