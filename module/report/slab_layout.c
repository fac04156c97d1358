// SPDX-License-Identifier: GPL-2.0-only

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "slab_layout.h"
#include "slab_sysfs.h"

static const char *const v7s_fields[] = {
	[V7S_SLAB_KOBJ] = "kobject",
	[V7S_SLAB_FLAGS] = "flags",
	[V7S_SLAB_NAME] = "name",
	[V7S_SLAB_CACHE] = "cache",
};

const char *v7s_slab_field_name(enum v7s_slab_field field)
{
	return v7s_fields[field];
}

/* The caches to measure. No object is allocated from those that are bound to a zone. */
static const struct {
	const char *name;
	slab_flags_t flags;
	bool filled;
} v7s_probe_kinds[] = {
	{ "v7s_dma32_probe", 0, true },
	{ "v7s_dma32_probe_dma32", SLAB_CACHE_DMA32 },
	{ "v7s_dma32_probe_dma", SLAB_CACHE_DMA },
	{ "v7s_dma32_probe_reclaim", SLAB_RECLAIM_ACCOUNT, true },
	{ "v7s_dma32_probe_both", SLAB_RECLAIM_ACCOUNT | SLAB_CACHE_DMA32 },
};

#define V7S_PROBES	ARRAY_SIZE(v7s_probe_kinds)

/* Enough objects for several slabs, even if a slab has several pages. */
#define V7S_OBJECTS	64
#define V7S_OBJECT_BYTES	256

/* A cache, and copies of the structures to search. */
struct v7s_probe {
	const char *name;
	slab_flags_t flags;
	struct kmem_cache *cache;
	const struct kobject *kobj;
	void *copy;    /* of the struct kmem_cache */
	unsigned int objects;
	void *object[V7S_OBJECTS];
	struct page page[V7S_OBJECTS];  /* of the objects' slabs */
};

struct v7s_probes {
	struct v7s_probe probe[V7S_PROBES];
	int kobj;  /* the kobject's offset */
	int size;  /* of the copies of caches */
};

static void v7s_probe_close(struct v7s_probe *probe)
{
	while (probe->objects)
		kmem_cache_free(probe->cache, probe->object[--probe->objects]);
	kfree(probe->copy);
	kmem_cache_destroy(probe->cache);
}

static void v7s_probes_close(struct v7s_probes *probes)
{
	unsigned int i;

	for (i = 0; i < V7S_PROBES; i++)
		v7s_probe_close(&probes->probe[i]);
	kvfree(probes);
}

static int v7s_probe_fill(struct v7s_probe *probe)
{
	for (; probe->objects < V7S_OBJECTS; probe->objects++) {
		void *object = kmem_cache_alloc(probe->cache, GFP_KERNEL);

		if (!object)
			return -ENOMEM;
		probe->object[probe->objects] = object;
		probe->page[probe->objects] = *virt_to_head_page(object);
	}
	return 0;
}

static int v7s_probe_open(struct v7s_probe *probe, unsigned int kind)
{
	probe->name = v7s_probe_kinds[kind].name;
	probe->flags = v7s_probe_kinds[kind].flags;
	probe->cache = kmem_cache_create(probe->name, V7S_OBJECT_BYTES, 0,
					 probe->flags | SLAB_NO_MERGE, NULL);
	if (!probe->cache)
		return -ENOMEM;
	probe->kobj = v7s_slab_kobj(probe->name);
	if (!probe->kobj)
		return -ENOENT;
	return v7s_probe_kinds[kind].filled ? v7s_probe_fill(probe) : 0;
}

static int v7s_kobj_offset(const struct v7s_probe *probe)
{
	return (void *)probe->kobj - (void *)probe->cache;
}

/* The distance between a cache and its kobject, which is the same for all. */
static int v7s_measure_kobj(struct v7s_probes *probes)
{
	int offset = v7s_kobj_offset(&probes->probe[0]);
	unsigned int i;

	for (i = 1; i < V7S_PROBES; i++)
		if (v7s_kobj_offset(&probes->probe[i]) != offset)
			return -ERANGE;
	if (offset < 0 || offset > (int)PAGE_SIZE)
		return -ERANGE;
	probes->kobj = offset;
	/* A struct kmem_cache extends at least to the end of its kobject. */
	probes->size = offset + sizeof(struct kobject);
	return 0;
}

