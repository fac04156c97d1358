// SPDX-License-Identifier: GPL-2.0-only
/* live, history and faults: other drivers' page tables, and what happened to them. */

#include <linux/ctype.h>

#include "../format/names.h"
#include "../live/live.h"
#include "report.h"

/* Whether @domain made the page table @known, or reads it. */
static bool v7s_is_domain_of(const struct v7s_domain *domain, const struct v7s_known *known)
{
	if (domain->foreign)
		return domain->foreign->l1_phys == v7s_known_l1(known);
	return known->ops && domain->pgtable.ops == known->ops;
}

static const char *v7s_domain_name_of(const struct v7s_known *known)
{
	const struct v7s_domain *domain;

	list_for_each_entry(domain, &v7s_domains, node)
		if (v7s_is_domain_of(domain, known))
			return domain->spec.name;
	return "-";
}

static void v7s_show_known(struct seq_file *m, const struct v7s_known *known, const char *domain)
{
	seq_printf(m, "%s %s %u %u ", known->device, known->driver, known->fmt.ias, known->fmt.oas);
	v7s_show_quirks(m, known->fmt.quirks);
	seq_printf(m, " %s 0x%08x %s %llu %s\n", known->coherent ? "coherent" : "noncoherent",
		   known->ttbr, v7s_found_name(known->found), known->since_ns, domain);
}

static bool v7s_is_known(u64 l1_phys)
{
	struct v7s_known known;

	v7s_for_each_known(&known)
		if (v7s_known_l1(&known) == l1_phys)
			return true;
	return false;
}

/* Where to show the M4Us that share a page table, and the domain that reads it. */
struct v7s_shared {
	struct seq_file *m;
	const char *domain;
};

static bool v7s_has_table(const char *device)
{
	struct v7s_known known;

	v7s_for_each_known(&known)
		if (!strcmp(known.device, device))
			return true;
	return false;
}

/* Show an M4U that uses another device's page table and has none of its own. */
static bool v7s_show_sharer(void *ctx, const struct v7s_known *sharer)
{
	const struct v7s_shared *shared = ctx;

	if (!v7s_has_table(sharer->device))
		v7s_show_known(shared->m, sharer, shared->domain);
	return true;
}

/* Show a row for each device that uses the page table. */
static void v7s_show_users(struct seq_file *m, const struct v7s_known *known)
{
	struct v7s_shared shared = { m, v7s_domain_name_of(known) };

	v7s_show_known(m, known, shared.domain);
	v7s_m4u_for_each_sharer(known, v7s_show_sharer, &shared);
}

/* Show a page table that is known only from the registers of an M4U. */
static bool v7s_show_m4u(void *ctx, const struct v7s_known *known)
{
	if (v7s_is_known(v7s_known_l1(known)))
		return true;
	if (mutex_lock_killable(&v7s_domains_lock))
		return false;
	v7s_show_known(ctx, known, v7s_domain_name_of(known));
	mutex_unlock(&v7s_domains_lock);
	return true;
}

int v7s_report_live(struct seq_file *m)
{
	const char *blind_spot = v7s_live_blind_spot();
	struct v7s_known known;

	if (mutex_lock_killable(&v7s_domains_lock))
		return -EINTR;
	seq_puts(m, "# device driver ias oas quirks walk ttbr found since-ns domain\n");
	v7s_for_each_known(&known)
		v7s_show_users(m, &known);
	mutex_unlock(&v7s_domains_lock);
	if (v7s_live_on())
		v7s_m4u_for_each(v7s_show_m4u, m, NULL);
	if (blind_spot)
		seq_printf(m, "# note: %s\n", blind_spot);
	else if (v7s_known_lost())
		seq_printf(m, "# note: the list is full: %lu times a page table was not added\n",
			   v7s_known_lost());
	return 0;
}

static void v7s_show_task(struct seq_file *m, const char *task)
{
	size_t i, len = strnlen(task, TASK_COMM_LEN);

	for (i = 0; i < len; i++)
		seq_putc(m, isascii(task[i]) && isgraph(task[i]) ? task[i] : '_');
	seq_puts(m, len ? "\n" : "-\n");
}

static void v7s_show_hex(struct seq_file *m, u64 number, bool known)
{
	if (known)
		seq_printf(m, "0x%08llx ", number);
	else
		seq_puts(m, "- ");
}

