// SPDX-License-Identifier: GPL-2.0-only
/*
 * insmod v7s_test_driver.ko [rounds=N] [seed=N] [fault=NAME] - two threads map and unmap
 * buffers through the driver, in L2 tables that they share and in whole sections, while
 * a third is the device that uses any address at any time. Succeeds if all is right, or
 * says what was not and fails with EILSEQ. With selftest=NAME the module's selftests are
 * run through the driver instead.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "driver.h"

#define WORKERS		2
#define SHARED_SLOTS	32		/* each worker has half of the pages */
#define WHOLE_SLOTS	((DEVICE_SLOTS - SHARED_SLOTS) / WORKERS)
#define BUFFERS		24		/* of a worker; the first WHOLE of them fill a section */
#define WHOLE		3

static unsigned int rounds = 2000;
module_param(rounds, uint, 0400);
MODULE_PARM_DESC(rounds, "maps or unmaps of each thread");

static unsigned int seed = 1;
module_param(seed, uint, 0400);
MODULE_PARM_DESC(seed, "of the random choices");

static char *fault = "none";
module_param(fault, charp, 0400);
MODULE_PARM_DESC(fault, "what the driver does wrong");

static char *selftest;
module_param(selftest, charp, 0400);
MODULE_PARM_DESC(selftest, "run this selftest of the module instead, or all");

enum fault driver_fault;

static const char *const fault_names[] = {
	[FAULT_NONE] = "none",
	[FAULT_LOST_FLUSH] = "lost_flush",
	[FAULT_EARLY_FLUSH] = "early_flush",
	[FAULT_LOST_MAP] = "lost_map",
	[FAULT_LOST_ALL] = "lost_all",
	[FAULT_EARLY_END] = "early_end",
	[FAULT_UNSTATED] = "unstated",
	[FAULT_FREE] = "free",
};

/* Memory that a worker maps at one address after the other. */
struct buffer {
	void *memory;
	size_t size;
	u64 iova;		/* while it is mapped */
	size_t pgsize;
	size_t count;		/* 0 if it is not */
};

struct worker {
	spinlock_t lock;	/* around its unmaps */
	unsigned int number;
	struct rnd_state random;
	struct buffer buffers[BUFFERS];
	struct completion done;
	struct task_struct *task;
};

static struct worker workers[WORKERS];
static int failures;

void test_failed(const char *fmt, ...)
{
	struct va_format text = { .fmt = fmt };
	va_list args;

	if (xchg(&failures, 1))
		return;
	va_start(args, fmt);
	text.va = &args;
	pr_err("v7s_test_driver: %pV\n", &text);
	va_end(args);
}

bool test_over(void)
{
	return READ_ONCE(failures);
}

static struct data_page *page_of(const struct buffer *b, size_t at)
{
	return b->memory + at;
}

struct data_page *data_at(u64 phys)
{
	unsigned int w, i;

	for (w = 0; w < WORKERS; w++) {
		for (i = 0; i < BUFFERS; i++) {
			struct buffer *b = &workers[w].buffers[i];
			u64 start = virt_to_phys(b->memory);

			if (phys >= start && phys < start + b->size)
				return page_of(b, (phys - start) & ~(u64)(SZ_4K - 1));
		}
	}
	return NULL;
}

static u32 below(struct worker *w, u32 n)
{
	return prandom_u32_state(&w->random) % n;
}

static bool is_mapped_at(const struct buffer *b, u64 iova, u64 size)
{
	return b->count && iova < b->iova + b->count * b->pgsize && b->iova < iova + size;
}

static bool is_free(const struct worker *w, u64 iova, u64 size)
{
	int i;

	for (i = 0; i < BUFFERS; i++)
		if (is_mapped_at(&w->buffers[i], iova, size))
			return false;
	return true;
}

