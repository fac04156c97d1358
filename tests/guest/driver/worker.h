/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Callers of the driver. Each has its own buffers and its own IOVAs: whole sections, and
 * pages in L2 tables that all workers share.
 */
#ifndef TEST_WORKER_H
#define TEST_WORKER_H

#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/prandom.h>

#include "driver.h"

#define WORKERS		4
#define BUFFERS		24		/* of a worker; the first WHOLE are sections */
#define WHOLE		3

/* Memory that a worker maps again and again, each time at another IOVA. */
struct buffer {
	void *memory;
	size_t size;
	u64 iova;		/* while it is mapped */
	size_t pgsize;
	size_t count;		/* 0 if it is not */
};

/**
 * struct worker - a caller
 * @lock: held around unmap_pages(), as the lock of a driver
 * @number: index in workers[]
 * @random: state of its random numbers
 * @buffers: its memory
 * @round: maps and unmaps so far
 * @done: completed after all rounds, once all is unmapped
 * @task: its thread, or NULL
 * @timer: runs it in hard interrupts, if it has no thread
 * @cpu: the CPU that runs it in a hard interrupt, or -1
 * @fail_nth: the Nth allocation of a table fails, counted from now; 0 for none
 * @failed: an allocation of this call failed
 * @failures: number of calls with a failed allocation
 */
struct worker {
	spinlock_t lock;	/* held around unmap_pages() */
	unsigned int number;
	struct rnd_state random;
	struct buffer buffers[BUFFERS];
	unsigned int round;
	struct completion done;
	struct task_struct *task;
	struct hrtimer timer;
	int cpu;
	unsigned int fail_nth;
	bool failed;
	unsigned int failures;
};

extern struct worker workers[WORKERS];
extern unsigned int n_workers;
extern unsigned int rounds;		/* of each worker */
extern bool torture;			/* see main.c */

/** worker_make() - take memory; may sleep. Return: 0 or -ENOMEM */
int worker_make(struct worker *w, unsigned int number, u64 seed);
void worker_free(struct worker *w);

/** worker_step() - map or unmap a buffer; returns false when nothing is left to do */
bool worker_step(struct worker *w);

/** map() - map a buffer that is not mapped, unless the chosen IOVA is in use */
void map(struct worker *w, struct buffer *b);

#endif
