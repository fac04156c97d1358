// SPDX-License-Identifier: GPL-2.0-only
/* A caller of the driver: maps and unmaps, and checks the result. */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sched.h>

#include "worker.h"

#define SHARED_SLOTS	32		/* in each of these MiB every worker has some pages */

struct worker workers[WORKERS];
unsigned int n_workers;
unsigned int rounds = 2000;
bool torture;

static struct data_page *page_of(const struct buffer *b, size_t at)
{
	return b->memory + at;
}

struct data_page *data_at(u64 phys)
{
	unsigned int w, i;

	for (w = 0; w < n_workers; w++) {
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

/* Draws only with torture=1, so that without it a seed replays the same sequence. */
static bool tortured(struct worker *w, u32 n)
{
	return torture && !below(w, n);
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

/* Record that the pages belong to these IOVAs, or to none if !@owned. */
static void own(const struct buffer *b, u64 iova, size_t size, bool owned)
{
	size_t at;

	for (at = 0; at < size; at += SZ_4K) {
		struct data_page *page = page_of(b, iova - b->iova + at);

		/* Before, only an access by this IOVA was allowed, and none while unmapped. */
		if (page->touched && (owned || page->touched != iova + at + 1))
			test_failed("a page that is not mapped there was written by iova 0x%08llx",
				    page->touched - 1);
		page->touched = 0;
		WRITE_ONCE(page->owner, owned ? iova + at + 1 : 0);
	}
}

/* The device must reach all pages of the range, or none; some TLB entries are evicted before. */
static void expect_accesses(struct worker *w, u64 iova, size_t size, bool reached)
{
	size_t at;

	for (at = 0; at < size; at += SZ_4K)
		if (device_access(driver_device(), iova + at, below(w, 2)) != reached)
			test_failed("iova 0x%08llx is %s to the device", iova + at,
				    reached ? "not mapped" : "still mapped");
}

/* iova_to_phys() of a random page must return what the device found. */
static void expect_translation(struct worker *w, const struct buffer *b, u64 iova, size_t size,
			       bool reached)
{
	u64 at = iova + below(w, size / SZ_4K) * (u64)SZ_4K;
	u64 phys = reached ? virt_to_phys(b->memory) + (at - b->iova) : 0;
	u64 found = driver_translate(at);

	if (found != phys)
		test_failed("iova 0x%08llx translates to 0x%llx, not 0x%llx", at, found, phys);
}

static void expect(struct worker *w, const struct buffer *b, u64 iova, size_t size, bool reached)
{
	expect_accesses(w, iova, size, reached);
	if (torture)
		expect_translation(w, b, iova, size, reached);
}

/* Choose a section of the worker, in pages of any size, or a few pages in a shared section. */
static void choose(struct worker *w, struct buffer *b, size_t *count)
{
	u32 part = SLOT_PAGES / n_workers, whole = (DEVICE_SLOTS - SHARED_SLOTS) / n_workers;

	if (b->size == SZ_1M) {
		b->iova = (SHARED_SLOTS + w->number * whole + below(w, whole)) * (u64)SZ_1M;
		b->pgsize = SZ_4K << 4 * below(w, 3);
		*count = SZ_1M / b->pgsize;
		return;
	}
	b->pgsize = below(w, 4) ? SZ_4K : SZ_64K;
	*count = b->pgsize == SZ_64K || below(w, 2) ? 1 : 1 + below(w, SZ_64K / SZ_4K);
	b->iova = below(w, SHARED_SLOTS) * (u64)SZ_1M + w->number * part * (u64)SZ_4K +
		  below(w, part - SZ_64K / SZ_4K) * (u64)SZ_4K;
	b->iova &= ~(u64)(b->pgsize - 1);
}

/* Let the Nth allocation of a table fail during the worker's next call. */
static void begin_failing(struct worker *w)
{
	w->failed = false;
	WRITE_ONCE(w->fail_nth, tortured(w, 2) ? 1 + below(w, 3) : 0);
}

static void end_failing(struct worker *w)
{
	WRITE_ONCE(w->fail_nth, 0);
	w->failures += w->failed;
}

/* The worker that runs in this thread or in this interrupt. */
static struct worker *worker_now(void)
{
	unsigned int i;

	for (i = 0; i < n_workers; i++) {
		struct worker *w = &workers[i];

		if (hardirq_count() ? w->cpu == raw_smp_processor_id() : w->task == current)
			return w;
	}
	return NULL;
}

bool worker_lacks_memory(void)
{
	struct worker *w = torture ? worker_now() : NULL;

	if (!w || !w->fail_nth || --w->fail_nth)
		return false;
	w->failed = true;
	return true;
}

void map(struct worker *w, struct buffer *b)
{
	size_t count, size;
	int ret;

	choose(w, b, &count);
	size = b->pgsize * count;
	if (!is_free(w, b->iova, size))
		return;
	own(b, b->iova, size, true);
	begin_failing(w);
	ret = driver_map(b->iova, virt_to_phys(b->memory), b->pgsize, count);
	end_failing(w);
	if (ret == -ENOMEM && driver_fault != FAULT_BELIEVED) {
		expect(w, b, b->iova, size, false);
		own(b, b->iova, size, false);
		return;
	}
	if (ret && ret != -ENOMEM) {
		test_failed("map at 0x%08llx: errno %d", b->iova, -ret);
		return;
	}
	b->count = count;
	expect(w, b, b->iova, size, true);
}

static void unmap_range(struct worker *w, struct buffer *b, u64 iova, size_t size, size_t pgsize)
{
	size_t done;

	expect(w, b, iova, size, true);
	begin_failing(w);
	done = driver_unmap(&w->lock, iova, pgsize, size / pgsize, below(w, 2));
	end_failing(w);
	if (!done && w->failed) {
		expect(w, b, iova, size, true);
		done = driver_unmap(&w->lock, iova, pgsize, size / pgsize, true);
	}
	if (done != size)
		test_failed("0x%zx bytes at 0x%08llx unmapped, not 0x%zx", done, iova, size);
	expect(w, b, iova, size, false);
	own(b, iova, size, false);
}

/* Unmap all at once, or a part first, which splits larger pages. */
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

/* Unmap one buffer; returns false if none is mapped. */
static bool unmap_next(struct worker *w)
{
	int i;

	for (i = 0; i < BUFFERS; i++) {
		if (w->buffers[i].count) {
			unmap(w, &w->buffers[i]);
			return true;
		}
	}
	return false;
}

bool worker_step(struct worker *w)
{
	struct buffer *b;

	if (test_over())
		return false;
	if (w->round == rounds)
		return unmap_next(w);
	w->round++;
	if (tortured(w, 64))
		driver_trim();
	if (tortured(w, 256) && !hardirq_count())
		driver_barrier();
	b = &w->buffers[below(w, BUFFERS)];
	if (b->count)
		unmap(w, b);
	else
		map(w, b);
	return true;
}

void worker_free(struct worker *w)
{
	int i;

	for (i = 0; i < BUFFERS; i++)
		if (w->buffers[i].memory)
			free_pages((unsigned long)w->buffers[i].memory,
				   get_order(w->buffers[i].size));
}

int worker_make(struct worker *w, unsigned int number, u64 seed)
{
	int i;

	spin_lock_init(&w->lock);
	init_completion(&w->done);
	w->number = number;
	w->cpu = -1;
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
