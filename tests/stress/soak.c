// SPDX-License-Identifier: GPL-2.0-only
#include "soak.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi.h"
#include "../random.h"
#include "consistent.h"
#include "failing.h"
#include "reload.h"
#include "window.h"

#define WINDOWS		2	/* in each domain */
#define READERS		2
#define CHURNERS	2

/* Memory that all processes share. */
static struct {
	atomic_bool stop;
	atomic_uint calls, refused, reads, churned;
	pthread_rwlock_t gate;
} *shared;

/* Domains that stay until the end, and their formats; %s is the provider. */
static const char *const formats[] = {
	"soak-%s provider=%s",
	"soak-%s provider=%s walk=coherent",
	"soak-%s provider=%s ias=34 oas=35 quirks=no_perms,mtk_ext",
	"soak-%s provider=%s quirks=ns pgsizes=4K,1M",
};

/* Starts a process, which runs until @shared->stop. Its exit status is not 0 if it failed. */
static pid_t spawn(int (*role)(uint64_t seed, const char *arg), uint64_t seed, const char *arg)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid)
		return pid;
	put("/proc/self/oom_score_adj", "-900", 4);
	exit(role(seed, arg));
}

/* Maps and unmaps in a window, and compares it with the model. @arg: domain and number. */
static int mapper(uint64_t seed, const char *arg)
{
	static struct window w;
	unsigned int number, step;
	bool ok;

	if (sscanf(arg, "%31s %u", w.domain, &number) != 2)
		return EXIT_FAILURE;
	w.random = random_seeded(seed);
	w.base = 0x10000000 + number * WINDOW_BYTES;
	w.whole = !strcmp(w.domain, "soak-kernel");
	ok = window_open(&w);
	for (step = 1; ok && !shared->stop; step++) {
		failing(true);
		ok = window_step(&w);
		failing(false);
		if (step % 64 == 0)
			ok = ok && window_holds(&w);
	}
	ok = ok && window_holds(&w);
	shared->calls += w.calls;
	shared->refused += w.refused;
	if (!ok)
		shared->stop = true;
	return !ok;
}

static const char *const files[] = {
	"config", "stats", "mappings", "tables", "descriptors", "image", "check", "translate",
};

static const char *const top_files[] = {
	"version", "providers", "last_error", "zones", "slabs", "check", "bench", "selftest",
};

#define N(array)	(sizeof(array) / sizeof((array)[0]))

/* Opens any file, reads a part, seeks back, reads on. */
static int reader(uint64_t seed, const char *arg)
{
	struct random random = random_seeded(seed);
	char iova[32];
	struct names names;
	int fd;

	(void)arg;
	while (!shared->stop) {
		names = domains();
		if (!names.n || random_one_in(&random, 8)) {
			const char *name = top_files[random_below(&random, N(top_files))];

			fd = open_file(file_of("", name).text, O_RDONLY);
		} else {
			const char *name = names.name[random_below(&random, names.n)];

			put(file_of(name, "translate").text, iova,
			    sprintf(iova, "0x%x\n", random_below(&random, 0x20000000)));
			fd = open_file(file_of(name, files[random_below(&random, N(files))]).text,
				       O_RDONLY);
		}
		if (fd < 0)
			continue;
		failing(true);
		drain(fd, random_below(&random, 65536));
		lseek(fd, random_below(&random, 2) ? random_below(&random, 65536) : 0, SEEK_SET);
		drain(fd, random_below(&random, 65536));
		failing(false);
		close(fd);
		shared->reads++;
	}
	return 0;
}

/* Writes with failing allocations, and again without them after ENOMEM. */
static int must_write(const char *file, const char *line)
{
	int err;

	failing(true);
	err = put(file_of("", file).text, line, strlen(line));
	failing(false);
	return err == ENOMEM ? put(file_of("", file).text, line, strlen(line)) : err;
}

/* Creates a domain, opens its files, fills and destroys it; then the files return only EIO. */
static int churn(struct random *r, const char *name, const char *provider)
{
	int err, i, fd[N(files)];
	char line[128], byte;

	snprintf(line, sizeof(line), "%s provider=%s walk=%s", name, provider,
		 random_below(r, 2) ? "coherent" : "noncoherent");
	err = must_write("create", line);
	if (err == EOPNOTSUPP && !strcmp(provider, "kernel"))
		return 0;
	for (i = 0; i < (int)N(files); i++)
		fd[i] = open_file(file_of(name, files[i]).text, O_RDONLY);
	sprintf(line, "0 0 %u pgsize=4K\n0x80000000 0 %u\n", random_below(r, 512) * 4096,
		random_below(r, 64) << 20);
	failing(true);
	put(file_of(name, "map").text, line, strlen(line));
	failing(false);
	if (!err)
		err = must_write("destroy", name);
	for (i = 0; i < (int)N(files); i++) {
		if (!err && (read(fd[i], &byte, 1) != -1 || errno != EIO)) {
			printf("%s of destroyed domain %s can still be read\n", files[i], name);
			err = EIO;
		}
		close(fd[i]);
	}
	shared->churned++;
	return err;
}

static int churner(uint64_t seed, const char *arg)
{
	struct random random = random_seeded(seed);
	struct names names = providers();
	char name[32];
	int err = 0;

	(void)arg;
	while (!shared->stop && !err) {
		snprintf(name, sizeof(name), "churn-%d", getpid());
		err = churn(&random, name, names.name[random_below(&random, names.n)]);
	}
	if (err) {
		printf("%s: %s\n", name, strerror(err));
		shared->stop = true;
	}
	return err;
}

