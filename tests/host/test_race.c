// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two concurrent callers, in every interleaving with up to two preemptions. They have
 * different pages, in the same tables and blocks.
 */

#include <stdio.h>

#include "schedule.h"
#include "tests.h"

#define PHYS	0x80000000ULL

enum what {
	NOTHING,
	MAP,
	UNMAP,
	MAP_EXISTS,
	MAP_NO_MEMORY,
	UNMAP_HOLE,
	TRANSLATE,
	TRANSLATE_HOLE,
	HOLD,
	TRIM,
};

struct action {
	enum what what;
	u32 iova;
	u32 pgsize;
	u32 count;
};

struct scenario {
	const char *name;
	struct action setup[4];
	struct action thread[SCHEDULE_THREADS][4];
};

#define PAGE(n)		((n) * SZ_4K)
#define SECTION(n)	((n) * SZ_1M)

static const struct scenario scenarios[] = {
	{ "two maps need one table", {},
	  { { { MAP, PAGE(0), SZ_4K, 1 } }, { { MAP, PAGE(1), SZ_4K, 1 } } } },
	{ "two maps need the same tables", {},
	  { { { MAP, PAGE(250), SZ_4K, 10 } }, { { MAP, PAGE(260), SZ_4K, 300 } } } },
	{ "a table is freed while a map needs it", { { MAP, PAGE(0), SZ_4K, 1 } },
	  { { { UNMAP, PAGE(0), SZ_4K, 1 } }, { { MAP, PAGE(1), SZ_4K, 2 } } } },
	{ "both unmap the last page", { { MAP, PAGE(0), SZ_4K, 2 } },
	  { { { UNMAP, PAGE(0), SZ_4K, 1 } }, { { UNMAP, PAGE(1), SZ_4K, 1 } } } },
	{ "a table is installed and freed", {},
	  { { { MAP, PAGE(0), SZ_4K, 1 }, { UNMAP, PAGE(0), SZ_4K, 1 } },
	    { { MAP, PAGE(1), SZ_4K, 1 }, { UNMAP, PAGE(1), SZ_4K, 1 } } } },
	{ "a table is freed and installed", { { MAP, PAGE(0), SZ_4K, 1 } },
	  { { { UNMAP, PAGE(0), SZ_4K, 1 }, { MAP, PAGE(0), SZ_64K, 1 } },
	    { { MAP, PAGE(16), SZ_64K, 1 }, { UNMAP, PAGE(16), SZ_64K, 1 } } } },
	{ "a block replaces an emptied table", { { MAP, PAGE(8), SZ_4K, 256 } },
	  { { { UNMAP, PAGE(256), SZ_4K, 8 }, { MAP, SECTION(1), SZ_1M, 1 } },
	    { { UNMAP, PAGE(8), SZ_4K, 248 }, { MAP, SECTION(0), SZ_1M, 1 } } } },
	{ "ranges that meet in a table", { { MAP, 0, SZ_4K, 768 } },
	  { { { UNMAP, PAGE(0), SZ_4K, 300 } }, { { UNMAP, PAGE(300), SZ_4K, 468 } } } },
	{ "a section is split twice", { { MAP, 0, SZ_1M, 1 } },
	  { { { UNMAP, PAGE(3), SZ_4K, 1 } }, { { UNMAP, PAGE(200), SZ_4K, 7 } } } },
	{ "a section is split and unmapped in halves", { { MAP, 0, SZ_1M, 1 } },
	  { { { UNMAP, PAGE(0), SZ_4K, 128 } }, { { UNMAP, PAGE(128), SZ_4K, 128 } } } },
	{ "a supersection is split twice", { { MAP, 0, SZ_16M, 1 } },
	  { { { UNMAP, SECTION(2), SZ_1M, 1 } }, { { UNMAP, SECTION(3) + PAGE(1), SZ_4K, 1 } } } },
	{ "a section of a supersection is split twice", { { MAP, 0, SZ_16M, 1 } },
	  { { { UNMAP, 0, SZ_4K, 257 } }, { { UNMAP, SECTION(1) + PAGE(2), SZ_4K, 300 } } } },
	{ "a large page is split twice", { { MAP, 0, SZ_64K, 2 } },
	  { { { UNMAP, PAGE(1), SZ_4K, 1 } }, { { UNMAP, PAGE(9), SZ_4K, 1 } } } },
	{ "a large page is split at both ends", { { MAP, 0, SZ_64K, 3 } },
	  { { { UNMAP, 0, SZ_4K, 20 } }, { { UNMAP, PAGE(20), SZ_4K, 28 } } } },
	{ "a map is undone during another map", { { MAP, PAGE(600), SZ_4K, 1 } },
	  { { { MAP_EXISTS, PAGE(5), SZ_4K, 600 } },
	    { { MAP, PAGE(2), SZ_4K, 1 }, { UNMAP, PAGE(2), SZ_4K, 1 } } } },
	{ "a page is translated while its neighbour is unmapped", { { MAP, PAGE(0), SZ_4K, 2 } },
	  { { { TRANSLATE, PAGE(0), SZ_4K, 1 }, { UNMAP, PAGE(0), SZ_4K, 1 } },
	    { { UNMAP, PAGE(1), SZ_4K, 1 }, { MAP, PAGE(1), SZ_4K, 1 } } } },
	{ "a hole is translated while its table is freed", { { MAP, PAGE(1), SZ_4K, 1 } },
	  { { { TRANSLATE_HOLE, PAGE(0), SZ_4K, 1 }, { TRANSLATE_HOLE, PAGE(2), SZ_4K, 1 } },
	    { { UNMAP, PAGE(1), SZ_4K, 1 }, { .what = TRIM }, { MAP, PAGE(257), SZ_4K, 1 } } } },
	{ "a page is translated while its block is split", { { MAP, 0, SZ_16M, 1 } },
	  { { { TRANSLATE, PAGE(5), SZ_4K, 1 }, { TRANSLATE, PAGE(5), SZ_4K, 1 } },
	    { { UNMAP, PAGE(6), SZ_4K, 1 } } } },
	{ "no memory for a map while its table is installed and freed", {},
	  { { { MAP_NO_MEMORY, PAGE(0), SZ_4K, 2 } },
	    { { MAP, PAGE(2), SZ_4K, 1 }, { UNMAP, PAGE(2), SZ_4K, 1 } } } },
	{ "a hole is unmapped while its table is installed and freed", {},
	  { { { UNMAP_HOLE, PAGE(0), SZ_4K, 2 } },
	    { { MAP, PAGE(2), SZ_4K, 1 }, { UNMAP, PAGE(2), SZ_4K, 1 } } } },
	{ "a table is held while it is installed and freed", {},
	  { { { HOLD, PAGE(0), SZ_4K, 1 } },
	    { { MAP, PAGE(1), SZ_4K, 1 }, { UNMAP, PAGE(1), SZ_4K, 1 } } } },
	{ "a full table is held while it is unmapped", { { MAP, PAGE(0), SZ_4K, 256 } },
	  { { { UNMAP, PAGE(0), SZ_4K, 256 } },
	    { { HOLD, PAGE(0), SZ_4K, 1 }, { HOLD, PAGE(1), SZ_4K, 1 } } } },
	{ "full tables are unmapped while one of them is held", { { MAP, PAGE(0), SZ_64K, 48 } },
	  { { { UNMAP, PAGE(0), SZ_4K, 768 }, { MAP, PAGE(3), SZ_4K, 1 } },
	    { { HOLD, PAGE(256), SZ_4K, 1 } } } },
	{ "a map reuses a waiting table while it is freed", { { MAP, PAGE(0), SZ_4K, 1 } },
	  { { { UNMAP, PAGE(0), SZ_4K, 1 }, { .what = TRIM } },
	    { { MAP, PAGE(1), SZ_4K, 1 }, { UNMAP, PAGE(1), SZ_4K, 1 } } } },
	{ "a waiting table is freed while maps fill it", { { MAP, PAGE(0), SZ_4K, 1 } },
	  { { { UNMAP, PAGE(0), SZ_4K, 1 }, { .what = TRIM }, { MAP, PAGE(0), SZ_4K, 1 } },
	    { { .what = TRIM }, { MAP, PAGE(1), SZ_4K, 2 } } } },
	{ "a block replaces a waiting table; another is freed", { { MAP, PAGE(8), SZ_4K, 256 } },
	  { { { UNMAP, PAGE(256), SZ_4K, 8 }, { MAP, SECTION(1), SZ_1M, 1 }, { .what = TRIM } },
	    { { .what = TRIM }, { UNMAP, PAGE(8), SZ_4K, 248 }, { MAP, SECTION(0), SZ_1M, 1 } } } },
	{ "blocks and pages are mapped in neighbouring sections", {},
	  { { { MAP, SECTION(1), SZ_1M, 2 }, { UNMAP, SECTION(1), SZ_1M, 2 } },
	    { { MAP, PAGE(255), SZ_4K, 1 }, { MAP, SECTION(3), SZ_4K, 1 } } } },
};

