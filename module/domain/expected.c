// SPDX-License-Identifier: GPL-2.0-only

#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "expected.h"

/**
 * struct v7s_expected_range - a range that should be mapped
 * @node: in struct v7s_expected
 * @iova: first address
 * @end: one past its last address
 * @target: what @iova is mapped to
 */
struct v7s_expected_range {
	struct rb_node node;
	u64 iova;
	u64 end;
	struct v7s_target target;
};

static struct v7s_expected_range *v7s_range_of(struct rb_node *node)
{
	return rb_entry_safe(node, struct v7s_expected_range, node);
}

/* The first range that does not end before @iova, or NULL. */
static struct v7s_expected_range *v7s_range_from(const struct v7s_expected *expected, u64 iova)
{
	struct rb_node *node = expected->ranges.rb_node;
	struct v7s_expected_range *found = NULL;

	while (node) {
		struct v7s_expected_range *range = v7s_range_of(node);

		if (range->end > iova) {
			found = range;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
}

static struct v7s_target v7s_target_at(const struct v7s_target *target, u64 offset)
{
	return (struct v7s_target){ target->phys + offset, target->prot };
}

static bool v7s_same_target(struct v7s_target a, struct v7s_target b)
{
	return a.prot == b.prot && (!a.prot || a.phys == b.phys);
}

/* Whether @next begins where @range ends, in IOVAs and in what they are mapped to. */
static bool v7s_range_continues(const struct v7s_expected_range *range,
				const struct v7s_expected_range *next)
{
	return range->end == next->iova &&
	       v7s_same_target(v7s_target_at(&range->target, range->end - range->iova),
			       next->target);
}

static void v7s_range_insert(struct v7s_expected *expected, struct v7s_expected_range *range)
{
	struct rb_node **link = &expected->ranges.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = range->iova < v7s_range_of(parent)->iova ? &parent->rb_left :
								  &parent->rb_right;
	}
	rb_link_node(&range->node, parent, link);
	rb_insert_color(&range->node, &expected->ranges);
	expected->count++;
}

static void v7s_range_free(struct v7s_expected *expected, struct v7s_expected_range *range)
{
	rb_erase(&range->node, &expected->ranges);
	expected->count--;
	kfree(range);
}

/* A request that has been carried out must not fail for lack of this memory. */
static void v7s_range_add(struct v7s_expected *expected, u64 iova, u64 end,
			  struct v7s_target target)
{
	struct v7s_expected_range *range = NULL;

	if (expected->count < V7S_EXPECTED_MAX)
		range = kmalloc(sizeof(*range), GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
	if (!range) {
		v7s_expected_free(expected);
		expected->lost = true;
		return;
	}
	range->iova = iova;
	range->end = end;
	range->target = target;
	v7s_range_insert(expected, range);
}

/* Merge the next range into @range, if it continues @range. */
static void v7s_range_join(struct v7s_expected *expected, struct v7s_expected_range *range)
{
	struct v7s_expected_range *next = v7s_range_of(rb_next(&range->node));

	if (!next || !v7s_range_continues(range, next))
		return;
	range->end = next->end;
	v7s_range_free(expected, next);
}

/* Extend @before by the range at @iova, or return false if that does not continue @before. */
static bool v7s_range_extend(struct v7s_expected_range *before, u64 iova, u64 size,
			     struct v7s_target target)
{
	struct v7s_expected_range range = { .iova = iova, .target = target };

