// SPDX-License-Identifier: GPL-2.0-only

#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "bench.h"
#include "churn.h"

/* Pages that are timed with interrupts off, so that no tick is counted. */
#define V7S_SLICE	4096

#define V7S_BENCH_PROT	(IOMMU_READ | IOMMU_WRITE)

const char *const v7s_bench_op_names[V7S_BENCH_OPS] = {
	[V7S_BENCH_MAP] = "map",
	[V7S_BENCH_UNMAP] = "unmap",
	[V7S_BENCH_TRANSLATE] = "translate",
	[V7S_BENCH_CREATE] = "create",
	[V7S_BENCH_DESTROY] = "destroy",
	[V7S_BENCH_STORE] = "store",
	[V7S_BENCH_MEMSET] = "memset",
	[V7S_BENCH_CHURN] = "churn",
};

/* One operation of one provider, being measured. */
struct v7s_bench {
	const struct v7s_bench_spec *spec;
	const struct v7s_provider *provider;
	enum v7s_bench_op op;
	struct v7s_instance pgtable;
	bool made;
	bool counted;	/* count syncs */
	u32 *plain;	/* for store and memset */
	u64 *ns;	/* of each loop */
	u64 syncs;	/* of a loop that is not timed */
};

static int v7s_bench_make(struct v7s_bench *b)
{
	const struct v7s_format fmt = v7s_bench_format(b->spec);
	int ret;

	b->pgtable = (struct v7s_instance){
		.provider = b->provider,
		.counted = b->counted,
		.cfg = {
			.quirks = fmt.quirks,
			.pgsize_bitmap = V7S_PGSIZES,
			.ias = fmt.ias,
			.oas = fmt.oas,
			.coherent_walk = b->spec->coherent,
			.tlb = &v7s_no_tlb,
		},
	};
	ret = v7s_instance_make(&b->pgtable, NULL);
	b->made = !ret;
	return ret;
}

static void v7s_bench_free(struct v7s_bench *b)
{
	if (b->made)
		v7s_instance_free(&b->pgtable);
	b->made = false;
}

/*
 * Map pages [first, end), batch of them in a call, to physical addresses equal to their IOVAs.
 * The loops keep what they need in locals, to add few instructions.
 */
static int v7s_bench_map(struct v7s_bench *b, u64 first, u64 end)
{
	struct io_pgtable_ops *ops = b->pgtable.ops;
	size_t pgsize = b->spec->pgsize, batch = b->spec->batch, mapped = 0;
	unsigned long at = first * pgsize;
	int ret = 0;

	for (; first < end && !ret; first += batch) {
		ret = io_pgtable_map_pages(ops, at, at, pgsize, batch, V7S_BENCH_PROT, GFP_ATOMIC,
					   &mapped);
		at += batch * pgsize;
	}
	return ret;
}

static int v7s_bench_unmap(struct v7s_bench *b, u64 first, u64 end)
{
	struct io_pgtable_ops *ops = b->pgtable.ops;
	size_t pgsize = b->spec->pgsize, batch = b->spec->batch;
	unsigned long at = first * pgsize;
	u64 left = (end - first) * pgsize;

	for (; first < end; first += batch) {
		left -= io_pgtable_unmap_pages(ops, at, pgsize, batch, NULL);
		at += batch * pgsize;
	}
	return left ? -ENOMEM : 0;
}

static int v7s_do_translate(struct v7s_bench *b, u64 first, u64 end)
{
	struct io_pgtable_ops *ops = b->pgtable.ops;
	phys_addr_t (*iova_to_phys)(struct io_pgtable_ops *, unsigned long) = ops->iova_to_phys;
	u32 pgsize = b->spec->pgsize;
	unsigned long at;

	for (at = first * pgsize; first < end; first++, at += pgsize)
		iova_to_phys(ops, at);
	return iova_to_phys(ops, at - 1) == at - 1 ? 0 : -EIO;
}

static int v7s_do_create(struct v7s_bench *b, u64 first, u64 end)
{
	return v7s_bench_make(b);
}

static int v7s_do_destroy(struct v7s_bench *b, u64 first, u64 end)
{
	v7s_bench_free(b);
	return 0;
}

static int v7s_do_store(struct v7s_bench *b, u64 first, u64 end)
{
	u32 *at = b->plain, *last = at + (end - first), desc = 0xc72;

	for (; at < last; at++) {
		WRITE_ONCE(*at, desc);
		desc += SZ_4K;
	}
	return 0;
}

static int v7s_do_memset(struct v7s_bench *b, u64 first, u64 end)
{
	memset(b->plain, 0, (end - first) * sizeof(*b->plain));
	barrier_data(b->plain);
	return 0;
}