static struct rig race_rig;

static u64 phys_of(u64 iova)
{
	return PHYS + iova;
}

/* The device may access memory at any point. */
static void observe(void)
{
	struct rig *rig = &race_rig;

	tlb_access(&rig->tlb, random_below(&rig->random, rig->model.pages) * (u64)SZ_4K);
}

/* An access to a neighbouring page may load a larger entry into the device's TLB. */
static void look_beside(u64 iova)
{
	struct rig *rig = &race_rig;
	u64 at = round_down(iova, SZ_64K);

	for (; at <= (iova | (SZ_64K - 1)); at += SZ_4K)
		if (at != iova)
			tlb_access(&rig->tlb, at);
}

/* The translation that the device must get after an operation. */
static void check_device(const struct action *a, bool mapped)
{
	struct rig *rig = &race_rig;
	u64 iova;

	look_beside(a->iova);
	for (iova = a->iova; iova < a->iova + (u64)a->pgsize * a->count; iova += SZ_4K) {
		struct mmu_leaf leaf = tlb_access(&rig->tlb, iova);

		CHECK(!!leaf.size == mapped, "iova 0x%llx, 0x%x bytes", iova, leaf.size);
		CHECK(!mapped || leaf.phys + (iova - leaf.iova) == phys_of(iova),
		      "iova 0x%llx is mapped to 0x%llx", iova, leaf.phys + (iova - leaf.iova));
	}
}

