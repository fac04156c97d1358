// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module of files: linked into the v7sctl under test in place of write(2), it
 * carries out what is written to the files below $V7S_FAKE as the real module
 * would: it answers with errnos and last_error, and rewrites what changes. The
 * files of its domains hold what their descriptors would say, roughly.
 *
 * $V7S_FAKE_LOG is a file that gets all that is written. Faults to plant:
 * $V7S_FAKE_MAPS, the number of maps before memory is exhausted; $V7S_FAKE_FULL,
 * which leaves genpool without memory; $V7S_FAKE_FAULT, which fails a selftest;
 * $V7S_FAKE_JUNK, which makes stats unreadable; $V7S_FAKE_OTHERS, so many times
 * another program asks for a translation just after us; $V7S_FAKE_GONE, when a
 * domain goes while it is written to; $V7S_FAKE_BAIL, without memory for selftests.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define PAGES	((size_t)1 << 20)	/* 32 bits of 4 KiB */
#define WORDS	8

int statfs64(const char *path, struct statfs64 *fs);
ssize_t __real_write(int fd, const void *bytes, size_t count);
ssize_t __wrap_write(int fd, const void *bytes, size_t count);

/* The domain used last: its pages, 0 or the physical address plus 1. */
static struct {
	char directory[PATH_MAX];
	uint64_t *pages;
	unsigned int used[PAGES / 256];	/* pages in each section */
	uint64_t maps, unmaps, mapped, tables;
} domain;

static char root[PATH_MAX];
static unsigned int line_number;	/* of the line that is carried out */

static __attribute__((format(printf, 1, 2))) FILE *create_file(const char *format, ...)
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

/* Refuses what was written to @file. */
static __attribute__((format(printf, 3, 4))) int
refuse(int error, const char *file, const char *format, ...)
{
	FILE *last = create_file("%s/last_error", root);
	va_list args;

	fprintf(last, "%s: line %u: ", file, line_number);
	va_start(args, format);
	vfprintf(last, format, args);
	va_end(args);
	fputc('\n', last);
	fclose(last);
	return error;
}

static bool number(const char *word, uint64_t *value)
{
	char *end;

	*value = strtoull(word, &end, 0);
	if (*end == 'K' || *end == 'M' || *end == 'G')
		*value <<= *end == 'K' ? 10 : *end == 'M' ? 20 : 30, end++;
	return end != word && !*end;
}

static void set_page(size_t page, uint64_t value)
{
	unsigned int *used = &domain.used[page / 256];
	int change = !!value - !!domain.pages[page];

	domain.tables -= *used != 0;
	*used += (unsigned int)change;
	domain.tables += *used != 0;
	domain.mapped += (uint64_t)change;
	domain.pages[page] = value;
}

/* Takes up the domain in @directory, with what its `mappings` says. */
static void use_domain(const char *directory)
{
	char path[PATH_MAX + 16], line[256];
	uint64_t start, end, phys;
	FILE *file;

	if (!strcmp(domain.directory, directory))
		return;
	free(domain.pages);
	memset(&domain, 0, sizeof(domain));
	domain.pages = calloc(PAGES, sizeof(*domain.pages));
	snprintf(domain.directory, sizeof(domain.directory), "%s", directory);
	snprintf(path, sizeof(path), "%s/mappings", directory);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%" SCNx64 " %" SCNx64 " %" SCNx64, &start, &end,
			   &phys) == 3)
			for (; start < end; start += 4096, phys += 4096)
				set_page(start >> 12, phys + 1);
	if (file)
		fclose(file);
}

static void write_config(const char *name, const char *provider)
{
	FILE *file = create_file("%s/config", domain.directory);

	fprintf(file, "name: %s\nprovider: %s\nias: 32\noas: 32\nquirks: -\n"
		"walk: noncoherent\npgsizes: 4K,64K,1M,16M\nttbr: 0x4a8e4002\n"
		"tcr: 0x00000000\nprrr: 0x800b8204\nnmrr: 0x40004000\n", name, provider);
	fclose(file);
}

