// SPDX-License-Identifier: GPL-2.0-only

#include <linux/align.h>

#include "cursor.h"

/* Position 0 is the heading; then a position for each 4 KiB of IOVA. */
static loff_t v7s_iova_to_pos(u64 iova)
{
	return 1 + (iova >> V7S_L2_SHIFT);
}

static u64 v7s_pos_to_iova(loff_t pos)
{
	return (u64)(pos - 1) << V7S_L2_SHIFT;
}

void *v7s_cursor_seek(struct seq_file *m, u64 iova, loff_t *pos)
{
	struct v7s_cursor *cursor = m->private;

	v7s_walk_start(&cursor->walk, &cursor->view, iova);
	*pos = v7s_iova_to_pos(iova);
	if (!v7s_walk_next(&cursor->walk))
		return NULL;
	*pos = v7s_iova_to_pos(cursor->walk.iova);
	return &cursor->walk;
}

void *v7s_cursor_start(struct seq_file *m, loff_t *pos)
{
	struct v7s_cursor *cursor = m->private;

	mutex_lock(&cursor->domain->lock);
	cursor->view = v7s_domain_view(cursor->domain);
	if (!*pos)
		return SEQ_START_TOKEN;
	return v7s_cursor_seek(m, v7s_pos_to_iova(*pos), pos);
}

void v7s_cursor_stop(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;

	mutex_unlock(&cursor->domain->lock);
}

void *v7s_cursor_next_slot(struct seq_file *m, void *v, loff_t *pos)
{
	const struct v7s_walk *walk = v;

	if (v == SEQ_START_TOKEN)
		return v7s_cursor_seek(m, 0, pos);
	return v7s_cursor_seek(m, ALIGN_DOWN(walk->iova, SZ_1M) + SZ_1M, pos);
}

static u32 v7s_count_used(const u32 *desc, u32 n)
{
	u32 used = 0;

	while (desc && n--)
		used += !!READ_ONCE(desc[n]);
	return used;
}

static struct v7s_table_info v7s_table_info(const struct v7s_view *view, u32 slot, u64 phys,
					    u32 bytes)
{
	const u32 *desc = view->table(view, phys, slot);

	return (struct v7s_table_info){
		.level = slot == V7S_NO_SLOT ? 1 : 2,
		.phys = phys,
		.bytes = bytes,
		.used = v7s_count_used(desc, bytes / sizeof(u32)),
		.within_limit = phys + bytes <= v7s_limit(&view->fmt),
		.aligned = IS_ALIGNED(phys, bytes),
		.desc = desc,
	};
}

struct v7s_table_info v7s_table_info_l1(const struct v7s_view *view)
{
	return v7s_table_info(view, V7S_NO_SLOT, view->l1_phys, v7s_l1_bytes(&view->fmt));
}

struct v7s_table_info v7s_table_info_l2(const struct v7s_walk *walk, const struct v7s_view *view)
{
	struct v7s_table_info info = v7s_table_info(view, walk->index, walk->phys, V7S_L2_BYTES);

	info.index = walk->index;
	info.iova = walk->iova;
	return info;
}