static void do_map(const struct action *a, int right)
{
	struct io_pgtable_ops *ops = race_rig.ops;
	size_t mapped = 0;
	int ret;

	ret = ops->map_pages(ops, a->iova, phys_of(a->iova), a->pgsize, a->count,
			     RIG_DEFAULT_PROT, GFP_ATOMIC, &mapped);
	CHECK(ret == right, "map at 0x%x returns %d", a->iova, ret);
	CHECK(mapped == (ret ? 0 : (size_t)a->pgsize * a->count), "0x%zx mapped", mapped);
	rig_flush_late(&race_rig, 0, SZ_16M);
	if (!ret)
		check_device(a, true);
}

static void do_unmap(const struct action *a, size_t right)
{
	struct io_pgtable_ops *ops = race_rig.ops;
	struct rig_gather gather = {};
	size_t done = ops->unmap_pages(ops, a->iova, a->pgsize, a->count, &gather.gather);

	CHECK(done == right, "unmap at 0x%x returns 0x%zx", a->iova, done);
	rig_sync_tlb(&race_rig, &gather);
	rig_flush_late(&race_rig, 0, SZ_16M);
	check_device(a, false);
}

/* Without memory a map succeeds only if the other caller has installed the table. */
static void do_map_without_memory(const struct action *a)
{
	struct io_pgtable_ops *ops = race_rig.ops;
	size_t mapped = 0;
	int ret = ops->map_pages(ops, a->iova, phys_of(a->iova), a->pgsize, a->count,
				 RIG_DEFAULT_PROT, GFP_ATOMIC | SHIM_NO_MEMORY, &mapped);

	CHECK(!ret || ret == -ENOMEM, "map at 0x%x returns %d", a->iova, ret);
	if (!ret)
		do_unmap(a, (size_t)a->pgsize * a->count);
}

