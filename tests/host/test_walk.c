// SPDX-License-Identifier: GPL-2.0-only
/* Compares the walk of the module's reports with the model. */

#include "tests.h"

#include "format/walk.h"

#define PHYS	0x80000000ULL

static const u32 *table_at(const struct v7s_view *view, u64 phys, u32 slot)
{
	const struct memory_table *table = memory_find(phys);

	return table ? table->virt : NULL;
}

static const u32 *no_l2_table_at(const struct v7s_view *view, u64 phys, u32 slot)
{
	const struct memory_table *table = memory_find(phys);

	return table && table->level == 1 ? table->virt : NULL;
}

static const u32 *no_table_at(const struct v7s_view *view, u64 phys, u32 slot)
{
	return NULL;
}

static struct v7s_view view_of(const struct rig *rig)
{
	const struct rig_spec *spec = &rig->spec;

	return (struct v7s_view){
		.fmt = { .quirks = spec->quirks, .ias = spec->ias, .oas = spec->oas },
		.l1_phys = v7s_pgtable_l1_phys(rig->ops),
		.table = table_at,
	};
}

/* Pages of every size, with holes between, in the last 48 sections. */
static void open_mixture(struct rig *rig, struct rig_spec *spec)
{
	u64 base = (1ULL << test_max_ias(spec)) - 48 * SZ_1M;

	spec->ias = test_max_ias(spec);
	spec->base = base;
	rig_open(rig, spec);
	rig_must_map(rig, base, PHYS, SZ_1M, 2);
	rig_must_map(rig, base + 3 * SZ_1M, PHYS, SZ_4K, 7);
	rig_must_map(rig, base + 3 * SZ_1M + SZ_64K, 0x12340000, SZ_64K, 3);
	rig_must_map(rig, base + 5 * SZ_1M - SZ_4K, 0x1000, SZ_4K, 2);
	rig_must_map(rig, base + SZ_16M, PHYS, SZ_16M, 1);
	rig_must_map(rig, base + 47 * SZ_1M, 0x7000000, SZ_64K, 15);
	rig_must_map(rig, base + 48 * SZ_1M - SZ_4K, 0x7000, SZ_4K, 1);
}

static void check_leaf(const struct rig *rig, const struct v7s_view *view,
		       const struct v7s_walk *w)
{
	const struct model_page *page = model_at(&rig->model, w->iova);

	CHECK(v7s_pgsize(w->kind) == page->size && w->phys == page->phys &&
	      v7s_prot(&view->fmt, w->kind, w->desc) == page->prot,
	      "the walk finds 0x%llx at iova 0x%llx", w->phys, w->iova);
	CHECK(w->level == (page->size >= SZ_1M ? 1 : 2), "level %d", w->level);
	CHECK(w->index == (w->level == 1 ? w->iova >> 20 : w->iova >> 12 & 255),
	      "index %u", w->index);
}

/* A walk from any address on returns each leaf once, in order. */
static void every_leaf_from_anywhere(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;
	u64 from;

	for_each_variant(spec) {
		open_mixture(&rig, &spec);
		for (from = rig.model.base; !(from >> spec.ias); from += 37 * SZ_4K) {
			const struct v7s_view view = view_of(&rig);
			u64 next = from;
			struct v7s_walk w;

			v7s_for_each_leaf(&w, &view, from, (1ULL << view.fmt.ias) - 1) {
				if (w.iova + v7s_walk_bytes(&w) <= from)
					continue;
				if (w.iova > next)
					CHECK(model_run(&rig.model, next, w.iova - next, false) ==
					      w.iova - next, "skips leaves before 0x%llx", w.iova);
				CHECK(w.iova >= next || next == from, "out of order");
				check_leaf(&rig, &view, &w);
				next = w.iova + v7s_walk_bytes(&w);
			}
			CHECK(next >> spec.ias, "ended at 0x%llx", next);
			assert_false(v7s_walk_next(&w));
		}
		rig_close(&rig);
	}
}

