// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds out how many CPUs are free: several threads that only count run at once, and their counts
 * are compared with that of a thread alone. This also notices CPU time that a hypervisor or an
 * emulator takes.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "cmd/idle.h"
#include "v7sctl.h"

#define WINDOW_NS	3000000
#define WINDOWS		10

struct counter {
	pthread_t thread;
	const atomic_ullong *end;	/* 0 until all have started */
	uint64_t counted;
};

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void *count(void *argument)
{
	struct counter *counter = argument;
	volatile uint64_t counted = 0;
	uint64_t end;

	while (!(end = atomic_load(counter->end)))
		;
	while (now() < end)
		for (int i = 0; i < 1000; i++)
			counted++;
	counter->counted = counted;
	return NULL;
}

/* The sum of what @threads threads count in one window. */
static uint64_t count_together(struct counter *counters, unsigned int threads)
{
	atomic_ullong end = 0;
	unsigned int started = 0;
	uint64_t sum = 0;

	for (; started < threads; started++) {
		counters[started] = (struct counter){ .end = &end };
		if (pthread_create(&counters[started].thread, NULL, count, &counters[started]))
			break;
	}
	atomic_store(&end, now() + WINDOW_NS);
	for (unsigned int i = 0; i < started; i++) {
		pthread_join(counters[i].thread, NULL);
		sum += counters[i].counted;
	}
	return sum;
}

double cpus_free(unsigned int cpus)
{
	struct counter *counters CLEANUP(free_pointer) =
		check_memory(calloc(cpus, sizeof(*counters)));
	uint64_t alone = 0, together = 0;

	for (int i = 0; i < WINDOWS; i++) {
		uint64_t one = count_together(counters, 1), all = count_together(counters, cpus);

		alone = one > alone ? one : alone;
		together = all > together ? all : together;
	}
	return alone ? (double)together / (double)alone : 0;
}
