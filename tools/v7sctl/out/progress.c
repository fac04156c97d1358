// SPDX-License-Identifier: GPL-2.0-only
/*
 * A thread of its own draws the bar: the command itself blocks in a write to the
 * kernel, which a timer's signal would interrupt.
 */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "out/progress.h"
#include "out/term.h"
#include "v7sctl.h"

#define BAR 24

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	const char *what;
	size_t total, done;
	time_t start;
	bool running;
} progress = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.changed = PTHREAD_COND_INITIALIZER,
};

static void draw(void)
{
	uint64_t done = progress.done;
	char *drawn;

	if (!progress.total) {
		fprintf(stderr, "\r%s: %lds\033[K", progress.what,
			(long)(time(NULL) - progress.start));
		return;
	}
	drawn = bar(BAR, progress.total, &done, 1);
	fprintf(stderr, "\r%s %3zu%% %s\033[K", drawn,
		progress.done * 100 / progress.total, progress.what);
	free(drawn);
}

static void *redraw(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&progress.lock);
	while (progress.running) {
		struct timespec until;

		draw();
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += 200 * 1000 * 1000;
		if (until.tv_nsec >= 1000 * 1000 * 1000) {
			until.tv_nsec -= 1000 * 1000 * 1000;
			until.tv_sec++;
		}
		pthread_cond_timedwait(&progress.changed, &progress.lock, &until);
	}
	fputs("\r\033[K", stderr);
	pthread_mutex_unlock(&progress.lock);
	return NULL;
}

void progress_begin(const char *what, size_t total)
{
	sigset_t all, before;

	if (!isatty(STDERR_FILENO) || fail_as_json)
		return;
	progress.what = what;
	progress.total = total;
	progress.done = 0;
	progress.start = time(NULL);
	progress.running = true;
	clear_terminal = progress_end;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&progress.thread, NULL, redraw, NULL))
		progress.running = false;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void progress_step(const char *what, size_t done)
{
	pthread_mutex_lock(&progress.lock);
	progress.what = what;
	progress.done = done < progress.total ? done : progress.total;
	pthread_mutex_unlock(&progress.lock);
}

void progress_end(void)
{
	if (!progress.running)
		return;
	pthread_mutex_lock(&progress.lock);
	progress.running = false;
	pthread_cond_signal(&progress.changed);
	pthread_mutex_unlock(&progress.lock);
	pthread_join(progress.thread, NULL);
}
