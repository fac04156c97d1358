// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slab caches without the module. SLUB gives a cache that may be merged a
 * directory named by a unique id, ":" flags "-" size, and each of its names is
 * a symbolic link to it. Among the flags, D is DMA32 and d is DMA. Without
 * flags the "-" is missing too. A cache that is never merged has a plain
 * directory, which does not show DMA32.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "slabs/sysfs.h"
#include "system/file.h"
#include "abi/parse.h"

#define SLAB "/sys/kernel/slab"

static char *link_target(const struct ctl *ctl, const char *name)
{
	char *path CLEANUP(free_pointer) =
		format_string("%s" SLAB "/%s", ctl->sysroot, name);
	char target[256];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	if (length < 0)
		return format_string("%s", name);
	target[length] = '\0';
	return format_string("%s", basename(target));
}

static uint64_t link_inode(const struct ctl *ctl, const char *name)
{
	char *path CLEANUP(free_pointer) =
		format_string("%s" SLAB "/%s", ctl->sysroot, name);
	struct stat link;

	return lstat(path, &link) ? UNKNOWN : link.st_ino;
}

/* A capture has no links: read the rows that describe them. */
static bool read_captured_names(const struct ctl *ctl, struct caches *caches)
{
	size_t length;
	char *text = system_read(ctl, SLAB_NAMES, &length);
	struct parse_error error;
	struct rows rows = { 0 };

	if (!text)
		return false;
	text[length++] = '\n';	/* which system_read() cut off */
	if (!parse_rows(&rows, text, length, NULL, &error) || rows.columns != 3)
		fail(EXIT_MISSING, "malformed file '" SLAB_NAMES "'");
	caches->names = check_memory(calloc(rows.count + 1, sizeof(*caches->names)));
	for (size_t i = 0; i < rows.count; i++) {
		struct slab_name *slab = &caches->names[caches->name_count++];

		slab->name = format_string("%s", rows_cell(&rows, i, 0));
		slab->directory = format_string("%s", rows_cell(&rows, i, 1));
		if (!parse_number(rows_cell(&rows, i, 2), &slab->made))
			slab->made = UNKNOWN;
	}
	rows_free(&rows);
	return true;
}

void slab_names_read(const struct ctl *ctl, struct caches *caches)
{
	char *path CLEANUP(free_pointer) = system_path(ctl, SLAB);
	struct names names CLEANUP(names_free) = { 0 };

	if (read_captured_names(ctl, caches) || !file_list(path, &names))
		return;
	caches->names = check_memory(calloc(names.count + 1, sizeof(*caches->names)));
	for (size_t i = 0; i < names.count; i++) {
		struct slab_name *slab = &caches->names[caches->name_count++];

		slab->name = format_string("%s", names.names[i]);
		slab->directory = link_target(ctl, slab->name);
		slab->made = link_inode(ctl, slab->name);
	}
}

static const char *directory_of(const struct caches *caches, const char *name)
{
	for (size_t i = 0; i < caches->name_count; i++)
		if (!strcmp(caches->names[i].name, name))
			return caches->names[i].directory;
	return "";
}

const char **slab_aliases(const struct caches *caches, const char *name)
{
	const char **aliases = check_memory(calloc(caches->name_count + 1,
						   sizeof(*aliases)));
	const char *directory = directory_of(caches, name);
	size_t count = 0;

	for (size_t i = 0; i < caches->name_count; i++)
		if (caches->names[i].name[0] != ':' &&
		    !strcmp(caches->names[i].directory, directory) &&
		    strcmp(caches->names[i].name, name))
			aliases[count++] = caches->names[i].name;
	return aliases;
}

/* The number that is the first word of a file in a cache's directory. */
static uint64_t attribute(const struct ctl *ctl, const char *directory,
			  const char *file)
{
	char *path CLEANUP(free_pointer) =
		format_string(SLAB "/%s/%s", directory, file);
	char *text CLEANUP(free_pointer) = system_read(ctl, path, NULL);
	uint64_t number;

	if (!text)
		return UNKNOWN;
	text[strcspn(text, " ")] = '\0';
	return parse_number(text, &number) ? number : UNKNOWN;
}

/*
 * Whether a cache's id has the flag @letter. The attribute @file (cache_dma, or
 * cache_dma32 while the module is loaded) overrides it.
 */
