// SPDX-License-Identifier: GPL-2.0-only
/* tables, descriptors and image: where the tables are, and their contents. */

#include <linux/mm.h>

#include "../format/names.h"
#include "cursor.h"
#include "frames.h"
#include "text.h"

static char *v7s_put_table(char *at, const struct v7s_table_info *table)
{
	const struct page *page = v7s_page_at(table->phys);

	at = v7s_put_dec(at, table->level);
	at = v7s_put_char(at, ' ');
	at = table->level == 1 ? v7s_put_char(at, '-') : v7s_put_dec(at, table->index);
	at = v7s_put_char(at, ' ');
	at = v7s_put_hex(at, table->iova);
	at = v7s_put_char(at, ' ');
	at = v7s_put_hex(at, table->phys);
	at = v7s_put_char(at, ' ');
	at = v7s_put_dec(at, table->bytes);
	at = v7s_put_char(at, ' ');
	if (page) {
		at = v7s_put_string(at, page_zone(page)->name);
		at = v7s_put_char(at, ' ');
		at = v7s_put_dec(at, page_to_nid(page));
	} else {
		at = v7s_put(at, "- -", 3);
	}
	at = v7s_put_string(at, table->within_limit ? " yes " : " no ");
	if (table->desc)
		at = v7s_put_dec(at, v7s_count_used(table->desc, table->bytes / sizeof(u32)));
	else
		at = v7s_put_char(at, '-');
	return v7s_put_char(at, '\n');
}

static int v7s_tables_show(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;
	struct v7s_text text = v7s_text_begin(m);
	struct v7s_table_info table;

	if (v == SEQ_START_TOKEN) {
		table = v7s_table_info_l1(&cursor->view);
		if (v7s_text_has_room(&text, 2 * V7S_ROW_MAX)) {
			text.at = v7s_put_string(text.at, "# level index iova phys bytes zone node within-limit used\n");
			text.at = v7s_put_table(text.at, &table);
		}
		v7s_text_end(&text);
		return 0;
	}
	while (cursor->found && v7s_text_has_room(&text, V7S_ROW_MAX)) {
		table = v7s_table_info_l2(&cursor->walk, &cursor->view);
		text.at = v7s_put_table(text.at, &table);
		v7s_cursor_step(cursor, v7s_walk_next_table);
	}
	v7s_text_end(&text);
	return v7s_pause();
}

V7S_REPORT(tables, v7s_walk_next_table);

static char *v7s_put_descriptor(char *at, const struct v7s_view *view, const struct v7s_walk *w)
{
	at = v7s_put_char(at, '0' + w->level);
	at = v7s_put_char(at, ' ');
	at = v7s_put_dec(at, w->index);
	at = v7s_put_char(at, ' ');
	at = v7s_put_hex(at, w->iova);
	at = v7s_put_char(at, ' ');
	at = v7s_put_hex(at, w->desc);
	at = v7s_put_char(at, ' ');
	at = v7s_put_string(at, v7s_kind_name(w->kind));
	at = v7s_put_char(at, ' ');
	if (w->kind == V7S_INVALID)
		return v7s_put(at, "- - -\n", 6);
	at = v7s_put_hex(at, v7s_phys(&view->fmt, w->kind, w->desc));
	at = v7s_put_char(at, ' ');
	if (w->kind == V7S_TABLE)
		return v7s_put(at, "- -\n", 4);
	at = v7s_put_string(at, v7s_pgsize_name(v7s_pgsize(w->kind)));
	at = v7s_put_char(at, ' ');
	at = v7s_put(at, v7s_prot_name(v7s_prot(&view->fmt, w->kind, w->desc)).text, 6);
	return v7s_put_char(at, '\n');
}

static int v7s_descriptors_show(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;
	struct v7s_text text;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "# level index iova descriptor kind phys pgsize prot\n");
		return 0;
	}
	text = v7s_text_begin(m);
	while (cursor->found && v7s_text_has_room(&text, V7S_ROW_MAX)) {
		text.at = v7s_put_descriptor(text.at, &cursor->view, &cursor->walk);
		v7s_cursor_step(cursor, v7s_walk_next);
	}
	v7s_text_end(&text);
	return v7s_pause();
}

V7S_REPORT(descriptors, v7s_walk_next);

static char *v7s_put_image(char *at, const struct v7s_table_info *table)
{
	at = v7s_put(at, "table ", 6);
	at = v7s_put_dec(at, table->level);
	at = v7s_put_char(at, ' ');
	at = v7s_put_hex(at, table->phys);
	at = v7s_put_char(at, ' ');
	at = v7s_put_dec(at, table->bytes);
	at = v7s_put_char(at, ' ');
	if (table->desc)
		at = v7s_put_memory(at, table->desc, table->bytes / sizeof(u32));
	else
		at = v7s_put_char(at, '-');
	return v7s_put_char(at, '\n');
}

/* The L1 table, whose row is the only one that may need a larger buffer. */
static void v7s_show_l1_image(struct v7s_text *text, const struct v7s_cursor *cursor)
{
	struct v7s_table_info table = v7s_table_info_l1(&cursor->view);

	if (!v7s_text_has_room(text, 2 * V7S_ROW_MAX + 2 * table.bytes))
		return;
	text->at = v7s_put(text->at, "ttbr ", 5);
	text->at = v7s_put_hex(text->at, cursor->domain->pgtable.cfg.arm_v7s_cfg.ttbr);
	text->at = v7s_put_char(text->at, '\n');
	text->at = v7s_put_image(text->at, &table);
}

static int v7s_image_show(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;
	struct v7s_text text = v7s_text_begin(m);
	struct v7s_table_info table;

	if (v == SEQ_START_TOKEN) {
		v7s_show_l1_image(&text, cursor);
		v7s_text_end(&text);
		return v7s_pause();
	}
	while (cursor->found && v7s_text_has_room(&text, V7S_ROW_MAX + 2 * V7S_L2_BYTES)) {
		table = v7s_table_info_l2(&cursor->walk, &cursor->view);
		text.at = v7s_put_image(text.at, &table);
		v7s_cursor_step(cursor, v7s_walk_next_table);
	}
	v7s_text_end(&text);
	return v7s_pause();
}

V7S_REPORT(image, v7s_walk_next_table);