static void v7s_show_u64(struct seq_file *m, u64 number)
{
	if (number)
		seq_printf(m, "%llu ", number);
	else
		seq_puts(m, "- ");
}

static void v7s_show_event(struct seq_file *m, const struct v7s_event *event)
{
	static const char *const names[] = {
		[V7S_EVENT_MAP] = "map",
		[V7S_EVENT_UNMAP] = "unmap",
		[V7S_EVENT_FAULT] = "fault",
	};

	seq_printf(m, "%llu %s 0x%08llx ", event->time_ns, names[event->kind], event->iova);
	/* A fault where nothing was mapped has no size and no physical address. */
	v7s_show_u64(m, event->size);
	v7s_show_hex(m, event->phys, event->kind != V7S_EVENT_UNMAP && event->size);
	v7s_show_task(m, event->task);
}

static void v7s_show_fault(struct seq_file *m, const struct v7s_fault *fault)
{
	const struct v7s_steps *steps = &fault->steps;

	seq_printf(m, "%llu 0x%08llx ", fault->time_ns, fault->iova);
	v7s_show_hex(m, steps->l1, steps->read > 0);
	v7s_show_hex(m, steps->l2, steps->read > 1);
	v7s_show_u64(m, steps->pgsize);
	v7s_show_hex(m, steps->phys, steps->pgsize);
	v7s_show_hex(m, fault->below, fault->below != V7S_NO_NEIGHBOUR);
	v7s_show_hex(m, fault->above, fault->above != V7S_NO_NEIGHBOUR);
	v7s_show_u64(m, fault->mapped_ns);
	v7s_show_u64(m, fault->unmapped_ns);
	v7s_show_task(m, fault->task);
}

int v7s_report_faults(struct seq_file *m, struct v7s_domain *domain)
{
	struct v7s_history *history = domain->foreign ? domain->foreign->history : NULL;
	struct v7s_fault fault;
	u64 at = 0;

	seq_puts(m, "# time-ns iova l1 l2 size phys below above mapped-ns unmapped-ns unmapped-by\n");
	while (history && v7s_faults_next(v7s_history_faults(history), &at, &fault))
		v7s_show_fault(m, &fault);
	return 0;
}

/*
 * Position 0 is the heading, and position 1 + N shows event N. The cursor holds a copy of the
 * event and the count of lost events, which a last row shows if there are any.
 */
static void *v7s_history_at(struct v7s_history_cursor *cursor, loff_t *pos)
{
	struct v7s_history *history =
		cursor->domain->foreign ? cursor->domain->foreign->history : NULL;
	u64 at = *pos - 1;

	cursor->ended = !history ||
			!v7s_history_next(history, &at, &cursor->event, &cursor->lost);
	if (!cursor->ended)
		*pos = at;
	return cursor->ended && !cursor->lost ? NULL : cursor;
}

static void *v7s_history_start(struct seq_file *m, loff_t *pos)
{
	struct v7s_history_cursor *cursor = m->private;

	if (!*pos)
		return SEQ_START_TOKEN;
	if (cursor->end && *pos >= cursor->end)
		return NULL;
	return v7s_history_at(cursor, pos);
}

static void *v7s_history_step(struct seq_file *m, void *v, loff_t *pos)
{
	struct v7s_history_cursor *cursor = m->private;

	++*pos;
	if (v != SEQ_START_TOKEN && cursor->ended) {
		cursor->end = *pos;
		return NULL;
	}
	return v7s_history_at(cursor, pos);
}

static void v7s_history_stop(struct seq_file *m, void *v)
{
}

static int v7s_history_show(struct seq_file *m, void *v)
{
	const struct v7s_history_cursor *cursor = m->private;

	if (v == SEQ_START_TOKEN)
		seq_puts(m, "# time-ns event iova size phys task\n");
	else if (cursor->ended)
		seq_printf(m, "# lost %llu\n", cursor->lost);
	else
		v7s_show_event(m, &cursor->event);
	return 0;
}

const struct seq_operations v7s_history_report = {
	.start = v7s_history_start,
	.next = v7s_history_step,
	.stop = v7s_history_stop,
	.show = v7s_history_show,
};