/* Allocates all free memory, as the OOM killer's first choice. */
static int hog(uint64_t seed, const char *arg)
{
	const size_t bite = 4 << 20;
	struct sysinfo info;

	(void)seed;
	(void)arg;
	put("/proc/self/oom_score_adj", "1000", 4);
	while (!shared->stop) {
		sysinfo(&info);
		if (info.freeram < 2 * bite ||
		    mmap(NULL, bite, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED)
			usleep(10000);
	}
	return 0;
}

/* A planted fault: unmaps another caller's pages. */
static int thief(uint64_t seed, const char *arg)
{
	struct random random = random_seeded(seed);
	char line[64];

	(void)arg;
	while (!shared->stop) {
		sprintf(line, "0x%x 4K",
			0x10000000 + random_below(&random, 2 * WINDOW_PAGES) * 4096);
		put(file_of("soak-slab", "unmap").text, line, strlen(line));
	}
	return 0;
}

/* The phases of a run: per cent of allocations that fail, and a process that takes all memory. */
static const struct {
	int slab, pages;
	bool hog;
} phases[] = {
	{ 0, 0, false }, { 1, 1, false }, { 10, 0, false }, { 0, 10, false },
	{ 0, 0, true }, { 30, 30, false }, { 5, 5, true }, { 100, 100, false },
};

static void run_phases(unsigned int seconds)
{
	unsigned int i, tenths = seconds * 10 / N(phases), tenth;
	pid_t pid;

	for (i = 0; i < N(phases) && !shared->stop; i++) {
		failing_rate(phases[i].slab, phases[i].pages);
		pid = phases[i].hog ? spawn(hog, 0, "") : 0;
		for (tenth = 0; tenth < tenths && !shared->stop; tenth++) {
			usleep(100000);
			/* Replace a process that the OOM killer ended. */
			if (pid && waitpid(pid, NULL, WNOHANG) == pid)
				pid = spawn(hog, 0, "");
		}
		if (pid) {
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
		}
	}
	failing_rate(0, 0);
}

static bool make_domains(struct names *made)
{
	struct names names = providers();
	char line[160];
	int i, err;

	for (i = 0; i < names.n; i++) {
		snprintf(line, sizeof(line), formats[i % N(formats)], names.name[i], names.name[i]);
		err = put(file_of("", "create").text, line, strlen(line));
		if (err) {
			printf("create %s: %s\n", line, strerror(err));
			return false;
		}
		snprintf(made->name[made->n++], 32, "soak-%.20s", names.name[i]);
	}
	return true;
}

static bool work(const struct names *made, unsigned int seconds, uint64_t seed, bool steal)
{
	unsigned int n = 0, failed = 0;
	int i, status;
	char arg[64];

	for (i = 0; i < made->n * WINDOWS; i++) {
		snprintf(arg, sizeof(arg), "%s %d", made->name[i / WINDOWS], i % WINDOWS);
		spawn(mapper, random_seed_of(seed, n++), arg);
	}
	for (i = 0; i < READERS; i++)
		spawn(reader, random_seed_of(seed, n++), "");
	for (i = 0; i < CHURNERS; i++)
		spawn(churner, random_seed_of(seed, n++), "");
	if (steal)
		spawn(thief, random_seed_of(seed, n++), "");
	run_phases(seconds);
	shared->stop = true;
	while (wait(&status) > 0)
		failed += status != 0;
	printf("%u maps and unmaps, %u of them failed with ENOMEM, %u reads, %u domains created and destroyed\n",
	       shared->calls, shared->refused, shared->reads, shared->churned);
	return !failed;
}

static bool destroy_domains(const struct names *made)
{
	bool ok = true;
	int i;

	for (i = 0; i < made->n; i++)
		ok &= !put(file_of("", "destroy").text, made->name[i], strlen(made->name[i]));
	return ok && domains().n == 1;
}

static uint64_t objects_of(const char *cache)
{
	struct path shrink = path_of("/sys/kernel/slab/%s/shrink", cache);
	char *text;
	uint64_t n;

	put(shrink.text, "1", 1);
	text = get(path_of("/sys/kernel/slab/%s/objects", cache).text);
	n = text ? strtoull(text, NULL, 10) : 0;
	free(text);
	return n;
}

static bool report(bool ok, const char *what)
{
	printf("%s: %s\n", ok ? "ok" : "WRONG", what);
	fflush(stdout);
	return ok;
}

bool soak(unsigned int seconds, uint64_t seed, bool steal)
{
	struct names made = { .n = 0 };
	pthread_rwlockattr_t attr;
	bool can_fail = failing_ready(), ok;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	pthread_rwlockattr_init(&attr);
	pthread_rwlockattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_rwlock_init(&shared->gate, &attr);
	gate = &shared->gate;
	put("/proc/self/oom_score_adj", "-900", 4);
	printf("to repeat: v7s-stress soak %u %" PRIu64 "\n", seconds, seed);
	ok = report(make_domains(&made) && work(&made, seconds * 3 / 4, seed, steal),
		    "each domain has exactly the mappings that its callers made");
	ok &= report(shared->calls && shared->churned && (!can_fail || shared->refused),
		     "calls have succeeded, and have failed with ENOMEM");
	ok &= report(!inconsistencies(), "all files agree");
	ok &= report(destroy_domains(&made) && !objects_of("v7s_dma32_l2") &&
		     !objects_of("v7s_unrestricted_l2"), "no table outlives its domain");
	shared->stop = false;
	spawn(reader, random_seed_of(seed, 100), "");
	spawn(reader, random_seed_of(seed, 101), "");
	ok &= report(reload(seconds / 4, seed), "the module unloads and loads while files are read");
	shared->stop = true;
	while (wait(NULL) > 0)
		;
	ok &= report(reload_refused(5), "a load may fail while a reader waits for the module's files");
	return ok;
}
