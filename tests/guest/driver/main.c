// SPDX-License-Identifier: GPL-2.0-only
/*
 * insmod v7s_test_driver.ko [rounds=N] [seed=N] [fault=NAME] [torture=1] - two threads map
 * and unmap buffers through the driver, in L2 tables that they share and in whole sections.
 * A third thread is the device, which uses any address at any time. Succeeds, or prints the
 * first error and fails with EILSEQ.
 *
 * With torture=1 two more callers do the same in hard interrupts of a timer, some allocations
 * of tables fail, callers trim waiting tables, and iova_to_phys() must agree with the device.
 *
 * With selftest=NAME the driver runs the module's selftests instead. With event=map, unmap or
 * fault it only passes that event to the tracepoints of the IOMMU core, times=N times, with
 * iova=, phys= and size=. loops=1 adds a table that points to itself.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "worker.h"

#define THREADS		2

module_param(rounds, uint, 0400);
MODULE_PARM_DESC(rounds, "maps or unmaps of each caller: 2000");

module_param(torture, bool, 0400);
MODULE_PARM_DESC(torture, "call from hard interrupts too, and let allocations fail");

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
	[FAULT_BELIEVED] = "believed",
	[FAULT_INTERRUPT] = "interrupt",
};

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

static int work(void *data)
{
	struct worker *w = data;

	while (worker_step(w))
		cond_resched();
	complete(&w->done);
	return 0;
}

/*
 * The timer fires again after four times the time that this took, or the threads would make no
 * progress.
 */
static enum hrtimer_restart work_in_interrupt(struct hrtimer *timer)
{
	struct worker *w = container_of(timer, struct worker, timer);
	ktime_t start = ktime_get();
	bool more;
	s64 took;

	w->cpu = raw_smp_processor_id();
	more = worker_step(w);
	w->cpu = -1;
	if (!more) {
		complete(&w->done);
		return HRTIMER_NORESTART;
	}
	took = ktime_to_ns(ktime_sub(ktime_get(), start));
	hrtimer_forward_now(timer, ns_to_ktime(20000 + 4 * took));
	return HRTIMER_RESTART;
}

/* The hardware accesses any address, and checks only the pages that it reaches. */
static int use_device(void *data)
{
	struct rnd_state random;

	prandom_seed_state(&random, seed + n_workers);
	while (!kthread_should_stop()) {
		u32 page = prandom_u32_state(&random) % (DEVICE_SLOTS * SLOT_PAGES);

		device_access(driver_device(), (u64)page * SZ_4K, page & 1);
		cond_resched();
	}
	return 0;
}

/* Once all is unmapped, only waiting tables are left, and none after a trim. */
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

static void start_as_thread(struct worker *w)
{
	w->task = kthread_create(work, w, "v7s_test_driver/%u", w->number);
	if (IS_ERR(w->task)) {
		test_failed("no thread");
		return;
	}
	get_task_struct(w->task);
	wake_up_process(w->task);
}

static void start(struct worker *w)
{
	if (w->number < THREADS) {
		start_as_thread(w);
		return;
	}
	hrtimer_setup(&w->timer, work_in_interrupt, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hrtimer_start(&w->timer, ns_to_ktime(100000), HRTIMER_MODE_REL_HARD);
}

static void finish(struct worker *w)
{
	if (IS_ERR(w->task))
		return;
	wait_for_completion(&w->done);
	if (!w->task) {
		hrtimer_cancel(&w->timer);
		return;
	}
	kthread_stop(w->task);
	put_task_struct(w->task);
}

static void print_summary(void)
{
	unsigned int i, in_interrupts = 0, failed = 0;

	for (i = 0; i < n_workers; i++) {
		in_interrupts += i < THREADS ? 0 : workers[i].round;
		failed += workers[i].failures;
	}
	pr_info("v7s_test_driver: %u rounds, %lu pages moved, seed %u\n", rounds,
		driver_device()->accesses, seed);
	if (torture)
		pr_info("v7s_test_driver: %u rounds in hard interrupts, %u calls without memory\n",
			in_interrupts, failed);
}

static void run(void)
{
	struct task_struct *device = kthread_run(use_device, NULL, "v7s_test_device");
	unsigned int i;

	for (i = 0; i < n_workers; i++)
		start(&workers[i]);
	for (i = 0; i < n_workers; i++)
		finish(&workers[i]);
	if (!IS_ERR(device))
		kthread_stop(device);
	if (!test_over())
		check_tables();
	/* Leave a mapping: freeing the page table has to free its tables. */
	map(&workers[0], &workers[0].buffers[WHOLE]);
	print_summary();
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

	for (i = 0; i < n_workers && !ret; i++)
		ret = worker_make(&workers[i], i, seed);
	if (!ret)
		ret = driver_probe();
	if (!ret) {
		run();
		driver_remove();
	}
	for (i = 0; i < n_workers; i++)
		worker_free(&workers[i]);
	return ret;
}

static int __init test_init(void)
{
	int which = match_string(fault_names, ARRAY_SIZE(fault_names), fault), ret;

	if (which < 0)
		return which;
	driver_make_loops();
	if (driver_event)
		return driver_events();
	driver_fault = which;
	n_workers = torture ? WORKERS : THREADS;
	ret = selftest ? run_selftests() : run_driver();
	return ret ?: failures ? -EILSEQ : 0;
}

static void __exit test_exit(void)
{
	driver_free_loops();
}

module_init(test_init);
module_exit(test_exit);

MODULE_DESCRIPTION("A driver without TLB callbacks, for the tests of v7s_dma32");
MODULE_LICENSE("GPL");
