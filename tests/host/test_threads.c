// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads that map, unmap and translate at once, each its own pages, in shared tables
 * and blocks. The build with ThreadSanitizer runs only this test.
 */

#include <pthread.h>
#include <sched.h>

#include "shim/hook.h"
#include "tests.h"

#define THREADS	4
#define PHYS	0x80000000ULL

/* In these areas each thread owns every THREADS-th unit. */
static const struct area {
	u32 first;		/* section */
	u32 sections;
	u32 unit;
	u32 block;		/* page size of its mappings at the start, 0 for none */
} areas[] = {
	{ 0, 8, SZ_4K, 0 },
	{ 8, 8, SZ_64K, 0 },
	{ 16, 16, SZ_1M, 0 },
	{ 32, 12, 4 * SZ_4K, SZ_64K },
	{ 44, 4, 16 * SZ_4K, SZ_1M },
	{ 48, 16, SZ_4K, SZ_16M },
	{ 64, 16, SZ_1M, SZ_16M },
};

static struct rig threads_rig;
static __thread struct random jitter;

/* Yield to another thread now and then. */
static void jitter_hook(void)
{
	if (random_one_in(&jitter, 64))
		sched_yield();
}

static void relax(void)
{
	sched_yield();
}

struct range {
	u64 iova;
	u32 pgsize;
	u32 count;
};

/* A range within a unit of this thread. */
static struct range choose_range(struct random *r, u32 me)
{
	const struct area *area = &areas[random_below(r, ARRAY_SIZE(areas))];
	u32 units = area->sections * (SZ_1M / area->unit) / THREADS;
	u64 unit = area->first * SZ_1M + (random_below(r, units) * THREADS + me) * (u64)area->unit;
	u32 pgsize = SZ_4K, first, n;

	while (pgsize * 16 <= area->unit && !random_one_in(r, 3))
		pgsize *= 16;
	n = area->unit / pgsize;
	first = random_below(r, n);
	return (struct range){ unit + first * pgsize, pgsize, 1 + random_below(r, n - first) };
}

/* Page sizes are not checked here: another thread may split a block that holds the page. */
static void set_pages(const struct range *range, bool mapped)
{
	u64 at;

	for (at = 0; at < (u64)range->pgsize * range->count; at += SZ_4K)
		*model_at(&threads_rig.model, range->iova + at) = (struct model_page){
			mapped ? PHYS + range->iova + at : 0,
			mapped ? SZ_4K : 0,
			mapped ? rig_prot(&threads_rig, RIG_DEFAULT_PROT) : 0,
		};
}

static void do_map(const struct range *range)
{
	struct io_pgtable_ops *ops = threads_rig.ops;
	size_t mapped = 0, size = (size_t)range->pgsize * range->count;
	bool free = model_run(&threads_rig.model, range->iova, size, false) == size;
	int ret = ops->map_pages(ops, range->iova, PHYS + range->iova, range->pgsize,
				 range->count, RIG_DEFAULT_PROT, GFP_ATOMIC, &mapped);

	CHECK(ret == (free ? 0 : -EEXIST) && mapped == (free ? size : 0),
	      "map of 0x%zx at 0x%llx returns %d", size, range->iova, ret);
	if (free)
		set_pages(range, true);
}

static void do_unmap(const struct range *range)
{
	struct io_pgtable_ops *ops = threads_rig.ops;
	struct range done = *range;
	size_t size = (size_t)range->pgsize * range->count;
	size_t right = model_run(&threads_rig.model, range->iova, size, true);
	size_t ret = ops->unmap_pages(ops, range->iova, range->pgsize, range->count, NULL);

	CHECK(ret == right, "unmap of 0x%zx at 0x%llx returns 0x%zx", size, range->iova, ret);
	done.pgsize = SZ_4K;
	done.count = right / SZ_4K;
	set_pages(&done, false);
}

static void do_translate(u64 iova)
{
	struct io_pgtable_ops *ops = threads_rig.ops;
	u64 phys;

	if (!model_at(&threads_rig.model, iova)->size)
		return;
	phys = ops->iova_to_phys(ops, iova + 5);
	CHECK(phys == PHYS + iova + 5, "iova 0x%llx translates to 0x%llx", iova, phys);
}

struct worker {
	pthread_t thread;
	u32 me;
	u64 seed;
	u64 steps;
};

static void *work(void *arg)
{
	struct worker *worker = arg;
	struct random r = random_seeded(worker->seed + worker->me);
	u64 i;

	jitter = random_seeded(~worker->seed - worker->me);
	for (i = 0; i < worker->steps; i++) {
		struct range range = choose_range(&r, worker->me);

		switch (random_below(&r, 4)) {
		case 0:
			do_translate(range.iova);
			break;
		case 1:
			do_map(&range);
			break;
		default:
			do_unmap(&range);
			do_map(&range);
		}
	}
	return NULL;
}

static void map_blocks(void)
{
	const struct area *a;

	for (a = areas; a < areas + ARRAY_SIZE(areas); a++)
		if (a->block)
			rig_must_map(&threads_rig, a->first * SZ_1M, PHYS + a->first * SZ_1M,
				     a->block, a->sections * SZ_1M / a->block);
}

/* Copy the tables' page sizes to the model, which has not kept them, and compare the two. */
static void check_all(void)
{
	struct rig *rig = &threads_rig;
	u64 iova;

	for (iova = 0; iova < (u64)rig->model.pages * SZ_4K; iova += SZ_4K) {
		struct mmu_leaf leaf = mmu_walk(&rig->mmu, iova);
		struct model_page *page = model_at(&rig->model, iova);

		CHECK(!leaf.size == !page->size, "iova 0x%llx", iova);
		page->size = leaf.size;
	}
	rig_check(rig);
}

static void run_threads(struct rig_spec spec, u64 seed, u64 steps)
{
	void (*relax_before)(void) = shim_relax;
	struct worker worker[THREADS];
	u32 i;

	spec.ias = 27;
	spec.sections = 80;
	spec.tlb = RIG_TLB_LATE;
	spec.by_hand = true;
	rig_open(&threads_rig, &spec);
	map_blocks();
	shim_relax = relax;
	shim_hook = jitter_hook;
	for (i = 0; i < THREADS; i++) {
		worker[i] = (struct worker){ .me = i, .seed = seed, .steps = steps };
		if (pthread_create(&worker[i].thread, NULL, work, &worker[i]))
			FAIL("no thread");
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(worker[i].thread, NULL);
	shim_hook = NULL;
	shim_relax = relax_before;
	check_all();
	rig_close(&threads_rig);
}

static void disjoint_ranges(void **state)
{
	u64 seed = test_number("SEED", 1), steps = test_number("STEPS", 2000);
	struct rig_spec spec = { 0 };

	for_each_variant(spec)
		run_threads(spec, seed, steps);
}

TEST_GROUP(threads, cmocka_unit_test(disjoint_ranges));
