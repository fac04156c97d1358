/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Threads that take turns. They switch at the points of shim/hook.h that the schedule
 * names, and when a thread waits for a lock. So a test can run every interleaving, and
 * repeat it.
 */
#ifndef HOST_SCHEDULE_H
#define HOST_SCHEDULE_H

#define SCHEDULE_THREADS	2

/**
 * struct schedule - which thread runs when
 * @thread: the function of each thread; the first thread begins
 * @observe: called by the running thread at every point; may be NULL
 * @at: the points at which the threads switch, counted over both threads from 1 on;
 *      rising, 0 for none
 */
struct schedule {
	void (*thread[SCHEDULE_THREADS])(void *arg);
	void *arg[SCHEDULE_THREADS];
	void (*observe)(void);
	unsigned int at[2];
};

/** schedule_run() - run both threads to their end; returns the number of points */
unsigned int schedule_run(const struct schedule *schedule);

#endif