typedef int (*v7s_bench_fn)(struct v7s_bench *b, u64 first, u64 end);

/* v7s_churn_run() takes the time itself, because threads take time to start. */
static int v7s_do_churn(struct v7s_bench *b, u64 *ns)
{
	const struct v7s_bench_spec *spec = b->spec;
	const struct v7s_churn churn = {
		.ops = b->pgtable.ops,
		.cpus = spec->cpus,
		.calls = div_u64(spec->count, spec->batch * spec->cpus),
		.batch = spec->batch,
		.stride = spec->shared ? round_down(SZ_1M / spec->cpus, SZ_4K) : SZ_1M,
	};

	return v7s_churn_run(&churn, ns);
}

/* The timed function, and those that run before and after each loop of it. */
struct v7s_bench_step {
	v7s_bench_fn before;
	v7s_bench_fn timed;
	v7s_bench_fn after;
	bool sleeps;
};

static const struct v7s_bench_step v7s_bench_steps[V7S_BENCH_OPS] = {
	[V7S_BENCH_MAP] = { NULL, v7s_bench_map, v7s_bench_unmap },
	[V7S_BENCH_UNMAP] = { v7s_bench_map, v7s_bench_unmap, NULL },
	[V7S_BENCH_TRANSLATE] = { v7s_bench_map, v7s_do_translate, v7s_bench_unmap },
	[V7S_BENCH_CREATE] = { v7s_do_destroy, v7s_do_create, NULL, true },
	[V7S_BENCH_DESTROY] = { v7s_do_create, v7s_do_destroy, NULL, true },
	[V7S_BENCH_STORE] = { NULL, v7s_do_store, NULL },
	[V7S_BENCH_MEMSET] = { NULL, v7s_do_memset, NULL },
};

static int v7s_time_slice(struct v7s_bench *b, const struct v7s_bench_step *step, u64 first,
			  u64 end, u64 *ns)
{
	/* Under PREEMPT_RT spinlocks may sleep. */
	bool irqs_off = !IS_ENABLED(CONFIG_PREEMPT_RT) && !step->sleeps && end - first <= V7S_SLICE;
	unsigned long flags = 0;
	u64 start;
	int ret;

	if (irqs_off)
		local_irq_save(flags);
	start = ktime_get_ns();
	ret = step->timed(b, first, end);
	*ns += ktime_get_ns() - start;
	if (irqs_off)
		local_irq_restore(flags);
	return ret;
}

static int v7s_time_loop(struct v7s_bench *b, const struct v7s_bench_step *step, u64 *ns)
{
	const struct v7s_bench_spec *spec = b->spec;
	u64 slice = max_t(u64, spec->batch, rounddown(V7S_SLICE, (u32)spec->batch));
	u64 first, end;
	int ret = 0;

	for (first = 0; first < spec->count && !ret; first = end) {
		end = min(spec->count, first + slice);
		ret = v7s_time_slice(b, step, first, end, ns);
		cond_resched();
	}
	return ret;
}

static u64 v7s_bench_syncs(const struct v7s_bench *b)
{
	return b->made ? atomic_long_read(&b->pgtable.by_tables.syncs) : 0;
}

static int v7s_bench_loop(struct v7s_bench *b, u64 *ns)
{
	const struct v7s_bench_step *step = &v7s_bench_steps[b->op];
	u64 count = b->spec->count;
	u64 syncs;
	int ret;

	/* A pool of fixed size may need the tables that the previous loop has freed. */
	if (b->made && b->provider->preallocates)
		v7s_pgtable_barrier(b->pgtable.ops);
	ret = step->before ? step->before(b, 0, count) : 0;
	if (ret)
		return ret;
	syncs = v7s_bench_syncs(b);
	ret = b->op == V7S_BENCH_CHURN ? v7s_do_churn(b, ns) : v7s_time_loop(b, step, ns);
	if (b->made)
		b->syncs = v7s_bench_syncs(b) - syncs;
	if (ret)
		return ret;
	return step->after ? step->after(b, 0, count) : 0;
}

/*
 * Make the L2 tables present before a timed map: hold them. The kernel's own code never frees an
 * L2 table, so there one map and unmap is enough.
 */
static int v7s_bench_fill_slots(struct v7s_bench *b)
{
	const struct v7s_bench_spec *spec = b->spec;
	u64 ns;

	if (v7s_is_ours(&b->pgtable))
		return v7s_pgtable_hold(b->pgtable.ops, 0,
					max_t(u64, v7s_bench_bytes(spec), spec->cpus * SZ_1M),
					GFP_KERNEL);
	if (b->op == V7S_BENCH_CHURN)
		return v7s_do_churn(b, &ns);
	return v7s_bench_map(b, 0, spec->count) ?: v7s_bench_unmap(b, 0, spec->count);
}