/* The pages belong to these IOVAs from now on, or with @owned false to none. */
static void own(const struct buffer *b, u64 iova, size_t size, bool owned)
{
	size_t at;

	for (at = 0; at < size; at += SZ_4K) {
		struct data_page *page = page_of(b, iova - b->iova + at);

		/* Until now the device has written here by this IOVA, or by none. */
		if (page->touched && (owned || page->touched != iova + at + 1))
			test_failed("a page that is not mapped there was written by iova 0x%08llx",
				    page->touched - 1);
		page->touched = 0;
		WRITE_ONCE(page->owner, owned ? iova + at + 1 : 0);
	}
}

/* The device reaches each page of the range, or none; it may forget any of them before. */
static void expect(struct worker *w, u64 iova, size_t size, bool reached)
{
	size_t at;

	for (at = 0; at < size; at += SZ_4K)
		if (device_access(driver_device(), iova + at, below(w, 2)) != reached)
			test_failed("iova 0x%08llx is %s to the device", iova + at,
				    reached ? "not mapped" : "still mapped");
}

/* A whole section of the worker's own, by pages of any size, or some pages in its half. */
static void choose(struct worker *w, struct buffer *b, size_t *count)
{
	u32 half = SLOT_PAGES / WORKERS;

	if (b->size == SZ_1M) {
		b->iova = (SHARED_SLOTS + w->number * WHOLE_SLOTS + below(w, WHOLE_SLOTS)) *
			  (u64)SZ_1M;
		b->pgsize = SZ_4K << 4 * below(w, 3);
		*count = SZ_1M / b->pgsize;
		return;
	}
	b->pgsize = below(w, 4) ? SZ_4K : SZ_64K;
	*count = b->pgsize == SZ_64K || below(w, 2) ? 1 : 1 + below(w, SZ_64K / SZ_4K);
	b->iova = below(w, SHARED_SLOTS) * (u64)SZ_1M + w->number * half * (u64)SZ_4K +
		  below(w, half - SZ_64K / SZ_4K) * (u64)SZ_4K;
	b->iova &= ~(u64)(b->pgsize - 1);
}

static void map(struct worker *w, struct buffer *b)
{
	size_t count;
	int ret;

	choose(w, b, &count);
	if (!is_free(w, b->iova, b->pgsize * count))
		return;
	own(b, b->iova, b->pgsize * count, true);
	ret = driver_map(b->iova, virt_to_phys(b->memory), b->pgsize, count);
	if (ret == -ENOMEM) {
		own(b, b->iova, b->pgsize * count, false);
		return;
	}
	if (ret) {
		test_failed("map at 0x%08llx: errno %d", b->iova, -ret);
		return;
	}
	b->count = count;
	expect(w, b->iova, b->pgsize * count, true);
}

static void unmap_range(struct worker *w, struct buffer *b, u64 iova, size_t size, size_t pgsize)
{
	size_t done;

	expect(w, iova, size, true);
	done = driver_unmap(&w->lock, iova, pgsize, size / pgsize, below(w, 2));
	if (done != size)
		test_failed("0x%zx bytes at 0x%08llx unmapped, not 0x%zx", done, iova, size);
	expect(w, iova, size, false);
	own(b, iova, size, false);
}

/* As it was mapped, or a part first, which splits what is larger. */
static void unmap(struct worker *w, struct buffer *b)
{
	size_t size = b->pgsize * b->count, first = size, pgsize = b->pgsize;

	if (size > SZ_4K && !below(w, 2)) {
		pgsize = SZ_4K;
		first = SZ_4K * (1 + below(w, size / SZ_4K - 1));
	}
	unmap_range(w, b, b->iova, first, pgsize);
	if (first < size)
		unmap_range(w, b, b->iova + first, size - first, SZ_4K);
	b->count = 0;
}

static int work(void *data)
{
	struct worker *w = data;
	unsigned int i;

	for (i = 0; i < rounds && !test_over(); i++) {
		struct buffer *b = &w->buffers[below(w, BUFFERS)];

		if (b->count)
			unmap(w, b);
		else
			map(w, b);
		cond_resched();
	}
	for (i = 0; i < BUFFERS && !test_over(); i++)
		if (w->buffers[i].count)
			unmap(w, &w->buffers[i]);
	complete(&w->done);
	return 0;
}

