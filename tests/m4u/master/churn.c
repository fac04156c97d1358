// SPDX-License-Identifier: GPL-2.0-only
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "master.h"

#define THREADS_MAX	16

struct worker {
	struct work_struct work;
	struct master *m;
	u32 rounds, seed;
	int ret;
};

static int exchange(struct master *m, struct buffer *b, u32 seed)
{
	u32 sum = 0, expected = buffer_fill(m->dev, b, seed);
	int status = master_move(m, COMMAND_READ, b->iova, b->size, 0, &sum);

	if (!status && sum != expected)
		return -EILSEQ;
	if (!status)
		status = master_move(m, COMMAND_WRITE, b->iova, b->size, seed + 1, &sum);
	if (!status && buffer_verify(m->dev, b, seed + 1) != b->size)
		return -EILSEQ;
	return status > 0 ? -EFAULT : status;
}

static int churn_one(struct master *m, size_t size, enum buffer_kind kind, u32 seed)
{
	struct buffer b;
	int ret;

	/* The DMA API would use a bounce buffer for a list that ends within a cache line. */
	if (kind == SCATTERED)
		size = PAGE_ALIGN(size);
	ret = buffer_make(m->dev, &b, size, kind);
	if (ret)
		return ret;
	ret = exchange(m, &b, seed);
	buffer_free(m->dev, &b);
	return ret;
}

static void churn_work(struct work_struct *work)
{
	static const size_t sizes[] = { SZ_4K, 100, SZ_64K, 3 * SZ_4K + 17, SZ_16K };
	struct worker *w = container_of(work, struct worker, work);
	u32 i;

	for (i = 0; i < w->rounds && !w->ret; i++)
		w->ret = churn_one(w->m, sizes[(w->seed + i) % ARRAY_SIZE(sizes)], i % BUFFER_KINDS,
				   w->seed + i);
}

int master_churn(struct master *m, u32 rounds, u32 seed, u32 threads)
{
	struct worker *workers;
	int ret = 0;
	u32 i;

	if (!threads || threads > THREADS_MAX)
		return -EINVAL;
	workers = kcalloc(threads, sizeof(*workers), GFP_KERNEL);
	if (!workers)
		return -ENOMEM;
	for (i = 0; i < threads; i++) {
		workers[i] = (struct worker){ .m = m, .rounds = rounds, .seed = seed + i * 1000 };
		INIT_WORK(&workers[i].work, churn_work);
		queue_work(system_unbound_wq, &workers[i].work);
	}
	for (i = 0; i < threads; i++) {
		flush_work(&workers[i].work);
		ret = ret ?: workers[i].ret;
	}
	kfree(workers);
	return ret;
}
