// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module made of files. Linked into the v7sctl under test in place of write(2), it carries out
 * what v7sctl writes to files below $V7S_FAKE as the real module would: it returns errnos, sets
 * last_error, and rewrites the files whose content changes.
 *
 * $V7S_FAKE_LOG names a file to which all writes are appended. These plant faults:
 * V7S_FAKE_MAPS	after so many maps no memory is left
 * V7S_FAKE_FULL	genpool gets no memory
 * V7S_FAKE_FAULT	a selftest fails
 * V7S_FAKE_BAIL	the selftests get no memory
 * V7S_FAKE_JUNK	stats is malformed
 * V7S_FAKE_OTHERS	how often another program writes to translate before v7sctl reads it
 * V7S_FAKE_GONE	a domain is destroyed before a write to its file
 * V7S_FAKE_WRONG	how many pages of the domain translate wrongly after a map or an unmap
 */
#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "fake.h"

#define WORDS	8

int statfs64(const char *path, struct statfs64 *fs);
ssize_t __real_write(int fd, const void *bytes, size_t count);
ssize_t __wrap_write(int fd, const void *bytes, size_t count);

char fake_root[PATH_MAX];
static unsigned int line_number;	/* of the line being carried out */

FILE *fake_file(const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;
	FILE *file;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	file = fopen(path, "w");
	if (!file)
		abort();
	return file;
}

int fake_refuse(int error, const char *file, const char *format, ...)
{
	FILE *last = fake_file("%s/last_error", fake_root);
	va_list args;

	fprintf(last, "%s: line %u: ", file, line_number);
	va_start(args, format);
	vfprintf(last, format, args);
	va_end(args);
	fputc('\n', last);
	fclose(last);
	return error;
}

bool fake_number(const char *word, uint64_t *value)
{
	char *end;

	*value = strtoull(word, &end, 0);
	if (*end == 'K' || *end == 'M' || *end == 'G')
		*value <<= *end == 'K' ? 10 : *end == 'M' ? 20 : 30, end++;
	return end != word && !*end;
}

/* Any request gives one row with its values. */
static int bench(char **words, size_t count)
{
	static const char *const keys[] = {
		"provider", "walk", "tables", "op", "pgsize", "count", "batch", "loops"
	};
	const char *values[] = {
		"slab", "noncoherent", "present", "?", "4K", "4096", "4096", "100"
	};
	FILE *file;

	for (size_t i = 0; i < count; i++) {
		size_t length = strcspn(words[i], "="), j = 0;

		if (!strncmp(words[i], "quirks=", 7) || !strncmp(words[i], "cpus=", 5) ||
		    !strncmp(words[i], "sections=", 9)) /* no column shows these */
			continue;
		while (j < WORDS && (strncmp(words[i], keys[j], length) || keys[j][length]))
			j++;
		if (j == WORDS)
			return fake_refuse(EINVAL, "bench", "unknown key \"%.*s\"", (int)length,
					   words[i]);
		values[j] = words[i] + length + 1;
	}
	file = fake_file("%s/bench", fake_root);
	fputs("provider,walk,tables,op,pgsize,count,batch,loops,min_ns,median_ns,p99_ns,syncs\n",
	      file);
	for (size_t i = 0; i < WORDS; i++)
		fprintf(file, "%s,", values[i]);
	fputs("3.12,3.25,40.01,16\n", file);
	fclose(file);
	return 0;
}

static int selftest(char **words, size_t count)
{
	const char *name = words[0];
	FILE *file;

	if (strcmp(name, "all") && strcmp(name, "map"))
		return fake_refuse(EINVAL, "selftest", "test \"%s\" is not all or a test's name",
				   name);
	file = fake_file("%s/selftest", fake_root);
	if (getenv("V7S_FAKE_BAIL")) {
		fputs("KTAP version 1\nBail out! no memory\n", file);
		fclose(file);
		return 0;
	}
	fprintf(file, "KTAP version 1\n# seed %s\n1..3\n  KTAP version 1\n  1..2\n  ok 1 map 4K\n"
		"  ok 2 map 64K\nok 1 slab\nnot ok 2 - kernel: split of a 1M section lost its address%s\n"
		"ok 3 page_frag # SKIP not asked for\n",
		count > 1 ? strchr(words[1], '=') + 1 : "1",
		getenv("V7S_FAKE_FAULT") ? "" : " # TODO known of 6.12");
	fclose(file);
	return 0;
}

static int carry_out(char *path, char *line)
{
	char *words[WORDS * 2], *rest = line, *word, *file = strrchr(path, '/');
	size_t count = 0;

	while (count < WORDS * 2 && (word = strsep(&rest, " \n")))
		if (*word)
			words[count++] = word;
	if (!count)
		return EINVAL;
	*file++ = '\0';
	if (!strcmp(file, "create"))
		return fake_create(words, count);
	if (!strcmp(file, "destroy"))
		return fake_destroy(words[0]);
	if (!strcmp(file, "bench"))
		return bench(words, count);
	if (!strcmp(file, "selftest"))
		return selftest(words, count);
	return fake_domain(path, file, words, count);
}

/* The first line that fails ends the write. */
static int carry_out_lines(const char *path, char *lines)
{
	char *rest = lines, *line, copy[PATH_MAX];
	int error = 0;

	for (line_number = 1; !error && (line = strsep(&rest, "\n")); line_number++) {
		snprintf(copy, sizeof(copy), "%s", path);
		if (*line || line_number == 1)
			error = carry_out(copy, line);
	}
	return error;
}

static void log_write(const char *path, const char *line, size_t count)
{
	const char *name = getenv("V7S_FAKE_LOG");
	FILE *file = name ? fopen(name, "a") : NULL;

	if (!file)
		return;
	fprintf(file, "%s %.*s", strrchr(path, '/') + 1, (int)count, line);
	fclose(file);
}

/* Makes $V7S_FAKE look like debugfs: v7sctl writes nowhere else. */
int statfs64(const char *path, struct statfs64 *fs)
{
	const char *fake = getenv("V7S_FAKE");

	memset(fs, 0, sizeof(*fs));
	if (fake && !strncmp(path, fake, strlen(fake)))
		fs->f_type = DEBUGFS_MAGIC;
	return 0;
}

ssize_t __wrap_write(int fd, const void *bytes, size_t count)
{
	const char *fake = getenv("V7S_FAKE");
	char path[PATH_MAX] = "", name[32], *lines;
	int error;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	if (!fake || readlink(name, path, sizeof(path) - 1) < 0 ||
	    strncmp(path, fake, strlen(fake)))
		return __real_write(fd, bytes, count);
	snprintf(fake_root, sizeof(fake_root), "%s", fake);
	log_write(path, bytes, count);
	lines = strndup(bytes, count);
	error = carry_out_lines(path, lines);
	free(lines);
	if (!error)
		fake_stats();
	errno = error;
	return error ? -1 : (ssize_t)count;
}