static uint64_t flag(const struct ctl *ctl, const char *directory,
		     const char *file, char letter)
{
	size_t flags = strspn(directory + 1, "dDaFAtRP");
	uint64_t value = attribute(ctl, directory, file);

	if (value <= 1)
		return value;
	if (directory[0] != ':')
		return UNKNOWN;
	if (isdigit((unsigned char)directory[1]))
		return 0;
	if (directory[1 + flags] != '-')
		return UNKNOWN;
	return memchr(directory + 1, letter, flags) ? 1 : 0;
}

static const struct {
	char letter;
	const char *file;
} letters[] = {
	{ 'A', "hwcache_align" }, { 'a', "reclaim_account" },
	{ 'P', "poison" }, { 'Z', "red_zone" }, { 'F', "sanity_checks" },
	{ 'U', "store_user" }, { 'T', "trace" }, { 'R', "destroy_by_rcu" },
};

const char *slab_flag_file(size_t i)
{
	return i < ARRAY_SIZE(letters) ? letters[i].file : NULL;
}

char *slab_flags(const struct ctl *ctl, const struct caches *caches,
		 const struct cache *cache)
{
	const char *directory = directory_of(caches, cache->name);
	char flags[ARRAY_SIZE(letters) + 4], *at = flags;

	if (cache->aliases[0])
		*at++ = '*';
	if (cache->dma == 1)
		*at++ = 'd';
	if (cache->dma32 == 1)
		*at++ = 'D';
	for (size_t i = 0; i < ARRAY_SIZE(letters); i++)
		if (attribute(ctl, directory, letters[i].file) == 1)
			*at++ = letters[i].letter;
	*at = '\0';
	return format_string("%s", flags);
}

/*
 * Whether @a is the older of two names of one merged cache, and so its owner. Caches of kmalloc()
 * exist before any other; among the rest, the owner's link is the oldest.
 */
static bool owns_before(const struct slab_name *a, const struct slab_name *b)
{
	bool a_kmalloc = !strncmp(a->name, "kmalloc-", 8);
	bool b_kmalloc = !strncmp(b->name, "kmalloc-", 8);

	return a_kmalloc != b_kmalloc ? a_kmalloc : a->made < b->made;
}

static const char *owner_of(const struct caches *caches, const char *directory)
{
	const struct slab_name *owner = NULL;

	for (size_t i = 0; i < caches->name_count; i++) {
		const struct slab_name *slab = &caches->names[i];

		if (slab->name[0] != ':' && !strcmp(slab->directory, directory) &&
		    (!owner || owns_before(slab, owner)))
			owner = slab;
	}
	return owner ? owner->name : directory;
}

static void describe(const struct ctl *ctl, const struct caches *caches,
		     const char *directory, struct cache *cache)
{
	uint64_t order = attribute(ctl, directory, "order");

	cache->name = format_string("%s", owner_of(caches, directory));
	cache->aliases = slab_aliases(caches, cache->name);
	cache->dma = flag(ctl, directory, "cache_dma", 'd');
	cache->dma32 = flag(ctl, directory, "cache_dma32", 'D');
	cache->object_size = attribute(ctl, directory, "object_size");
	cache->objects = attribute(ctl, directory, "objects");
	cache->slabs = attribute(ctl, directory, "slabs");
	cache->flags = slab_flags(ctl, caches, cache);
	cache->pages = UNKNOWN;
	if (cache->slabs != UNKNOWN && order < 16)
		cache->pages = cache->slabs << order;
	cache->loss = cache_loss(cache);
}

void caches_from_sysfs(const struct ctl *ctl, struct caches *caches)
{
	size_t unknown = 0, merged = 0;

	slab_names_read(ctl, caches);
	if (!caches->name_count)
		fail(EXIT_MISSING, "there is nothing in %s" SLAB ": this kernel does not use SLUB with sysfs",
		     ctl->sysroot);
	caches->items = check_memory(calloc(caches->name_count,
					    sizeof(*caches->items)));
	for (size_t i = 0; i < caches->name_count; i++) {
		const struct slab_name *slab = &caches->names[i];

		if (!strcmp(slab->name, slab->directory))
			describe(ctl, caches, slab->directory,
				 &caches->items[caches->count++]);
	}
	for (size_t i = 0; i < caches->count; i++) {
		unknown += caches->items[i].dma32 == UNKNOWN;
		for (const char **alias = caches->items[i].aliases; *alias; alias++)
			merged++;
	}
	if (unknown || merged)
		caches->blind =
			format_string("Without the module, the zones of pages are unknown. Of %zu caches, %zu are never merged: whether they are bound to DMA32 is unknown. %zu more are merged into others: the row of the oldest cache counts their objects and memory.",
				      caches->count, unknown, merged);
}
