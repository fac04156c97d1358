// SPDX-License-Identifier: GPL-2.0-only

#include "peek.h"
#include "translate.h"

static bool v7s_live_read(struct v7s_steps *steps, u64 table, u64 index, u32 *desc)
{
	if (v7s_peek(desc, table + index * sizeof(*desc), sizeof(*desc)))
		return false;
	steps->read++;
	return true;
}

static void v7s_live_leaf(const struct v7s_format *fmt, enum v7s_kind kind, u32 desc, u64 iova,
			  struct v7s_steps *steps)
{
	steps->pgsize = v7s_pgsize(kind);
	if (steps->pgsize)
		steps->phys = v7s_phys(fmt, kind, desc) + (iova & (steps->pgsize - 1));
}

void v7s_live_translate(const struct v7s_known *known, u64 iova, struct v7s_steps *steps)
{
	const struct v7s_format *fmt = &known->fmt;
	enum v7s_kind kind;
	u64 l2;

	*steps = (struct v7s_steps){};
	if (iova >> fmt->ias ||
	    !v7s_live_read(steps, v7s_known_l1(known), v7s_l1_index(iova), &steps->l1))
		return;
	kind = v7s_kind(1, steps->l1);
	if (kind != V7S_TABLE) {
		v7s_live_leaf(fmt, kind, steps->l1, iova, steps);
	} else {
		l2 = v7s_phys(fmt, kind, steps->l1);
		if (v7s_live_read(steps, l2, v7s_l2_index(iova), &steps->l2))
			v7s_live_leaf(fmt, v7s_kind(2, steps->l2), steps->l2, iova, steps);
	}
	if (known->id && v7s_known_is_gone(known->slot, known->id))
		*steps = (struct v7s_steps){};
}
