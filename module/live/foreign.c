// SPDX-License-Identifier: GPL-2.0-only

#include <linux/align.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "foreign.h"
#include "live.h"
#include "peek.h"

/* Stands in for a table whose slot changed while it was read: its contents mean nothing. */
static const u32 v7s_nothing_certain[V7S_L2_ENTRIES] __aligned(sizeof(u64));

static atomic_t v7s_foreign_count = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(v7s_foreign_none);

int v7s_foreign_wait_none(void)
{
	int ret = wait_event_killable(v7s_foreign_none, !atomic_read(&v7s_foreign_count));

	return ret ? -EINTR : 0;
}

static void v7s_foreign_drop_copies(struct v7s_foreign *foreign)
{
	u32 i;

	for (i = foreign->first; i < foreign->end; i++) {
		kfree(foreign->l2[i]);
		foreign->l2[i] = NULL;
	}
	foreign->first = 0;
	foreign->end = 0;
}

static void v7s_foreign_keep(struct v7s_foreign *foreign, u32 slot, u32 *copy)
{
	foreign->first = foreign->end ? min(foreign->first, slot) : slot;
	foreign->end = max(foreign->end, slot + 1);
	foreign->l2[slot] = copy;
}

/* Whether the slot still holds what the copy of the L1 table has. */
static bool v7s_foreign_slot_is_same(const struct v7s_foreign *foreign, u32 slot)
{
	u64 now;

	/* v7s_peek() takes a buffer aligned to 8 bytes. */
	if (v7s_peek(&now, foreign->l1_phys + ALIGN_DOWN(slot, 2) * sizeof(u32), sizeof(now)))
		return false;
	return ((u32 *)&now)[slot % 2] == foreign->l1[slot] && !v7s_foreign_is_gone(foreign);
}

static const u32 *v7s_foreign_l2(struct v7s_foreign *foreign, u64 phys, u32 slot)
{
	u32 *copy = foreign->l2[slot];
	bool read, same;

	if (copy)
		return copy;
	copy = kmalloc(V7S_L2_BYTES, GFP_KERNEL | __GFP_NOWARN);
	if (!copy)
		return NULL;
	read = !v7s_peek(copy, phys, V7S_L2_BYTES);
	same = v7s_foreign_slot_is_same(foreign, slot);
	if (read && same) {
		v7s_foreign_keep(foreign, slot, copy);
		return copy;
	}
	kfree(copy);
	return same ? NULL : v7s_nothing_certain;
}

static const u32 *v7s_foreign_table(const struct v7s_view *view, u64 phys, u32 slot)
{
	struct v7s_foreign *foreign = view->ctx;

	if (slot != V7S_NO_SLOT)
		return v7s_foreign_l2(foreign, phys, slot);
	return foreign->l1_read ? foreign->l1 : NULL;
}

struct v7s_view v7s_foreign_view(struct v7s_foreign *foreign)
{
	const struct v7s_format *fmt = &foreign->known.fmt;

	v7s_foreign_drop_copies(foreign);
	foreign->l1_read = !v7s_peek(foreign->l1, foreign->l1_phys, v7s_l1_bytes(fmt)) &&
			   !v7s_foreign_is_gone(foreign);
	return (struct v7s_view){
		.fmt = *fmt,
		.l1_phys = foreign->l1_phys,
		.table = v7s_foreign_table,
		.ctx = foreign,
	};
}

static int v7s_foreign_try(struct v7s_foreign *foreign)
{
	u32 bytes = v7s_l1_bytes(&foreign->known.fmt);

	if (!IS_ALIGNED(foreign->l1_phys, bytes) && foreign->known.found == V7S_FOUND_HAND)
		return -EINVAL;
	foreign->l1 = kvmalloc(bytes, GFP_KERNEL);
	foreign->l2 =
		kvcalloc(v7s_l1_entries(&foreign->known.fmt), sizeof(*foreign->l2), GFP_KERNEL);
	if (!foreign->l1 || !foreign->l2)
		return -ENOMEM;
	return v7s_peek(foreign->l1, foreign->l1_phys, bytes);
}

/* Enter a copy: if the list has the page table already, the caller's format stays. */
static void v7s_foreign_enter(struct v7s_foreign *foreign)
{
	struct v7s_known known = foreign->known;

	if (known.id || !v7s_probes_see_frees())
		return;
	foreign->entered = v7s_known_enter(&known);
	foreign->known.id = known.id;
	foreign->known.slot = known.slot;
}

struct v7s_foreign *v7s_foreign_attach(const struct v7s_known *known)
{
	struct v7s_foreign *foreign = kzalloc(sizeof(*foreign), GFP_KERNEL);
	int ret;

	if (!foreign)
		return ERR_PTR(-ENOMEM);
	atomic_inc(&v7s_foreign_count);
	foreign->known = *known;
	foreign->l1_phys = v7s_known_l1(known);
	ret = v7s_foreign_try(foreign);
	if (!ret) {
		v7s_foreign_enter(foreign);
		foreign->history = v7s_history_begin(&foreign->known);
		ret = PTR_ERR_OR_ZERO(foreign->history);
	}
	if (!ret)
		return foreign;
	foreign->history = NULL;
	v7s_foreign_detach(foreign);
	return ERR_PTR(ret);
}

void v7s_foreign_detach(struct v7s_foreign *foreign)
{
	v7s_history_end(foreign->history);
	if (foreign->entered && foreign->known.found == V7S_FOUND_HAND)
		v7s_known_remove(foreign->l1_phys);
	if (foreign->l2)
		v7s_foreign_drop_copies(foreign);
	kvfree(foreign->l2);
	kvfree(foreign->l1);
	kfree(foreign);
	if (atomic_dec_and_test(&v7s_foreign_count))
		wake_up_all(&v7s_foreign_none);
}
