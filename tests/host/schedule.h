/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Threads of which only one runs at a time. They switch at the points of
 * shim/hook.h that the schedule names, and where a thread waits for a lock. So
 * every interleaving can be run, and repeated.
 */
#ifndef HOST_SCHEDULE_H
#define HOST_SCHEDULE_H

#define SCHEDULE_THREADS	2

/**
 * struct schedule - which thread runs when
 * @thread: what each thread does; the first one begins
 * @observe: called at every point, by the running caller; may be NULL
 * @at: the points, counted over all threads from 1 on, at which the other takes
 *      over; rising, 0 for never
 */
struct schedule {
	void (*thread[SCHEDULE_THREADS])(void *arg);
	void *arg[SCHEDULE_THREADS];
	void (*observe)(void);
	unsigned int at[2];
};

/** schedule_run() - returns how many points there were */
unsigned int schedule_run(const struct schedule *schedule);

#endif