static void write_stats(void)
{
	uint64_t tables = domain.tables;
	FILE *file = create_file("%s/stats", domain.directory);

	if (getenv("V7S_FAKE_JUNK"))
		fputs("junk\n", file);
	fprintf(file, "maps: %" PRIu64 "\nunmaps: %" PRIu64 "\nmapped-bytes: %" PRIu64
		"\nl2-tables: %" PRIu64 "\nl2-waiting: 0\nl2-allocs: %" PRIu64 "\nl2-frees: 0\n"
		"table-bytes: %" PRIu64 "\nheld-bytes: %" PRIu64 "\nsyncs: 0\n"
		"sync-bytes: 0\ntlb-flushes: 0\nrejected: -\n", domain.maps,
		domain.unmaps, domain.mapped * 4096, tables, tables,
		16384 + tables * 1024, 16384 + tables * 4096);
	fclose(file);
}

static void write_mappings(void)
{
	FILE *file = create_file("%s/mappings", domain.directory);

	fputs("# iova-start iova-end phys-start size pgsize prot\n", file);
	for (size_t i = 0; i < PAGES; i++)
		if (domain.pages[i])
			fprintf(file, "0x%08zx 0x%08zx 0x%08" PRIx64 " 4096 4K rw----\n",
				i << 12, (i << 12) + 4095, domain.pages[i] - 1);
	fclose(file);
}

/* Guests of compare are never looked at but for their stats, at their end. */
static void changed(void)
{
	if (!strstr(domain.directory, "/v7sctl-"))
		write_mappings();
}

static int check_reach(const char *file, uint64_t iova, uint64_t size)
{
	uint64_t last = iova + size - 1;

	if (last >> 12 < PAGES)
		return 0;
	return refuse(ERANGE, file, "iova 0x%08" PRIx64 " to 0x%08" PRIx64
		      " is beyond ias of 32 bits", iova, last);
}

static int check_range(const char *file, uint64_t iova, uint64_t size)
{
	if (!size)
		return refuse(EINVAL, file, "size is 0");
	if (iova % 4096)
		return refuse(EINVAL, file, "iova 0x%08" PRIx64 " is not a multiple of 4K", iova);
	if (size % 4096)
		return refuse(EINVAL, file, "size 0x%08" PRIx64 " is not a multiple of 4K", size);
	return check_reach(file, iova, size);
}

static int map(char **words, size_t count)
{
	uint64_t iova, phys, size;
	int error;

	if (count < 3 || !number(words[0], &iova) || !number(words[1], &phys) ||
	    !number(words[2], &size))
		return refuse(EINVAL, "map", "is not IOVA PADDR SIZE");
	error = check_range("map", iova, size);
	if (!error && getenv("V7S_FAKE_MAPS") &&
	    domain.maps >= strtoull(getenv("V7S_FAKE_MAPS"), NULL, 10))
		error = refuse(ENOMEM, "map", "no memory for a table");
	for (uint64_t i = 0; !error && i < size >> 12; i++)
		if (domain.pages[(iova >> 12) + i])
			error = refuse(EEXIST, "map", "iova 0x%08" PRIx64
				       " is already mapped to 0x%08" PRIx64 " by a page of 4K",
				       iova + (i << 12), domain.pages[(iova >> 12) + i] - 1);
	for (uint64_t i = 0; !error && i < size >> 12; i++)
		set_page((iova >> 12) + i, phys + (i << 12) + 1);
	domain.maps += !error;
	if (!error)
		changed();
	return error;
}

static int unmap(char **words, size_t count)
{
	uint64_t iova, size;
	int error;

	if (count != 2 || !number(words[0], &iova) || !number(words[1], &size))
		return refuse(EINVAL, "unmap", "is not IOVA SIZE");
	error = check_range("unmap", iova, size);
	for (uint64_t i = 0; !error && i < size >> 12; i++)
		if (!domain.pages[(iova >> 12) + i])
			error = refuse(ENOENT, "unmap", "iova 0x%08" PRIx64 " is not mapped",
				       iova + (i << 12));
	if (error)
		return error;
	for (uint64_t i = 0; i < size >> 12; i++)
		set_page((iova >> 12) + i, 0);
	domain.unmaps++;
	changed();
	return 0;
}