static void check_continues(const struct v7s_view *view, const struct v7s_walk *run, u32 i,
			    const struct v7s_walk *step)
{
	u64 beyond = i * v7s_walk_bytes(run);

	assert_int_equal(step->level, run->level);
	assert_int_equal(step->kind, run->kind);
	assert_int_equal(step->iova, run->iova + beyond);
	assert_int_equal(step->phys, run->phys + beyond);
	assert_int_equal(v7s_prot(&view->fmt, step->kind, step->desc),
			 v7s_prot(&view->fmt, run->kind, run->desc));
}

/* A run has the leaves that single steps find, and the next step continues after it. */
static void runs_against_steps(void **state)
{
	struct rig_spec spec = { 0 };
	struct rig rig;
	u64 from;

	for_each_variant(spec) {
		open_mixture(&rig, &spec);
		for (from = rig.model.base; !(from >> spec.ias); from += 41 * SZ_4K) {
			const struct v7s_view view = view_of(&rig);
			struct v7s_walk run, step;
			u32 n, i;

			v7s_walk_start(&run, &view, from);
			v7s_walk_start(&step, &view, from);
			while (v7s_walk_next_leaf(&run)) {
				assert_true(v7s_walk_next_leaf(&step));
				assert_int_equal(step.iova, run.iova);
				n = v7s_walk_run(&run);
				assert_true(n > 0);
				for (i = 1; i < n; i++) {
					assert_true(v7s_walk_next_leaf(&step));
					check_continues(&view, &run, i, &step);
				}
			}
			assert_false(v7s_walk_next_leaf(&step));
		}
		rig_close(&rig);
	}
}

/* A run ends at a hole, at other attributes, and at an address that is not contiguous. */
static void a_run_ends(void **state)
{
	static const u32 others[] = { 0, 0x00001c72 ^ 0x20, 0x55555c73 };
	struct rig_spec spec = { .base = 0 };
	struct v7s_walk w;
	struct rig rig;
	u32 *l2, at, kind, kept;

	rig_open(&rig, &spec);
	rig_must_map(&rig, rig.model.base, PHYS, SZ_4K, 256);
	const struct v7s_view view = view_of(&rig);

	v7s_walk_start(&w, &view, rig.model.base);
	assert_true(v7s_walk_next(&w));
	l2 = memory_find(w.phys)->virt;
	for (at = 1; at < 256; at++) {
		for (kind = 0; kind < 3; kind++) {
			kept = l2[at];
			l2[at] = others[kind];
			v7s_walk_start(&w, &view, rig.model.base);
			assert_true(v7s_walk_next_leaf(&w));
			assert_int_equal(v7s_walk_run(&w), at);
			l2[at] = kept;
		}
	}
	rig_close(&rig);
}

static void lookup_every_page(void **state)
{
	struct rig_spec spec = { 0 };
	struct v7s_walk w;
	struct rig rig;
	u64 iova;

	for_each_variant(spec) {
		open_mixture(&rig, &spec);
		for (iova = rig.model.base; !(iova >> spec.ias); iova += SZ_4K / 2) {
			const struct model_page *page = model_at(&rig.model, iova);
			const struct v7s_view view = view_of(&rig);
			bool found = v7s_lookup(&w, &view, iova);

			CHECK(found == !!page->size, "iova 0x%llx", iova);
			CHECK(!found || (v7s_pgsize(w.kind) == page->size &&
					 w.phys == page->phys + iova % SZ_4K),
			      "iova 0x%llx leads to 0x%llx", iova, w.phys);
		}
		const struct v7s_view view = view_of(&rig);

		assert_false(v7s_lookup(&w, &view, 1ULL << spec.ias));
		assert_false(v7s_lookup(&w, &view, ~0ULL));
		assert_false(v7s_lookup(&w, &view, (1ULL << 52) + rig.model.base));
		rig_close(&rig);
	}
}

