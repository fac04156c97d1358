// SPDX-License-Identifier: GPL-2.0-only

#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/slab.h>

#include "churn.h"

struct v7s_crew {
	const struct v7s_churn *churn;
	atomic_t waiting;	/* threads that have not reached the start */
	atomic_t working;	/* threads that have not finished */
	u64 start;
	u64 end;
	int ret;
	struct completion done;
};

struct v7s_worker {
	struct v7s_crew *crew;
	unsigned int number;
};

static int v7s_churn_once(const struct v7s_churn *churn, unsigned long iova)
{
	size_t mapped = 0;
	int ret = io_pgtable_map_pages(churn->ops, iova, iova, SZ_4K, churn->batch,
				       IOMMU_READ | IOMMU_WRITE, GFP_ATOMIC, &mapped);

	if (ret)
		return ret;
	return io_pgtable_unmap_pages(churn->ops, iova, SZ_4K, churn->batch, NULL) ==
	       mapped ? 0 : -EIO;
}

static int v7s_work(void *data)
{
	struct v7s_worker *worker = data;
	struct v7s_crew *crew = worker->crew;
	const struct v7s_churn *churn = crew->churn;
	unsigned long iova = worker->number * churn->stride;
	u64 call;
	int ret = 0;

	/* The last thread to arrive starts the clock. */
	if (atomic_dec_and_test(&crew->waiting))
		crew->start = ktime_get_ns();
	while (atomic_read(&crew->waiting))
		cond_resched();
	for (call = 0; call < churn->calls && !ret; call++) {
		ret = v7s_churn_once(churn, iova);
		if (call % 64 == 0)
			cond_resched();
	}
	if (ret)
		crew->ret = ret;
	if (atomic_dec_and_test(&crew->working)) {
		crew->end = ktime_get_ns();
		complete(&crew->done);
	}
	return 0;
}

static void v7s_crew_start(struct v7s_crew *crew, struct v7s_worker *workers,
			   struct task_struct **tasks)
{
	unsigned int i, cpu = cpumask_first(cpu_online_mask);

	for (i = 0; i < crew->churn->cpus; i++) {
		workers[i] = (struct v7s_worker){ crew, i };
		kthread_bind(tasks[i], cpu);
		cpu = cpumask_next(cpu, cpu_online_mask);
	}
	for (i = 0; i < crew->churn->cpus; i++)
		wake_up_process(tasks[i]);
	wait_for_completion(&crew->done);
}

static int v7s_crew_run(struct v7s_crew *crew, struct v7s_worker *workers,
			struct task_struct **tasks)
{
	unsigned int i, n;

	for (n = 0; n < crew->churn->cpus; n++) {
		tasks[n] = kthread_create(v7s_work, &workers[n], "v7s_churn/%u", n);
		if (IS_ERR(tasks[n]))
			break;
		/* Keep the task for kthread_stop(), even if it has ended. */
		get_task_struct(tasks[n]);
	}
	if (n == crew->churn->cpus)
		v7s_crew_start(crew, workers, tasks);
	else
		crew->ret = -ENOMEM;
	for (i = 0; i < n; i++) {
		kthread_stop(tasks[i]);
		put_task_struct(tasks[i]);
	}
	return crew->ret;
}

int v7s_churn_run(const struct v7s_churn *churn, u64 *ns)
{
	struct v7s_crew crew = {
		.churn = churn,
		.waiting = ATOMIC_INIT(churn->cpus),
		.working = ATOMIC_INIT(churn->cpus),
		.done = COMPLETION_INITIALIZER_ONSTACK(crew.done),
	};
	struct v7s_worker *workers = kcalloc(churn->cpus, sizeof(*workers), GFP_KERNEL);
	struct task_struct **tasks = kcalloc(churn->cpus, sizeof(*tasks), GFP_KERNEL);
	int ret = -ENOMEM;

	cpus_read_lock();
	if (churn->cpus > num_online_cpus())
		ret = -EINVAL;
	else if (workers && tasks)
		ret = v7s_crew_run(&crew, workers, tasks);
	cpus_read_unlock();
	*ns = crew.end - crew.start;
	kfree(workers);
	kfree(tasks);
	return ret;
}
