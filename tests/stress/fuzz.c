// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi.h"
#include "../random.h"
#include "consistent.h"
#include "kept.h"
#include "lines.h"

#define ERRNOS		134
#define CHECK_EVERY	20000
#define LOOK_EVERY	64	/* writes; 1 with a meddler */
#define PATIENCE	200000	/* us for a bench or selftest */

struct fuzz {
	struct random random;
	struct names names;	/* of domains; read again after writes that change them */
	unsigned int writes, look_every;
	unsigned int errnos[ERRNOS];
	unsigned int complaints;
};

static bool documented(int err)
{
	switch (err) {
	case 0:
	case EINVAL:
	case ERANGE:
	case EEXIST:
	case ENOENT:
	case ENODEV:
	case EOPNOTSUPP:
	case ENOMEM:
		return true;
	}
	return false;
}

/* Print the line with escapes that the shell's printf understands. */
static void show(const struct line *line)
{
	size_t i;

	printf("to %s: \"", line->file);
	for (i = 0; i < line->len && i < 300; i++)
		printf(line->text[i] < ' ' || line->text[i] > '~' ? "\\x%02x" : "%c",
		       (unsigned char)line->text[i]);
	printf("\"\n");
}

static void complain(struct fuzz *f, const struct line *line, const char *what)
{
	printf("after %u writes: %s\n", f->writes, what);
	show(line);
	f->complaints++;
}

/* A random number may ask for hours of work: kill the caller after PATIENCE. */
static int put_with_patience(const char *path, const struct line *line)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		ualarm(PATIENCE, 0);	/* SIGALRM kills the process */
		_exit(put(path, line->text, line->len));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

/* Without descriptors, which may be a million: mappings and tables sum them up. */
static char *state_of(const char *domain)
{
	char *all = calloc(1, 1), *text;
	static const char *const files[] = { "stats", "mappings", "tables" };
	unsigned int i;

	for (i = 0; *domain && i < 3; i++) {
		text = get_kept(file_of(domain, files[i]).text);
		if (!text)
			continue;
		all = joined(all, text);
	}
	return all;
}

/*
 * last_error must name the file and the line, in one line of text. Open it anew: an open last_error
 * has the errors of its opener, and another process makes slow writes.
 */
static bool explained(const struct line *line)
{
	char start[32], *text = get(file_of("", "last_error").text), *end;
	bool ok;

	snprintf(start, sizeof(start), "%s: line ", line->file);
	end = text ? strchr(text, '\n') : NULL;
	ok = end && !end[1] && !strncmp(text, start, strlen(start));
	free(text);
	return ok;
}

/* Restore the state of a loaded module: only an empty domain `default`. */
static void tidy(void)
{
	struct names names = domains();
	int i;

	for (i = 0; i < names.n; i++)
		put(file_of("", "destroy").text, names.name[i], strlen(names.name[i]));
	put(file_of("", "create").text, "default", 7);
}

/* Empty the module from time to time, or each comparison would take longer than the last. */
static void check_all(struct fuzz *f)
{
	printf("%u writes, %d domains\n", f->writes, f->names.n);
	fflush(stdout);
	if (inconsistencies()) {
		printf("not all files agree\n");
		f->complaints++;
	}
	tidy();
	f->names = domains();
}

static void one_write(struct fuzz *f)
{
	struct line line;
	struct path path;
	char *before = NULL, *after;
	bool slow, single;
	int err;

	any_line(&line, &f->random, &f->names);
	slow = !strcmp(line.file, "bench") || !strcmp(line.file, "selftest");
	path = file_of(line.domain, line.file);
	/* A failed write of several lines may have changed something. */
	single = !memchr(line.text, '\n', line.len);
	if (single && random_one_in(&f->random, f->look_every))
		before = state_of(line.domain);
	err = slow ? put_with_patience(path.text, &line) :
		     put_kept(path.text, line.text, line.len);
	if ((!err || !single) &&
	    (!strcmp(line.file, "create") || !strcmp(line.file, "destroy")))
		f->names = domains();
	f->writes++;
	f->errnos[err < ERRNOS ? err : ERRNOS - 1]++;
	if (!documented(err))
		complain(f, &line, strerror(err));
	if (err && !explained(&line))
		complain(f, &line, "last_error does not explain the failure");
	if (err && before) {
		after = state_of(line.domain);
		if (strcmp(before, after))
			complain(f, &line, "the write failed and changed something");
		free(after);
	}
	free(before);
}

/* Print all errnos, and return whether enough different ones occurred. */
static bool met_enough(const struct fuzz *f)
{
	unsigned int err, kinds = 0;

	for (err = 0; err < ERRNOS; err++) {
		if (f->errnos[err])
			printf("%7u %s\n", f->errnos[err], strerror(err));
		kinds += !!f->errnos[err];
	}
	return f->errnos[0] > f->writes / 20 && kinds > 4;
}

/* A planted fault: maps and unmaps while the files are compared. */
static pid_t meddler(void)
{
	pid_t pid = fork();

	while (!pid) {
		put(file_of("default", "map").text, "0xf0000000 0 4K", 15);
		put(file_of("default", "unmap").text, "0xf0000000 4K", 13);
	}
	return pid;
}

bool fuzz(unsigned int writes, uint64_t seed, bool meddled)
{
	struct fuzz f = { .random = random_seeded(seed), .names = domains() };
	pid_t pid = meddled ? meddler() : 0;

	f.look_every = meddled ? 1 : LOOK_EVERY;
	printf("to repeat: v7s-stress fuzz %u %" PRIu64 "\n", writes, seed);
	fflush(stdout);
	while (f.writes < writes && f.complaints < 10) {
		one_write(&f);
		if (f.writes % CHECK_EVERY == 0 || f.writes == writes)
			check_all(&f);
	}
	if (pid)
		kill(pid, SIGKILL);
	return met_enough(&f) && !f.complaints;
}
