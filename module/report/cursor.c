// SPDX-License-Identifier: GPL-2.0-only

#include "../domain/request.h"
#include "../format/pair.h"
#include "cursor.h"

int v7s_cursor_limit(struct v7s_cursor *cursor, u64 iova, u64 size, struct v7s_why *why)
{
	int ret;

	if (cursor->read)
		return v7s_because(why, -EINVAL, "the range must be written before the first read");
	if (cursor->last != U64_MAX)
		return v7s_because(why, -EINVAL, "the range is already 0x%08llx to 0x%08llx",
				   cursor->first, cursor->last);
	ret = v7s_check_iova_range(cursor->domain, iova, size, SZ_4K, why);
	if (ret)
		return ret;
	cursor->first = iova;
	cursor->last = iova + size - 1;
	return 0;
}

/*
 * Position 0 is the heading. The position of a descriptor follows from its IOVA; a table
 * comes before the page at the same IOVA.
 */
static loff_t v7s_cursor_pos(const struct v7s_cursor *cursor)
{
	const struct v7s_walk *walk = &cursor->walk;
	u64 iova = cursor->found ? walk->iova : 1ULL << cursor->view.fmt.ias;

	return 1 + (iova >> V7S_L2_SHIFT) * 2 + (cursor->found && walk->level == 2);
}

bool v7s_cursor_step(struct v7s_cursor *cursor, v7s_step_fn step)
{
	cursor->found = step(&cursor->walk) && cursor->walk.iova <= cursor->last;
	return cursor->found;
}

/* Move to the first descriptor at or after @pos. */
static void v7s_cursor_seek(struct v7s_cursor *cursor, loff_t pos, v7s_step_fn step)
{
	u64 iova = max(cursor->first, (u64)(pos - 1) / 2 << V7S_L2_SHIFT);
	bool behind_table = !(pos & 1);

	v7s_walk_start(&cursor->walk, &cursor->view, iova);
	v7s_walk_until(&cursor->walk, min(cursor->last, (1ULL << cursor->view.fmt.ias) - 1));
	if (v7s_cursor_step(cursor, step) && behind_table &&
	    cursor->walk.kind == V7S_TABLE && cursor->walk.iova == iova)
		v7s_cursor_step(cursor, step);
}

void *v7s_cursor_start(struct seq_file *m, loff_t *pos, v7s_step_fn step)
{
	struct v7s_cursor *cursor = m->private;

	if (mutex_lock_killable(&cursor->domain->lock))
		return ERR_PTR(-EINTR);
	cursor->locked = true;
	cursor->read = true;
	cursor->view = v7s_domain_view(cursor->domain);
	if (!*pos)
		return SEQ_START_TOKEN;
	v7s_cursor_seek(cursor, *pos, step);
	return cursor->found ? cursor : NULL;
}

void *v7s_cursor_next(struct seq_file *m, void *v, loff_t *pos, v7s_step_fn step)
{
	struct v7s_cursor *cursor = m->private;

	if (v == SEQ_START_TOKEN)
		v7s_cursor_seek(cursor, 1, step);
	*pos = v7s_cursor_pos(cursor);
	return cursor->found ? cursor : NULL;
}

void v7s_cursor_stop(struct seq_file *m, void *v)
{
	struct v7s_cursor *cursor = m->private;

	if (cursor->locked)
		mutex_unlock(&cursor->domain->lock);
	cursor->locked = false;
}

static u32 v7s_count_used8(const u32 *desc)
{
	u32 used = 0, i;

	for (i = 0; i < 8; i++)
		used += !!desc[i];
	return used;
}

/*
 * The lowest two bits of a valid descriptor, its type, are not 0. Most tables are full, so
 * test the types of eight descriptors at once.
 */
u32 v7s_count_used(const u32 *desc, u32 n)
{
	const u64 types = v7s_pair(1, 1);
	const u32 *end = desc + n;
	u32 used = 0;

	for (; desc && desc < end; desc += 8) {
		const u64 *word = (const u64 *)desc;
		u64 typed = (word[0] | word[0] >> 1) & (word[1] | word[1] >> 1) &
			    (word[2] | word[2] >> 1) & (word[3] | word[3] >> 1);

		used += (typed & types) == types ? 8 : v7s_count_used8(desc);
	}
	return used;
}

static struct v7s_table_info v7s_table_info(const struct v7s_view *view, int level,
					    u64 phys, u32 bytes, const u32 *desc)
{
	return (struct v7s_table_info){
		.level = level,
		.phys = phys,
		.bytes = bytes,
		.within_limit = phys + bytes <= v7s_limit(&view->fmt),
		.aligned = IS_ALIGNED(phys, bytes),
		.desc = desc,
	};
}

struct v7s_table_info v7s_table_info_l1(const struct v7s_view *view)
{
	return v7s_table_info(view, 1, view->l1_phys, v7s_l1_bytes(&view->fmt),
			      view->table(view, view->l1_phys, V7S_NO_SLOT));
}

struct v7s_table_info v7s_table_info_l2(const struct v7s_walk *walk,
					const struct v7s_view *view)
{
	struct v7s_table_info info = v7s_table_info(view, 2, walk->phys, V7S_L2_BYTES,
						    v7s_walk_l2_table(walk));

	info.index = walk->index;
	info.iova = walk->iova;
	return info;
}