	if (!before || !v7s_range_continues(before, &range))
		return false;
	before->end += size;
	return true;
}

void v7s_expected_map(struct v7s_expected *expected, const struct v7s_format *fmt, u64 iova,
		      u64 phys, u64 size, int prot)
{
	struct v7s_target target = { phys, v7s_prot_kept(fmt, prot) };
	struct v7s_expected_range *range;

	v7s_expected_unmap(expected, iova, size);
	if (expected->lost)
		return;
	range = iova ? v7s_range_from(expected, iova - 1) : NULL;
	if (!v7s_range_extend(range, iova, size, target)) {
		v7s_range_add(expected, iova, iova + size, target);
		if (expected->lost)
			return;
		range = v7s_range_from(expected, iova);
	}
	v7s_range_join(expected, range);
}

/* Subtract [@iova, @end) from a range that overlaps it. */
static void v7s_range_subtract(struct v7s_expected *expected, struct v7s_expected_range *range,
			       u64 iova, u64 end)
{
	struct v7s_target rest = v7s_target_at(&range->target, end - range->iova);
	u64 range_end = range->end;

	if (range->iova >= iova && range_end <= end) {
		v7s_range_free(expected, range);
	} else if (range->iova >= iova) {
		range->target = rest;
		range->iova = end;
	} else {
		range->end = iova;
		if (range_end > end)
			v7s_range_add(expected, end, range_end, rest);
	}
}

void v7s_expected_unmap(struct v7s_expected *expected, u64 iova, u64 size)
{
	struct v7s_expected_range *range;

	while ((range = v7s_range_from(expected, iova)) && range->iova < iova + size)
		v7s_range_subtract(expected, range, iova, iova + size);
}

void v7s_expected_free(struct v7s_expected *expected)
{
	struct v7s_expected_range *range, *next;

	rbtree_postorder_for_each_entry_safe(range, next, &expected->ranges, node) kfree(range);
	*expected = (struct v7s_expected){};
}

/* Two iterators: over runs of leaves that continue each other, and over expected ranges. */
struct v7s_comparison {
	struct v7s_walk walk;
	u64 iova;  /* of the run of leaves; U64_MAX after the last one */
	u64 end;
	struct v7s_target found;
	struct v7s_expected_range *range;
};

static void v7s_comparison_next_leaf(struct v7s_comparison *c)
{
	struct v7s_walk *w = &c->walk;

	c->iova = U64_MAX;
	c->end = U64_MAX;
	if (!v7s_walk_next_leaf(w))
		return;
	c->iova = w->iova;
	c->end = w->iova + v7s_walk_run(w) * v7s_walk_bytes(w);
	c->found = (struct v7s_target){ w->phys, v7s_prot(&w->view->fmt, w->kind, w->desc) };
	cond_resched();
}

/* What is mapped at @at; lowers @end to where that changes. */
static struct v7s_target v7s_found_at(struct v7s_comparison *c, u64 at, u64 *end)
{
	while (c->end <= at)
		v7s_comparison_next_leaf(c);
	*end = min(*end, at < c->iova ? c->iova : c->end);
	return at < c->iova ? (struct v7s_target){} : v7s_target_at(&c->found, at - c->iova);
}

/* What should be mapped at @at; lowers @end to where that changes. */
static struct v7s_target v7s_expected_at(struct v7s_comparison *c, u64 at, u64 *end)
{
	while (c->range && c->range->end <= at)
		c->range = v7s_range_of(rb_next(&c->range->node));
	if (!c->range)
		return (struct v7s_target){};
	*end = min(*end, at < c->range->iova ? c->range->iova : c->range->end);
	if (at < c->range->iova)
		return (struct v7s_target){};
	return v7s_target_at(&c->range->target, at - c->range->iova);
}

struct v7s_wrong v7s_expected_compare(const struct v7s_expected *expected,
				      const struct v7s_view *view, u64 first, u64 last)
{
	struct v7s_comparison c = { .range = v7s_range_from(expected, first) };
	struct v7s_wrong wrong = {};
	u64 at, end;

	v7s_walk_start(&c.walk, view, first);
	v7s_walk_until(&c.walk, last);
	for (at = first; at <= last; at = end) {
		struct v7s_target should, found;

		end = last + 1;
		should = v7s_expected_at(&c, at, &end);
		found = v7s_found_at(&c, at, &end);
		if (v7s_same_target(should, found))
			continue;
		if (!wrong.pages) {
			wrong.iova = at;
			wrong.expected = should;
			wrong.found = found;
		}
		wrong.pages += (end - at) >> V7S_L2_SHIFT;
	}
	return wrong;
}
