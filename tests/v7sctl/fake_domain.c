// SPDX-License-Identifier: GPL-2.0-only
/* The domains of the fake module. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake.h"

#define PAGES	((size_t)1 << 20)	/* 32 bits of 4 KiB */

/* The domain used last. */
static struct {
	char directory[PATH_MAX];
	uint64_t *pages;		/* physical address plus 1; 0: not mapped */
	unsigned int used[PAGES / 256];	/* pages in each section */
	uint64_t maps, unmaps, mapped, tables;
} domain;

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

/* Makes @directory the domain used last, with the pages in its `mappings`. */
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
	FILE *file = fake_file("%s/config", domain.directory);

	fprintf(file, "name: %s\nprovider: %s\nias: 32\noas: 32\nquirks: -\n"
		"walk: noncoherent\npgsizes: 4K,64K,1M,16M\nttbr: 0x4a8e4002\n"
		"tcr: 0x00000000\nprrr: 0x800b8204\nnmrr: 0x40004000\n", name, provider);
	fclose(file);
}

void fake_stats(void)
{
	uint64_t tables = domain.tables;
	FILE *file;

	if (!domain.directory[0])
		return;
	file = fake_file("%s/stats", domain.directory);
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
	FILE *file = fake_file("%s/mappings", domain.directory);

	fputs("# iova-start iova-end phys-start size pgsize prot\n", file);
	for (size_t i = 0; i < PAGES; i++)
		if (domain.pages[i])
			fprintf(file, "0x%08zx 0x%08zx 0x%08" PRIx64 " 4096 4K rw----\n",
				i << 12, (i << 12) + 4095, domain.pages[i] - 1);
	fclose(file);
}

static void write_check(const char *wrong)
{
	FILE *file = fake_file("%s/check", domain.directory);

	fprintf(file, "# domain provider tables above-limit misaligned unsynced wrong verdict\n"
		"default kernel 3 0 0 0 %s fail\nverdict: fail\n", wrong);
	fclose(file);
}

/* `v7sctl compare` reads only the stats of its domains. */
static void changed(void)
{
	if (getenv("V7S_FAKE_WRONG"))
		write_check(getenv("V7S_FAKE_WRONG"));
	if (!strstr(domain.directory, "/v7sctl-"))
		write_mappings();
}

static int check_reach(const char *file, uint64_t iova, uint64_t size)
{
	uint64_t last = iova + size - 1;

	if (last >> 12 < PAGES)
		return 0;
	return fake_refuse(ERANGE, file, "iova 0x%08" PRIx64 " to 0x%08" PRIx64
			   " is beyond ias of 32 bits", iova, last);
}

static int check_range(const char *file, uint64_t iova, uint64_t size)
{
	if (!size)
		return fake_refuse(EINVAL, file, "size is 0");
	if (iova % 4096)
		return fake_refuse(EINVAL, file, "iova 0x%08" PRIx64 " is not a multiple of 4K",
				   iova);
	if (size % 4096)
		return fake_refuse(EINVAL, file, "size 0x%08" PRIx64 " is not a multiple of 4K",
				   size);
	return check_reach(file, iova, size);
}

static int map(char **words, size_t count)
{
	uint64_t iova, phys, size;
	int error;

	if (count < 3 || !fake_number(words[0], &iova) || !fake_number(words[1], &phys) ||
	    !fake_number(words[2], &size))
		return fake_refuse(EINVAL, "map", "is not IOVA PADDR SIZE");
	error = check_range("map", iova, size);
	if (!error && getenv("V7S_FAKE_MAPS") &&
	    domain.maps >= strtoull(getenv("V7S_FAKE_MAPS"), NULL, 10))
		error = fake_refuse(ENOMEM, "map", "no memory for a table");
	for (uint64_t i = 0; !error && i < size >> 12; i++)
		if (domain.pages[(iova >> 12) + i])
			error = fake_refuse(EEXIST, "map", "iova 0x%08" PRIx64
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

	if (count != 2 || !fake_number(words[0], &iova) || !fake_number(words[1], &size))
		return fake_refuse(EINVAL, "unmap", "is not IOVA SIZE");
	error = check_range("unmap", iova, size);
	for (uint64_t i = 0; !error && i < size >> 12; i++)
		if (!domain.pages[(iova >> 12) + i])
			error = fake_refuse(ENOENT, "unmap", "iova 0x%08" PRIx64 " is not mapped",
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

	if (count != 1 || !fake_number(words[0], &iova))
		return fake_refuse(EINVAL, "translate", "is not an IOVA");
	if (check_reach("translate", iova, 1))
		return ERANGE;
	if (getenv("V7S_FAKE_OTHERS") && asked++ < atoi(getenv("V7S_FAKE_OTHERS")))
		iova ^= 1 << 20;
	page = domain.pages[iova >> 12];
	file = fake_file("%s/translate", domain.directory);
	fprintf(file, "# iova phys pgsize prot\n0x%08" PRIx64, iova);
	if (page)
		fprintf(file, " 0x%08" PRIx64 " 4K rw----\n", page - 1 + (iova & 4095));
	else
		fputs(" - - -\n", file);
	fclose(file);
	return 0;
}

int fake_create(char **words, size_t count)
{
	static const char *const empty[] = { "map", "unmap", "translate" };
	const char *provider = count > 1 ? words[1] : "provider=slab";
	char path[PATH_MAX + 64];

	if (!strcmp(provider, "provider=kernel"))
		return fake_refuse(ENODEV, "create", "this kernel has no provider kernel");
	if (!strcmp(provider, "provider=genpool") && getenv("V7S_FAKE_FULL"))
		return fake_refuse(ENOMEM, "create", "no memory to preallocate");
	if (strncmp(provider, "provider=", 9))
		return fake_refuse(EINVAL, "create", "unknown key \"%.*s\"",
				   (int)strcspn(provider, "="), provider);
	snprintf(path, sizeof(path), "%s/domains/%s", fake_root, words[0]);
	if (mkdir(path, 0700))
		return fake_refuse(EEXIST, "create", "domain %s exists", words[0]);
	use_domain(path);
	write_config(words[0], strchr(provider, '=') + 1);
	fake_stats();
	for (size_t i = 0; i < 3; i++)
		fclose(fake_file("%s/%s", path, empty[i]));
	return 0;
}

int fake_destroy(const char *name)
{
	char path[PATH_MAX + 64], file[PATH_MAX + 512];
	struct dirent *entry;
	DIR *directory;

	snprintf(path, sizeof(path), "%s/domains/%s", fake_root, name);
	directory = opendir(path);
	if (!directory)
		return fake_refuse(ENOENT, "destroy", "no domain %s", name);
	while ((entry = readdir(directory))) {
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		unlink(file);
	}
	closedir(directory);
	rmdir(path);
	domain.directory[0] = '\0';
	return 0;
}

int fake_domain(const char *directory, const char *file, char **words, size_t count)
{
	if (getenv("V7S_FAKE_GONE"))
		return fake_refuse(EIO, file, "the domain of this file has been destroyed");
	/* The range has no effect: the file keeps all rows. */
	if (!strcmp(file, "mappings") || !strcmp(file, "descriptors"))
		return 0;
	use_domain(directory);
	if (!strcmp(file, "map"))
		return map(words, count);
	return !strcmp(file, "unmap") ? unmap(words, count) : translate(words, count);
}
