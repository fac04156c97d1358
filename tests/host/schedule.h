/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Threads of which one runs at a time. They take turns where the schedule says,
 * at any of the points of shim/hook.h, and where a lock makes one wait: so any
 * interleaving can be had, and had again.
 */
#ifndef HOST_SCHEDULE_H
#define HOST_SCHEDULE_H

#define SCHEDULE_THREADS	2

/**
 * struct schedule - who runs when
 * @thread: what each thread does; the first one begins
 * @look: called at every point, by the running caller; may be NULL
 * @at: the points, counted over all threads from 1 on, at which the other takes
 *      over; rising, 0 for never
 */
struct schedule {
	void (*thread[SCHEDULE_THREADS])(void *arg);
	void *arg[SCHEDULE_THREADS];
	void (*look)(void);
	unsigned int at[2];
};

/** schedule_run() - returns how many points there were */
unsigned int schedule_run(const struct schedule *schedule);

#endif
