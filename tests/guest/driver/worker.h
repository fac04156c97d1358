/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Callers of the driver. Each maps and unmaps buffers of its own at addresses of its
 * own: pages in L2 tables that all of them share, and whole sections.
 */
#ifndef TEST_WORKER_H
#define TEST_WORKER_H

#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/prandom.h>

#include "driver.h"

#define WORKERS		4
#define BUFFERS		24		/* of a worker; the first WHOLE of them fill a section */
#define WHOLE		3

/* Memory that a worker maps at one address after the other. */
struct buffer {
	void *memory;
	size_t size;
	u64 iova;		/* while it is mapped */
	size_t pgsize;
	size_t count;		/* 0 if it is not */
};

/**
 * struct worker - a caller
 * @lock: around its unmaps
 * @number: in workers[]
 * @random: all its choices
 * @buffers: its memory
 * @round: so many maps and unmaps so far
 * @done: it has made all rounds, and unmapped all
 * @task: the thread that it is, or NULL
 * @timer: in whose hard interrupts it works, if it is no thread
 * @cpu: where it works at this moment in a hard interrupt, or -1
 * @fail_nth: the Nth allocation of a table from now on fails; 0 for none
 * @failed: it did
 * @failures: how many calls of it met that
 */
struct worker {
	spinlock_t lock;	/* around its unmaps */
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
extern unsigned int n_workers;		/* that there are */
extern unsigned int rounds;		/* that each of them makes */
extern bool torture;			/* see main.c */

/** worker_make() - take memory; may sleep. Return: 0 or -ENOMEM */
int worker_make(struct worker *w, unsigned int number, u64 seed);
void worker_free(struct worker *w);

/** worker_step() - a map or an unmap; returns false when nothing is left to do */
bool worker_step(struct worker *w);

/** map() - map a buffer that is not mapped, if the address that is drawn is free */
void map(struct worker *w, struct buffer *b);

#endif
