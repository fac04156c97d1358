// SPDX-License-Identifier: GPL-2.0-only
#include "failing.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "abi.h"

static int set(const char *fault, const char *file, const char *value)
{
	return put(path_of("/sys/kernel/debug/%s/%s", fault, file).text, value, strlen(value));
}

static void set_rate(const char *fault, int percent)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", percent);
	set(fault, "probability", text);
}

bool failing_ready(void)
{
	static const char *const faults[] = { "failslab", "fail_page_alloc" };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		if (set(faults[i], "probability", "0") || set(faults[i], "task-filter", "Y") ||
		    set(faults[i], "times", "-1") || set(faults[i], "verbose", "0") ||
		    set(faults[i], "ignore-gfp-wait", "N"))
			return false;
	}
	return !set("fail_page_alloc", "min-order", "0");
}

void failing_rate(int slab, int pages)
{
	set_rate("failslab", slab);
	set_rate("fail_page_alloc", pages);
}

/* Keep the files open, as open() allocates memory. A child process opens its own. */
static void open_once(int *fd, pid_t *owner, const char *path)
{
	if (*owner == getpid())
		return;
	*owner = getpid();
	*fd = open(path, O_RDWR | O_CLOEXEC);
	/* The kernel would retry a page fault for ever, as its allocation would always fail. */
	mlockall(MCL_CURRENT);
}

void failing(bool on)
{
	static pid_t owner;
	static int fd;

	open_once(&fd, &owner, "/proc/thread-self/make-it-fail");
	if (fd >= 0 && write(fd, on ? "1" : "0", 1) != 1)
		perror("make-it-fail");
}

bool failing_nth(unsigned int nth)
{
	char text[16] = "", order[16];
	static pid_t owner;
	static int fd;
	int len;

	open_once(&fd, &owner, "/proc/thread-self/fail-nth");
	if (fd < 0)
		return false;
	if (pread(fd, text, sizeof(text) - 1, 0) < 0)
		perror("fail-nth");
	len = snprintf(order, sizeof(order), "%u", nth);
	if (pwrite(fd, order, len, 0) != len)
		perror("fail-nth");
	return atoi(text) == 0;
}

void failing_spares(const char *name)
{
	struct path spared = path_of("/sys/kernel/slab/%s/failslab", name ? name : "");
	glob_t files = { 0 };
	size_t i;

	if (name && !glob("/sys/kernel/slab/*/failslab", 0, NULL, &files)) {
		for (i = 0; i < files.gl_pathc; i++) {
			const char *path = files.gl_pathv[i];

			put(path, strcmp(path, spared.text) ? "1" : "0", 1);
		}
		globfree(&files);
	}
	set("failslab", "cache-filter", name ? "Y" : "N");
}