static int v7s_probes_copy(struct v7s_probes *probes)
{
	unsigned int i;

	for (i = 0; i < V7S_PROBES; i++) {
		probes->probe[i].copy = kmemdup(probes->probe[i].cache, probes->size, GFP_KERNEL);
		if (!probes->probe[i].copy)
			return -ENOMEM;
	}
	return 0;
}

static int v7s_probes_open(struct v7s_probes *probes)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < V7S_PROBES && !ret; i++)
		ret = v7s_probe_open(&probes->probe[i], i);
	return ret ?: v7s_measure_kobj(probes) ?: v7s_probes_copy(probes);
}

static slab_flags_t v7s_copied_flags(const struct v7s_probe *probe, int offset)
{
	return *(const slab_flags_t *)(probe->copy + offset);
}

/* Whether this word has the flags of each probe, and differs between the probes only by these. */
static bool v7s_matches_flags(const struct v7s_probes *probes, int offset)
{
	const slab_flags_t common = v7s_copied_flags(&probes->probe[0], offset);
	unsigned int i;

	for (i = 0; i < V7S_PROBES; i++) {
		const struct v7s_probe *probe = &probes->probe[i];
		slab_flags_t flags = v7s_copied_flags(probe, offset);

		if ((flags ^ common) != probe->flags || (flags & probe->flags) != probe->flags)
			return false;
	}
	return true;
}

/* The word may not be a pointer, so tolerate faults. */
static bool v7s_points_to(const void *word, const char *name)
{
	char text[32];
	size_t size = strlen(name) + 1;

	return !copy_from_kernel_nofault(text, *(const char *const *)word, size) &&
	       !memcmp(text, name, size);
}

/* Whether this word points to the name that we gave. Skip the kobject: it has a name, too. */
static bool v7s_matches_name(const struct v7s_probes *probes, int offset)
{
	unsigned int i;

	if (offset >= probes->kobj)
		return false;
	for (i = 0; i < V7S_PROBES; i++)
		if (!v7s_points_to(probes->probe[i].copy + offset, probes->probe[i].name))
			return false;
	return true;
}

/* Whether this word of the struct page of each slab points to the slab's cache. */
static bool v7s_matches_cache(const struct v7s_probes *probes, int offset)
{
	unsigned int i, j;

	for (i = 0; i < V7S_PROBES; i++) {
		const struct v7s_probe *probe = &probes->probe[i];

		for (j = 0; j < probe->objects; j++)
			if (*(struct kmem_cache *const *)((void *)&probe->page[j] + offset) !=
			    probe->cache)
				return false;
	}
	return true;
}

/* A search for a field, at offsets below @end: the field is where @matches() returns true. */
struct v7s_search {
	bool (*matches)(const struct v7s_probes *probes, int offset);
	int end;
	int size; /* of the field, and its alignment */
};

static void v7s_unknown(struct v7s_slab_layout *layout, enum v7s_slab_field field, const char *why)
{
	layout->offset[field] = -1;
	if (!*layout->why)
		scnprintf(layout->why, sizeof(layout->why), "%s: %s", v7s_fields[field], why);
}

static char *v7s_plant = "";
#ifdef V7S_PLANT
module_param_named(plant_slab_layout, v7s_plant, charp, 0400);
MODULE_PARM_DESC(plant_slab_layout, "for tests: a field whose offset is ambiguous (flags, name, cache) or wrong (moved-flags, moved-cache)");
#endif

static void v7s_plant_offset(struct v7s_slab_layout *layout, enum v7s_slab_field field, int size)
{
	if (!strcmp(v7s_plant, v7s_fields[field]))
		v7s_unknown(layout, field, "more than one offset matches our own caches");
	else if (!strncmp(v7s_plant, "moved-", 6) && !strcmp(v7s_plant + 6, v7s_fields[field]))
		layout->offset[field] += size;
}

