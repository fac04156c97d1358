// SPDX-License-Identifier: GPL-2.0-only
/* Runs the module's selftests through this driver: unmaps in atomic context, late flushes. */
#include <linux/slab.h>

#include "measure/selftest.h"

#include "driver.h"

static DEFINE_SPINLOCK(lock);

static size_t unmap_atomic(struct io_pgtable_ops *ops, u64 iova, size_t pgsize, size_t count)
{
	unsigned long flags;
	size_t done;

	spin_lock_irqsave(&lock, flags);
	done = io_pgtable_unmap_pages(ops, iova, pgsize, count, NULL);
	spin_unlock_irqrestore(&lock, flags);
	return done;
}

static void flush_late(struct v7s_case *c, struct io_pgtable_ops *ops, u64 iova, u64 size)
{
	struct v7s_flush flush;

	if (driver_fault != FAULT_LOST_FLUSH)
		v7s_tlb_ops.tlb_flush_walk(iova, size, SZ_4K, &c->tlb);
	if (!v7s_pgtable_flush_begin(ops, &flush))
		return;
	if (driver_fault != FAULT_LOST_FLUSH)
		v7s_tlb_ops.tlb_flush_all(&c->tlb);
	v7s_pgtable_flush_end(ops, &flush);
}

static const struct v7s_driver driver = { .unmap = unmap_atomic, .flush = flush_late };

static void run_case(const struct v7s_test *test, struct v7s_case *c, void *passed)
{
	char text[V7S_DESCRIPTION];
	u64 seed = c->seed;

	memset(&c->tlb, 0, sizeof(c->tlb));
	c->driver = &driver;
	switch (v7s_selftest_run_case(test, c)) {
	case V7S_FAIL:
		v7s_selftest_describe(test, c, text, sizeof(text));
		test_failed("selftest %s: %s", text, c->why.text);
		break;
	case V7S_PASS:
		++*(unsigned int *)passed;
		break;
	default:
		break;
	}
	c->seed = seed;
	cond_resched();
}

int driver_selftest(const char *name, u64 seed, unsigned int *passed)
{
	const struct v7s_test *only = v7s_selftest_find(name);
	struct v7s_case *c;

	if (!only && strcmp(name, "all"))
		return -EINVAL;
	c = kzalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	c->seed = seed;
	v7s_selftest_for_each(only, c, run_case, passed);
	kfree(c);
	return 0;
}
