// SPDX-License-Identifier: GPL-2.0-only

#include <linux/compiler.h>
#include <linux/kernel.h>

#include "pair.h"
#include "walk.h"

void v7s_walk_start(struct v7s_walk *w, const struct v7s_view *view, u64 iova)
{
	*w = (struct v7s_walk){
		.view = view,
		.l1 = view->table(view, view->l1_phys, V7S_NO_SLOT),
		.l1_end = v7s_l1_entries(&view->fmt),
		.l1_index = v7s_l1_index(iova),
		.next = v7s_l2_index(iova),
	};
}

void v7s_walk_until(struct v7s_walk *w, u64 last)
{
	w->l1_end = min(w->l1_end, v7s_l1_index(last) + 1);
}

static void v7s_walk_at(struct v7s_walk *w, int level, u32 index, u32 desc)
{
	const struct v7s_format *fmt = &w->view->fmt;

	w->level = level;
	w->index = index;
	w->desc = desc;
	w->kind = v7s_kind(level, desc);
	w->iova = (u64)w->l1_index << V7S_L1_SHIFT;
	w->phys = v7s_phys(fmt, w->kind, desc);
	if (level == 2)
		w->iova += (u64)index << V7S_L2_SHIFT;
	if (w->kind == V7S_LARGE || w->kind == V7S_SUPER)
		w->phys += w->iova & (v7s_pgsize(w->kind) - 1);
}

static void v7s_walk_leave_l2(struct v7s_walk *w)
{
	w->l2 = NULL;
	w->next = 0;
	w->l1_index++;
}

static bool v7s_walk_l2(struct v7s_walk *w)
{
	while (w->next < V7S_L2_ENTRIES) {
		u32 index = w->next++;
		u32 desc = READ_ONCE(w->l2[index]);

		if (desc) {
			v7s_walk_at(w, 2, index, desc);
			return true;
		}
	}
	v7s_walk_leave_l2(w);
	return false;
}

bool v7s_walk_next(struct v7s_walk *w)
{
	if (!w->l1)
		return false;
	if (w->l2 && v7s_walk_l2(w))
		return true;
	while (w->l1_index < w->l1_end) {
		u32 first = w->next, desc = READ_ONCE(w->l1[w->l1_index]);

		if (desc) {
			v7s_walk_at(w, 1, w->l1_index, desc);
			if (w->kind == V7S_TABLE)
				w->l2 = w->view->table(w->view, w->phys, w->l1_index);
		}
		if (w->l2) {
			/* A walk that starts inside the table skips its L1 descriptor. */
			if (!first || v7s_walk_l2(w))
				return true;
			continue;
		}
		w->next = 0;
		w->l1_index++;
		if (desc)
			return true;
	}
	return false;
}

bool v7s_walk_next_leaf(struct v7s_walk *w)
{
	while (v7s_walk_next(w))
		if (v7s_pgsize(w->kind))
			return true;
	return false;
}

bool v7s_walk_next_slot(struct v7s_walk *w)
{
	if (w->l2)
		v7s_walk_leave_l2(w);
	return v7s_walk_next(w);
}

bool v7s_walk_next_table(struct v7s_walk *w)
{
	while (v7s_walk_next_slot(w))
		if (w->kind == V7S_TABLE)
			return true;
	return false;
}

/* How many of @n descriptors continue the sequence @first, @first + @step, … */
static u32 v7s_count_steps(const u32 *desc, u32 n, u32 first, u32 step)
{
	u64 pair, step_pair = v7s_pair(2 * step, 2 * step);
	u32 i = 0;

	if (v7s_odd(desc) && *desc == first)
		i++;
	pair = v7s_pair(first + i * step, first + (i + 1) * step);
	for (; n - i >= 4 && !v7s_odd(desc + i); i += 4) {
		const u64 *word = (const u64 *)(desc + i);

		if (word[0] != pair || word[1] != pair + step_pair)
			break;
		pair += 2 * step_pair;
	}
	while (i < n && desc[i] == first + i * step)
		i++;
	return i;
}

/* The same for large pages or supersections of @pgsize; @desc is at @index of its table. */
static u32 v7s_count_copies(const u32 *desc, u32 index, u32 n, u32 first, u32 pgsize)
{
	u32 count = 0, copies, same;

	do {
		copies = min_t(u32, n - count, V7S_COPIES - (index + count) % V7S_COPIES);
		same = v7s_count_steps(desc + count, copies, first, 0);
		count += same;
		first += pgsize;
	} while (same == copies && count < n);
	return count;
}

u32 v7s_walk_run(struct v7s_walk *w)
{
	const u32 *desc = (w->level == 1 ? w->l1 : w->l2) + w->index;
	u32 left = (w->level == 1 ? w->l1_end : V7S_L2_ENTRIES) - w->index;
	u32 shift = w->level == 1 ? V7S_L1_SHIFT : V7S_L2_SHIFT;
	u32 pgsize = v7s_pgsize(w->kind), n;

	/* Stop where addresses would wrap round 32 bits: v7s_count_steps() must not carry. */
	n = min_t(u64, left, (SZ_4G - lower_32_bits(w->phys)) >> shift);
	if (pgsize == 1U << shift)
		n = v7s_count_steps(desc, n, w->desc, pgsize);
	else
		n = v7s_count_copies(desc, w->index, n, w->desc, pgsize);
	if (w->level == 1)
		w->l1_index = w->index + n;
	else
		w->next = w->index + n;
	return n;
}

bool v7s_lookup(struct v7s_walk *w, const struct v7s_view *view, u64 iova)
{
	if (iova >> view->fmt.ias)
		return false;
	v7s_walk_start(w, view, iova);
	v7s_walk_until(w, iova);
	if (!v7s_walk_next_leaf(w) || w->iova > iova)
		return false;
	if (iova - w->iova >= v7s_walk_bytes(w))
		return false;
	w->phys += iova - w->iova;
	return true;
}