static int translate(char **words, size_t count)
{
	static int asked;
	uint64_t iova, page;
	FILE *file;

	if (count != 1 || !number(words[0], &iova))
		return refuse(EINVAL, "translate", "is not an IOVA");
	if (check_reach("translate", iova, 1))
		return ERANGE;
	if (getenv("V7S_FAKE_OTHERS") && asked++ < atoi(getenv("V7S_FAKE_OTHERS")))
		iova ^= 1 << 20;
	page = domain.pages[iova >> 12];
	file = create_file("%s/translate", domain.directory);
	fprintf(file, "# iova phys pgsize prot\n0x%08" PRIx64, iova);
	if (page)
		fprintf(file, " 0x%08" PRIx64 " 4K rw----\n", page - 1 + (iova & 4095));
	else
		fputs(" - - -\n", file);
	fclose(file);
	return 0;
}

static int create(char **words, size_t count)
{
	static const char *const empty[] = { "map", "unmap", "translate" };
	const char *provider = count > 1 ? words[1] : "provider=slab";
	char path[PATH_MAX + 64];

	if (!strcmp(provider, "provider=kernel"))
		return refuse(ENODEV, "create", "this kernel has no provider kernel");
	if (!strcmp(provider, "provider=genpool") && getenv("V7S_FAKE_FULL"))
		return refuse(ENOMEM, "create", "no memory to preallocate");
	if (strncmp(provider, "provider=", 9))
		return refuse(EINVAL, "create", "unknown key \"%.*s\"",
			      (int)strcspn(provider, "="), provider);
	snprintf(path, sizeof(path), "%s/domains/%s", root, words[0]);
	if (mkdir(path, 0700))
		return refuse(EEXIST, "create", "domain %s exists", words[0]);
	use_domain(path);
	write_config(words[0], strchr(provider, '=') + 1);
	write_stats();
	for (size_t i = 0; i < 3; i++)
		fclose(create_file("%s/%s", path, empty[i]));
	return 0;
}

static int destroy(const char *name)
{
	char path[PATH_MAX + 64], file[PATH_MAX + 512];
	struct dirent *entry;
	DIR *directory;

	snprintf(path, sizeof(path), "%s/domains/%s", root, name);
	directory = opendir(path);
	if (!directory)
		return refuse(ENOENT, "destroy", "no domain %s", name);
	while ((entry = readdir(directory))) {
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		unlink(file);
	}
	closedir(directory);
	rmdir(path);
	domain.directory[0] = '\0';
	return 0;
}

/* What was asked for, as a row, whatever it is. */
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
		    !strncmp(words[i], "sections=", 9)) /* which no column tells */
			continue;
		while (j < WORDS && (strncmp(words[i], keys[j], length) || keys[j][length]))
			j++;
		if (j == WORDS)
			return refuse(EINVAL, "bench", "unknown key \"%.*s\"", (int)length,
				      words[i]);
		values[j] = words[i] + length + 1;
	}
	file = create_file("%s/bench", root);
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
		return refuse(EINVAL, "selftest", "test \"%s\" is not all or a test's name", name);
	file = create_file("%s/selftest", root);
	if (getenv("V7S_FAKE_BAIL")) {
		fputs("KTAP version 1\nBail out! no memory\n", file);
		fclose(file);
		return 0;
	}
	fprintf(file, "KTAP version 1\n# seed %s\n1..3\n  KTAP version 1\n  1..2\n  ok 1 map 4K\n"
		"  ok 2 map 64K\nok 1 slab\n%s 2 - kernel: split of a 1M section lost its address%s\n"
		"ok 3 page_frag # SKIP not asked for\n",
		count > 1 ? strchr(words[1], '=') + 1 : "1", "not ok",
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
		return create(words, count);
	if (!strcmp(file, "destroy"))
		return destroy(words[0]);
	if (!strcmp(file, "bench"))
		return bench(words, count);
	if (!strcmp(file, "selftest"))
		return selftest(words, count);
	if (getenv("V7S_FAKE_GONE"))
		return refuse(EIO, file, "the domain of this file has been destroyed");
	/* The range is forgotten: these files are not what shows it. */
	if (!strcmp(file, "mappings") || !strcmp(file, "descriptors"))
		return 0;
	use_domain(path);
	if (!strcmp(file, "map"))
		return map(words, count);
	return !strcmp(file, "unmap") ? unmap(words, count) : translate(words, count);
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

/* v7sctl writes to nothing but debugfs. */
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
	snprintf(root, sizeof(root), "%s", fake);
	log_write(path, bytes, count);
	lines = strndup(bytes, count);
	error = carry_out_lines(path, lines);
	free(lines);
	if (!error && domain.directory[0])
		write_stats();
	errno = error;
	return error ? -1 : (ssize_t)count;
}
