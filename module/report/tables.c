// SPDX-License-Identifier: GPL-2.0-only
/* tables, descriptors and image: what the tables are and hold. */

#include <linux/mm.h>

#include "../format/names.h"
#include "cursor.h"

static void v7s_show_table(struct seq_file *m, const struct v7s_table_info *table)
{
	struct page *page = pfn_to_page(PHYS_PFN(table->phys));

	seq_printf(m, "%d ", table->level);
	if (table->level == 1)
		seq_puts(m, "-");
	else
		seq_printf(m, "%u", table->index);
	seq_printf(m, " 0x%08llx 0x%08llx %u %s %d %s %u\n", table->iova, table->phys,
		   table->bytes, page_zone(page)->name, page_to_nid(page),
		   table->within_limit ? "yes" : "no", table->used);
}

static int v7s_tables_show(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;
	struct v7s_walk *walk = v;
	struct v7s_table_info table;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "# level index iova phys bytes zone node within-limit used\n");
		table = v7s_table_info_l1(&cursor->view);
	} else if (walk->kind == V7S_TABLE) {
		table = v7s_table_info_l2(walk, &cursor->view);
	} else {
		return 0;
	}
	v7s_show_table(m, &table);
	return 0;
}

const struct seq_operations v7s_tables_report = {
	.start = v7s_cursor_start,
	.next = v7s_cursor_next_slot,
	.stop = v7s_cursor_stop,
	.show = v7s_tables_show,
};

static void v7s_show_descriptor(struct seq_file *m, const struct v7s_view *view,
				const struct v7s_walk *w)
{
	u32 pgsize = v7s_pgsize(w->kind);

	seq_printf(m, "%d %u 0x%08llx 0x%08x %s ", w->level, w->index, w->iova, w->desc,
		   v7s_kind_name(w->kind));
	if (w->kind == V7S_INVALID)
		seq_puts(m, "- - -\n");
	else if (w->kind == V7S_TABLE)
		seq_printf(m, "0x%08llx - -\n", w->phys);
	else
		seq_printf(m, "0x%08llx %s %s\n",
			   v7s_phys(&view->fmt, w->kind, w->desc),
			   v7s_pgsize_name(pgsize),
			   v7s_prot_name(v7s_prot(&view->fmt, w->kind, w->desc)).text);
}

static int v7s_descriptors_show(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;
	struct v7s_walk *walk = v;
	u64 end;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "# level index iova descriptor kind phys pgsize prot\n");
		return 0;
	}
	end = walk->iova + SZ_1M;
	v7s_for_each_desc(walk, &cursor->view, walk->iova) {
		if (walk->iova >= end)
			break;
		v7s_show_descriptor(m, &cursor->view, walk);
	}
	/* seq_file may ask for this record again, or for the next one. */
	v7s_walk_start(walk, &cursor->view, end - SZ_1M);
	v7s_walk_next(walk);
	return 0;
}

const struct seq_operations v7s_descriptors_report = {
	.start = v7s_cursor_start,
	.next = v7s_cursor_next_slot,
	.stop = v7s_cursor_stop,
	.show = v7s_descriptors_show,
};

static void v7s_show_image(struct seq_file *m, const struct v7s_table_info *table)
{
	const u8 *bytes = (const u8 *)table->desc;
	u32 at;

	seq_printf(m, "table %d 0x%08llx %u ", table->level, table->phys, table->bytes);
	for (at = 0; bytes && at < table->bytes; at += 32)
		seq_printf(m, "%*phN", 32, bytes + at);
	seq_putc(m, '\n');
}

static int v7s_image_show(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;
	struct v7s_walk *walk = v;
	struct v7s_table_info table;

	if (v == SEQ_START_TOKEN) {
		seq_printf(m, "ttbr 0x%08x\n",
			   cursor->domain->pgtable.cfg.arm_v7s_cfg.ttbr);
		table = v7s_table_info_l1(&cursor->view);
	} else if (walk->kind == V7S_TABLE) {
		table = v7s_table_info_l2(walk, &cursor->view);
	} else {
		return 0;
	}
	v7s_show_image(m, &table);
	return 0;
}

const struct seq_operations v7s_image_report = {
	.start = v7s_cursor_start,
	.next = v7s_cursor_next_slot,
	.stop = v7s_cursor_stop,
	.show = v7s_image_show,
};