/* A walk returns a table descriptor before the table's contents; a walk by slot skips these. */
static void tables_and_slots(void **state)
{
	struct rig_spec spec = { 0 };
	u32 tables = 0, leaves = 0, slots = 0;
	struct v7s_view view;
	struct v7s_walk w;
	struct rig rig;

	open_mixture(&rig, &spec);
	view = view_of(&rig);
	v7s_walk_start(&w, &view, 0);
	while (v7s_walk_next(&w)) {
		if (w.kind == V7S_TABLE) {
			tables++;
			CHECK(memory_find(w.phys), "no table at 0x%llx", w.phys);
		} else {
			leaves++;
			CHECK(w.level == 1 || tables, "a page before its table");
		}
	}
	assert_int_equal(tables, 4);
	assert_int_equal(leaves, 2 + 7 + 48 + 2 + 16 + 240 + 1);
	/* A walk that starts inside a table does not return the descriptor of that table. */
	v7s_walk_start(&w, &view, rig.model.base + 3 * SZ_1M + SZ_4K);
	assert_true(v7s_walk_next(&w));
	assert_int_equal(w.level, 2);
	assert_int_equal(w.iova, rig.model.base + 3 * SZ_1M + SZ_4K);
	v7s_for_each_slot(&w, &view) {
		CHECK(w.level == 1, "a slot of level 2");
		slots++;
	}
	assert_int_equal(slots, 2 + 4 + 16);
	rig_close(&rig);
}

static void tables_that_cannot_be_read(void **state)
{
	struct rig_spec spec = { 0 };
	u32 tables = 0, blocks = 0;
	struct v7s_view view;
	struct v7s_walk w;
	struct rig rig;

	open_mixture(&rig, &spec);
	view = view_of(&rig);
	view.table = no_l2_table_at;
	v7s_walk_start(&w, &view, 0);
	while (v7s_walk_next(&w)) {
		tables += w.kind == V7S_TABLE;
		blocks += w.kind != V7S_TABLE;
	}
	assert_int_equal(tables, 4);
	assert_int_equal(blocks, 18);
	assert_false(v7s_lookup(&w, &view, rig.model.base + 3 * SZ_1M));
	view.table = no_table_at;
	v7s_walk_start(&w, &view, 0);
	assert_false(v7s_walk_next(&w));
	assert_false(v7s_lookup(&w, &view, 0));
	rig_close(&rig);
}

/* A walk returns an invalid descriptor and does not follow it. */
static void rubbish(void **state)
{
	struct rig_spec spec = { 0 };
	struct v7s_view view;
	struct v7s_walk w;
	struct rig rig;
	u32 *l1;

	rig_open(&rig, &spec);
	view = view_of(&rig);
	l1 = memory_find(view.l1_phys)->virt;
	l1[5] = 0xfffffffc;
	l1[6] = 0xdead0001;
	v7s_walk_start(&w, &view, 0);
	assert_true(v7s_walk_next(&w));
	assert_int_equal(w.kind, V7S_INVALID);
	assert_int_equal(w.iova, 5 * SZ_1M);
	assert_true(v7s_walk_next(&w));
	assert_int_equal(w.kind, V7S_TABLE);
	assert_int_equal(w.phys, 0xdead0000);
	assert_false(v7s_walk_next(&w));
	v7s_for_each_leaf(&w, &view, 0, (1ULL << view.fmt.ias) - 1)
		fail();
	l1[5] = 0;
	l1[6] = 0;
	rig_close(&rig);
}

TEST_GROUP(walk,
	   cmocka_unit_test(every_leaf_from_anywhere),
	   cmocka_unit_test(runs_against_steps),
	   cmocka_unit_test(a_run_ends),
	   cmocka_unit_test(lookup_every_page),
	   cmocka_unit_test(tables_and_slots),
	   cmocka_unit_test(tables_that_cannot_be_read),
	   cmocka_unit_test(rubbish));
