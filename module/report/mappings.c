// SPDX-License-Identifier: GPL-2.0-only
/* mappings: ranges, neighbours merged where both sides are contiguous. */

#include "../format/names.h"
#include "cursor.h"
#include "text.h"

struct v7s_range {
	u64 iova;
	u64 end;
	u64 phys;
	u32 pgsize;
	int prot;
};

static bool v7s_range_continues(const struct v7s_range *range, const struct v7s_view *view,
				const struct v7s_walk *w)
{
	return w->iova == range->end &&
	       w->phys == range->phys + (range->end - range->iova) &&
	       v7s_pgsize(w->kind) == range->pgsize &&
	       v7s_prot(&view->fmt, w->kind, w->desc) == range->prot;
}

/* Read the range that begins at the cursor, and move the cursor past it. */
static int v7s_range_take(struct v7s_cursor *cursor, struct v7s_range *range)
{
	struct v7s_walk *w = &cursor->walk;
	u64 begin = max(w->iova, cursor->first);

	*range = (struct v7s_range){
		.iova = begin,
		.end = begin,
		.phys = w->phys + (begin - w->iova),
		.pgsize = v7s_pgsize(w->kind),
		.prot = v7s_prot(&cursor->view.fmt, w->kind, w->desc),
	};
	do {
		range->end = w->iova + v7s_walk_run(w) * v7s_walk_bytes(w);
		if (v7s_pause())
			return -EINTR;
	} while (v7s_cursor_step(cursor, v7s_walk_next_leaf) &&
		 v7s_range_continues(range, &cursor->view, w));
	range->end = min(range->end - 1, cursor->last) + 1;
	return 0;
}

static char *v7s_put_range(char *at, const struct v7s_range *range)
{
	at = v7s_put_hex(at, range->iova);
	at = v7s_put_char(at, ' ');
	at = v7s_put_hex(at, range->end - 1);
	at = v7s_put_char(at, ' ');
	at = v7s_put_hex(at, range->phys);
	at = v7s_put_char(at, ' ');
	at = v7s_put_dec(at, range->end - range->iova);
	at = v7s_put_char(at, ' ');
	at = v7s_put_string(at, v7s_pgsize_name(range->pgsize));
	at = v7s_put_char(at, ' ');
	at = v7s_put(at, v7s_prot_name(range->prot).text, 6);
	return v7s_put_char(at, '\n');
}

static int v7s_mappings_show(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;
	struct v7s_range range;
	struct v7s_text text;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "# iova-start iova-end phys-start size pgsize prot\n");
		return 0;
	}
	text = v7s_text_begin(m);
	while (cursor->found && v7s_text_has_room(&text, V7S_ROW_MAX)) {
		if (v7s_range_take(cursor, &range))
			return -EINTR;
		text.at = v7s_put_range(text.at, &range);
	}
	v7s_text_end(&text);
	return 0;
}

V7S_REPORT(mappings, v7s_walk_next_leaf);