static void do_action(const struct action *a)
{
	struct io_pgtable_ops *ops = race_rig.ops;
	u64 phys;

	switch (a->what) {
	case MAP:
		do_map(a, 0);
		break;
	case MAP_EXISTS:
		do_map(a, -EEXIST);
		break;
	case MAP_NO_MEMORY:
		do_map_without_memory(a);
		break;
	case UNMAP:
		do_unmap(a, (size_t)a->pgsize * a->count);
		break;
	case UNMAP_HOLE:
		do_unmap(a, 0);
		break;
	case TRANSLATE:
		phys = ops->iova_to_phys(ops, a->iova);
		CHECK(phys == phys_of(a->iova), "iova 0x%x translates to 0x%llx", a->iova, phys);
		break;
	case TRANSLATE_HOLE:
		phys = ops->iova_to_phys(ops, a->iova);
		CHECK(!phys, "iova 0x%x translates to 0x%llx", a->iova, phys);
		break;
	case HOLD:
		CHECK(!v7s_pgtable_hold(ops, a->iova, a->pgsize, GFP_ATOMIC), "no hold");
		break;
	case TRIM:
		rig_trim(&race_rig);
		break;
	default:
		break;
	}
}

static void do_actions(void *actions)
{
	const struct action *a;

	for (a = actions; a->what; a++)
		do_action(a);
}

static void update_model(const struct action *a)
{
	struct model *model = &race_rig.model;

	for (; a->what; a++) {
		u64 size = (u64)a->pgsize * a->count;

		if (a->what == MAP)
			model_map(model, a->iova, phys_of(a->iova), size, a->pgsize,
				  rig_prot(&race_rig, RIG_DEFAULT_PROT));
		else if (a->what == UNMAP)
			model_unmap(model, a->iova, size, a->pgsize);
		else if (a->what == HOLD)
			model_hold(model, a->iova, size);
	}
}

static unsigned int run(const struct scenario *s, bool coherent, enum rig_tlb tlb,
			unsigned int first, unsigned int second)
{
	struct rig_spec spec = { .coherent = coherent, .tlb = tlb, .ias = 25, .sections = 16,
				 .seed = first * 1000 + second };
	struct schedule schedule = {
		.thread = { do_actions, do_actions },
		.arg = { (void *)s->thread[0], (void *)s->thread[1] },
		.observe = observe,
		.at = { first, second },
	};
	unsigned int points;

	snprintf(fail_context, sizeof(fail_context), "%s, %scoherent, TLB %d, switched at %u and %u: ",
		 s->name, coherent ? "" : "non", tlb, first, second);
	rig_open(&race_rig, &spec);
	do_actions((void *)s->setup);
	points = schedule_run(&schedule);
	update_model(s->setup);
	update_model(s->thread[0]);
	update_model(s->thread[1]);
	rig_close(&race_rig);
	return points;
}

/*
 * Preempt at every point, and after each of these at every later point, or at a sample of
 * them: about RACES interleavings in all.
 */
static void run_all(const struct scenario *s, bool coherent, enum rig_tlb tlb)
{
	unsigned int points = run(s, coherent, tlb, 0, 0), first, second, step;
	u64 races = test_number("RACES", 200);

	step = (u64)points * points / 2 / races + 1;
	for (first = 1; first <= points; first++) {
		run(s, coherent, tlb, first, 0);
		for (second = first + 1 + first % step; second <= points; second += step)
			run(s, coherent, tlb, first, second);
	}
	fail_context[0] = 0;
}

static void every_scenario(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(scenarios); i++) {
		run_all(&scenarios[i], false, RIG_TLB_GATHER);
		run_all(&scenarios[i], true, RIG_TLB_GATHER);
		run_all(&scenarios[i], false, RIG_TLB_LATE);
	}
}

TEST_GROUP(race, cmocka_unit_test(every_scenario));