/* Hardware: it looks at any address, and judges only what it reaches. */
static int use_device(void *data)
{
	struct rnd_state random;

	prandom_seed_state(&random, seed + WORKERS);
	while (!kthread_should_stop()) {
		u32 page = prandom_u32_state(&random) % (DEVICE_SLOTS * SLOT_PAGES);

		device_access(driver_device(), (u64)page * SZ_4K, page & 1);
		cond_resched();
	}
	return 0;
}

static void worker_free(struct worker *w)
{
	int i;

	for (i = 0; i < BUFFERS; i++)
		if (w->buffers[i].memory)
			free_pages((unsigned long)w->buffers[i].memory,
				   get_order(w->buffers[i].size));
}

static int worker_make(struct worker *w, unsigned int number)
{
	int i;

	spin_lock_init(&w->lock);
	init_completion(&w->done);
	w->number = number;
	prandom_seed_state(&w->random, seed + number);
	for (i = 0; i < BUFFERS; i++) {
		struct buffer *b = &w->buffers[i];

		b->size = i < WHOLE ? SZ_1M : SZ_64K;
		b->memory = (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, get_order(b->size));
		if (!b->memory)
			return -ENOMEM;
	}
	return 0;
}

/* What is left when all is unmapped: tables that wait, and none once they are trimmed. */
static void check_tables(void)
{
	int left;

	driver_barrier();
	left = tables_in_use();
	if (left > V7S_WAITING_MAX)
		test_failed("%d tables are left where nothing is mapped", left);
	driver_trim();
	driver_barrier();
	left = tables_in_use();
	if (left)
		test_failed("%d tables are left after a trim", left);
}

static void start(struct worker *w)
{
	w->task = kthread_create(work, w, "v7s_test_driver/%u", w->number);
	if (IS_ERR(w->task)) {
		test_failed("no thread");
		return;
	}
	get_task_struct(w->task);
	wake_up_process(w->task);
}

static void finish(struct worker *w)
{
	if (IS_ERR(w->task))
		return;
	wait_for_completion(&w->done);
	kthread_stop(w->task);
	put_task_struct(w->task);
}

static void run(void)
{
	struct task_struct *device = kthread_run(use_device, NULL, "v7s_test_device");
	unsigned int i;

	for (i = 0; i < WORKERS; i++)
		start(&workers[i]);
	for (i = 0; i < WORKERS; i++)
		finish(&workers[i]);
	if (!IS_ERR(device))
		kthread_stop(device);
	if (!test_over())
		check_tables();
	/* One mapping is left to the end of the page table. */
	map(&workers[0], &workers[0].buffers[WHOLE]);
	pr_info("v7s_test_driver: %u rounds, %lu pages moved, seed %u\n", rounds,
		driver_device()->accesses, seed);
}

static int run_selftests(void)
{
	unsigned int passed = 0;
	int ret = driver_selftest(selftest, seed, &passed);

	pr_info("v7s_test_driver: %u selftests passed\n", passed);
	return ret;
}

static int run_driver(void)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < WORKERS && !ret; i++)
		ret = worker_make(&workers[i], i);
	if (!ret)
		ret = driver_probe();
	if (!ret) {
		run();
		driver_remove();
	}
	for (i = 0; i < WORKERS; i++)
		worker_free(&workers[i]);
	return ret;
}

static int __init test_init(void)
{
	int which = match_string(fault_names, ARRAY_SIZE(fault_names), fault), ret;

	if (which < 0)
		return which;
	driver_fault = which;
	ret = selftest ? run_selftests() : run_driver();
	return ret ?: failures ? -EILSEQ : 0;
}

static void __exit test_exit(void)
{
}

module_init(test_init);
module_exit(test_exit);

MODULE_DESCRIPTION("A driver without TLB callbacks, for the tests of v7s_dma32");
MODULE_LICENSE("GPL");
