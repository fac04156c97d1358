// SPDX-License-Identifier: GPL-2.0-only
/* mappings: ranges, neighbours merged where both sides are contiguous. */

#include "../format/names.h"
#include "cursor.h"

/* A merged range; the walk that has just passed its end stands behind it. */
struct v7s_range {
	u64 iova;
	u64 end;
	u64 phys;
	u32 pgsize;
	int prot;
};

static bool v7s_range_goes_on(const struct v7s_range *range, const struct v7s_view *view,
			      const struct v7s_walk *w)
{
	return w->iova == range->end &&
	       w->phys == range->phys + (range->end - range->iova) &&
	       v7s_pgsize(w->kind) == range->pgsize &&
	       v7s_prot(&view->fmt, w->kind, w->desc) == range->prot;
}

/* The range that begins with the leaf at which @w stands. */
static struct v7s_range v7s_range_at(const struct v7s_view *view, struct v7s_walk w)
{
	struct v7s_range range = {
		.iova = w.iova,
		.end = w.iova,
		.phys = w.phys,
		.pgsize = v7s_pgsize(w.kind),
		.prot = v7s_prot(&view->fmt, w.kind, w.desc),
	};

	do {
		range.end += v7s_walk_bytes(&w);
	} while (v7s_walk_next_leaf(&w) && v7s_range_goes_on(&range, view, &w));
	return range;
}

/* Records are found anew from their IOVA, so they survive any change. */
static void *v7s_mappings_seek(struct seq_file *m, u64 iova, loff_t *pos)
{
	struct v7s_walk *walk = v7s_cursor_seek(m, iova, pos);

	while (walk && !v7s_pgsize(walk->kind))
		walk = v7s_walk_next(walk) ? walk : NULL;
	return walk;
}

static void *v7s_mappings_start(struct seq_file *m, loff_t *pos)
{
	struct v7s_walk *walk = v7s_cursor_start(m, pos);

	if (!walk || (void *)walk == SEQ_START_TOKEN)
		return walk;
	return v7s_mappings_seek(m, walk->iova, pos);
}

static void *v7s_mappings_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct v7s_cursor *cursor = m->private;

	if (v == SEQ_START_TOKEN)
		return v7s_mappings_seek(m, 0, pos);
	return v7s_mappings_seek(m, v7s_range_at(&cursor->view, *(struct v7s_walk *)v).end,
				 pos);
}

static int v7s_mappings_show(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;
	struct v7s_range range;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "# iova-start iova-end phys-start size pgsize prot\n");
		return 0;
	}
	range = v7s_range_at(&cursor->view, *(struct v7s_walk *)v);
	seq_printf(m, "0x%08llx 0x%08llx 0x%08llx %llu %s %s\n", range.iova, range.end - 1,
		   range.phys, range.end - range.iova, v7s_pgsize_name(range.pgsize),
		   v7s_prot_name(range.prot).text);
	return 0;
}

const struct seq_operations v7s_mappings_report = {
	.start = v7s_mappings_start,
	.next = v7s_mappings_next,
	.stop = v7s_cursor_stop,
	.show = v7s_mappings_show,
};