static int v7s_bench_prepare(struct v7s_bench *b)
{
	const struct v7s_bench_spec *spec = b->spec;

	if (b->op > V7S_BENCH_TRANSLATE && b->op != V7S_BENCH_CHURN)
		return 0;
	if (spec->absent || !b->made) {
		int ret;

		v7s_bench_free(b);
		ret = v7s_bench_make(b);
		if (ret)
			return ret;
	}
	if (spec->absent || spec->pgsize >= SZ_1M ||
	    (b->op != V7S_BENCH_MAP && b->op != V7S_BENCH_CHURN))
		return 0;
	return v7s_bench_fill_slots(b);
}

/* Run a loop that counts syncs. It is not timed, as counting takes time. */
static int v7s_bench_count(struct v7s_bench *b)
{
	u64 ns = 0;
	int ret;

	if (b->spec->coherent || !b->provider->create)
		return 0;
	b->counted = true;
	ret = v7s_bench_prepare(b) ?: v7s_bench_loop(b, &ns);
	v7s_bench_free(b);
	b->counted = false;
	return ret;
}

static int v7s_bench_op(struct v7s_bench *b)
{
	u64 i;
	int ret = 0;

	b->syncs = 0;
	for (i = 0; i < b->spec->loops && !ret; i++) {
		/* Held tables stay; absent ones need a new page table for each loop. */
		if (!i || b->spec->absent)
			ret = v7s_bench_prepare(b);
		b->ns[i] = 0;
		if (!ret)
			ret = v7s_bench_loop(b, &b->ns[i]);
		if (!ret && fatal_signal_pending(current))
			ret = -EINTR;
	}
	v7s_bench_free(b);
	return ret ?: v7s_bench_count(b);
}

static int v7s_compare_u64(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static struct v7s_bench_result v7s_bench_summary(struct v7s_bench *b)
{
	const struct v7s_bench_spec *spec = b->spec;
	u64 loops = spec->loops;

	sort(b->ns, loops, sizeof(*b->ns), v7s_compare_u64, NULL);
	return (struct v7s_bench_result){
		.provider = b->provider,
		.op = b->op,
		.min = div64_u64(b->ns[0] * 100, spec->count),
		.median = div64_u64(b->ns[loops / 2] * 100, spec->count),
		.p99 = div64_u64(b->ns[div_u64(loops * 99, 100)] * 100, spec->count),
		.syncs = b->provider->create ? b->syncs * 100 : U64_MAX,
	};
}

static int v7s_bench_one(struct v7s_bench *b, struct v7s_bench_result *result, struct v7s_why *why)
{
	int ret = v7s_bench_op(b);

	if (ret)
		return v7s_because(why, ret, "%s of provider %s failed", v7s_bench_op_names[b->op],
				   b->provider->name);
	*result = v7s_bench_summary(b);
	return 0;
}

static int v7s_bench_all(const struct v7s_bench_spec *spec, u64 *ns, u32 *plain,
			 struct v7s_bench_result *results, struct v7s_why *why)
{
	unsigned int i, op;
	int n = 0, ret;

	for (i = 0; spec->providers[i]; i++) {
		for (op = 0; op < V7S_BENCH_OPS; op++) {
			struct v7s_bench_spec one = v7s_bench_spec_for(spec, op);
			struct v7s_bench b = {
				.spec = &one,
				.provider = spec->providers[i],
				.op = op,
				.plain = plain,
				.ns = ns,
			};

			if (!(spec->ops & BIT(op)))
				continue;
			ret = v7s_bench_one(&b, &results[n], why);
			if (ret)
				return ret;
			n++;
		}
	}
	return n;
}

int v7s_bench_run(const struct v7s_bench_spec *spec, struct v7s_bench_result *results,
		  struct v7s_why *why)
{
	u32 *plain;
	u64 *ns;
	int ret = v7s_bench_check(spec, why);

	if (ret)
		return ret;
	ns = kvmalloc_array(spec->loops, sizeof(*ns), GFP_KERNEL);
	plain = kmalloc_array(V7S_SLICE, sizeof(*plain), GFP_KERNEL);
	if (ns && plain)
		ret = v7s_bench_all(spec, ns, plain, results, why);
	else
		ret = v7s_because(why, -ENOMEM, "no memory for %llu loops", spec->loops);
	kvfree(ns);
	kfree(plain);
	return ret;
}
