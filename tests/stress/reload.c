// SPDX-License-Identifier: GPL-2.0-only
#include "reload.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"
#include "../random.h"
#include "failing.h"

static int load(const char *parameters)
{
	const char *file = getenv("V7S_MODULE");
	int fd = open(file ? file : "", O_RDONLY | O_CLOEXEC), err;

	if (fd < 0)
		return errno;
	err = syscall(SYS_finit_module, fd, parameters, 0) ? errno : 0;
	close(fd);
	return err;
}

/* Try again as long as a reader holds a file open. */
static int unload(void)
{
	unsigned int try;
	int err = EWOULDBLOCK;

	for (try = 0; err == EWOULDBLOCK && try < 100000; try++) {
		pthread_rwlock_wrlock(gate);
		err = syscall(SYS_delete_module, "v7s_dma32", O_NONBLOCK) ? errno : 0;
		pthread_rwlock_unlock(gate);
	}
	return err;
}

static bool is_loaded(void)
{
	return !access("/sys/module/v7s_dma32", F_OK) && !access(V7S "/version", F_OK);
}

static bool succeeded(const char *what, int err)
{
	if (err)
		printf("%s: %s\n", what, strerror(err));
	return !err;
}

/* Opens a file as soon as it appears, and keeps it open until a failed load has ended. */
static pid_t waiter(void)
{
	pid_t pid = fork();
	int fd;

	while (!pid) {
		fd = open(V7S "/version", O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		sleep(1);
		close(fd);
	}
	return pid;
}

bool reload(unsigned int seconds, uint64_t seed)
{
	struct random random = random_seeded(seed);
	unsigned int loads = 0, refused = 0;
	time_t end = time(NULL) + seconds;
	bool ok = succeeded("unload", unload());

	/* The kernel's tracer warns if it cannot allocate a field of a module's tracepoint. */
	failing_spares("ftrace_event_field");
	/* On a slow machine the time may be over before a load has succeeded. */
	while (ok && (time(NULL) < end || (!loads && refused < 100))) {
		int err;

		failing_nth(1 + random_below(&random, 400));
		err = load("");
		failing_nth(0);
		loads += !err;
		refused += err == ENOMEM;
		ok = (!err || err == ENOMEM || succeeded("load", err)) && is_loaded() == !err &&
		     (err || succeeded("unload", unload()));
	}
	failing_spares(NULL);
	ok = ok && !is_loaded() && succeeded("load", load(""));
	printf("loaded %u times, failed %u times with ENOMEM\n", loads, refused);
	return ok && loads;
}

bool reload_refused(unsigned int times)
{
	bool ok = succeeded("unload", unload());
	pid_t pid = waiter();

	while (ok && times--)
		ok = load("provider=none") == EINVAL && !is_loaded();
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return ok && succeeded("load", load(""));
}
