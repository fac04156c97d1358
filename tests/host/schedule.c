// SPDX-License-Identifier: GPL-2.0-only

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>

#include "fail.h"
#include "schedule.h"
#include "shim/hook.h"

static const struct schedule *schedule_now;
static unsigned int schedule_points;
static sem_t schedule_turn[SCHEDULE_THREADS];
static bool schedule_done[SCHEDULE_THREADS];
static __thread int schedule_me;

static void schedule_hand_over(void)
{
	int other = !schedule_me;

	if (schedule_done[other])
		return;
	sem_post(&schedule_turn[other]);
	sem_wait(&schedule_turn[schedule_me]);
}

static void schedule_point(void)
{
	unsigned int point = ++schedule_points;

	if (schedule_now->observe)
		schedule_now->observe();
	if (point == schedule_now->at[0] || point == schedule_now->at[1])
		schedule_hand_over();
}

static void schedule_wait_for_lock(void)
{
	CHECK(!schedule_done[!schedule_me], "a deadlock");
	schedule_hand_over();
}

static void *schedule_thread(void *me)
{
	schedule_me = (long)me;
	sem_wait(&schedule_turn[schedule_me]);
	schedule_now->thread[schedule_me](schedule_now->arg[schedule_me]);
	schedule_done[schedule_me] = true;
	sem_post(&schedule_turn[!schedule_me]);
	return NULL;
}

unsigned int schedule_run(const struct schedule *schedule)
{
	void (*relax)(void) = shim_relax;
	pthread_t thread[SCHEDULE_THREADS];
	long i;

	schedule_now = schedule;
	schedule_points = 0;
	shim_hook = schedule_point;
	shim_relax = schedule_wait_for_lock;
	for (i = 0; i < SCHEDULE_THREADS; i++) {
		schedule_done[i] = false;
		sem_init(&schedule_turn[i], 0, 0);
		if (pthread_create(&thread[i], NULL, schedule_thread, (void *)i))
			FAIL("no thread");
	}
	sem_post(&schedule_turn[0]);
	for (i = 0; i < SCHEDULE_THREADS; i++)
		pthread_join(thread[i], NULL);
	shim_hook = NULL;
	shim_relax = relax;
	return schedule_points;
}