static void v7s_search_field(struct v7s_slab_layout *layout, const struct v7s_probes *probes,
			     enum v7s_slab_field field, const struct v7s_search *search)
{
	unsigned int found = 0;
	int offset;

	for (offset = 0; offset + search->size <= search->end; offset += search->size) {
		if (search->matches(probes, offset)) {
			layout->offset[field] = offset;
			found++;
		}
	}
	if (!found)
		v7s_unknown(layout, field, "no offset matches our own caches");
	else if (found > 1)
		v7s_unknown(layout, field, "more than one offset matches our own caches");
	else
		v7s_plant_offset(layout, field, search->size);
}

static void v7s_search_all(struct v7s_slab_layout *layout, const struct v7s_probes *probes)
{
	const struct v7s_search searches[] = {
		[V7S_SLAB_FLAGS] = { v7s_matches_flags, probes->size, sizeof(slab_flags_t) },
		[V7S_SLAB_NAME] = { v7s_matches_name, probes->size, sizeof(char *) },
		[V7S_SLAB_CACHE] = { v7s_matches_cache, sizeof(struct page), sizeof(void *) },
	};
	enum v7s_slab_field field;

	layout->offset[V7S_SLAB_KOBJ] = probes->kobj;
	for (field = V7S_SLAB_FLAGS; field < V7S_SLAB_FIELDS; field++)
		v7s_search_field(layout, probes, field, &searches[field]);
}

/* Flags that SLUB has a file for. */
static const char *const v7s_flag_files[] = { "cache_dma", "hwcache_align", "reclaim_account" };
static const slab_flags_t v7s_file_flags[] = {
	SLAB_CACHE_DMA,
	SLAB_HWCACHE_ALIGN,
	SLAB_RECLAIM_ACCOUNT,
};

/* A number that cannot be read is no contradiction: the cache may be gone. */
static bool v7s_flags_agree(const struct v7s_slab_entry *entry)
{
	unsigned long numbers[ARRAY_SIZE(v7s_flag_files)];
	unsigned int i;

	v7s_slab_numbers(entry, v7s_flag_files, numbers, ARRAY_SIZE(numbers));
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		if (numbers[i] != ULONG_MAX && numbers[i] != !!(entry->flags & v7s_file_flags[i]))
			return false;
	return true;
}

/* Whether the flags of every cache agree with the kernel's own files, or -ENOMEM. */
static int v7s_all_flags_agree(const struct v7s_slab_layout *layout)
{
	struct v7s_slab_list list;
	int ret = v7s_slab_list_read(&list, layout);
	unsigned int i;

	if (ret)
		return ret;
	for (i = 0; i < list.n && v7s_flags_agree(&list.entry[i]); i++)
		;
	ret = i == list.n;
	v7s_slab_list_free(&list);
	return ret;
}

static void v7s_check_flags(struct v7s_slab_layout *layout)
{
	int agree = v7s_all_flags_agree(layout);

	/* Try again: another cache may have taken the name and the address of one that is gone. */
	if (!agree)
		agree = v7s_all_flags_agree(layout);
	if (agree < 0)
		v7s_unknown(layout, V7S_SLAB_FLAGS, "no memory to compare them with the files of caches");
	else if (!agree)
		v7s_unknown(layout, V7S_SLAB_FLAGS, "they differ from the files of a cache");
}

void v7s_slab_layout_measure(struct v7s_slab_layout *layout)
{
	struct v7s_probes *probes = kvzalloc(sizeof(*probes), GFP_KERNEL);
	int ret = probes ? v7s_probes_open(probes) : -ENOMEM;

	*layout = (struct v7s_slab_layout)V7S_SLAB_LAYOUT_UNKNOWN;
	if (!ret)
		v7s_search_all(layout, probes);
	else
		v7s_unknown(layout, V7S_SLAB_KOBJ, ret == -ENOMEM ? "no memory for caches" :
			    "cannot find the directories of our own caches");
	if (probes)
		v7s_probes_close(probes);
	if (v7s_slab_has(layout, V7S_SLAB_FLAGS))
		v7s_check_flags(layout);
}
