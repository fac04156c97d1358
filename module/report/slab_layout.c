// SPDX-License-Identifier: GPL-2.0-only

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slub_def.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "slab_btf.h"
#include "slab_layout.h"
#include "slab_probes.h"

static char *v7s_plant = "";
module_param_named(plant_slab_layout, v7s_plant, charp, 0400);
MODULE_PARM_DESC(plant_slab_layout,
		 "for tests: only measure, and find a field twice (flags, name, cache) or in a wrong place (moved-flags, moved-cache)");

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

typedef bool (*v7s_fits_fn)(const struct v7s_probes *probes, int at);

static slab_flags_t v7s_image_flags(const struct v7s_probe *probe, int at)
{
	return *(const slab_flags_t *)(probe->image + at);
}

/* The word that has the flags asked for, and differs by just those among the probes. */
static bool v7s_fits_flags(const struct v7s_probes *probes, int at)
{
	const slab_flags_t common = v7s_image_flags(&probes->probe[0], at);
	unsigned int i;

	for (i = 0; i < V7S_PROBES; i++) {
		const struct v7s_probe *probe = &probes->probe[i];

		if ((v7s_image_flags(probe, at) ^ common) != probe->flags ||
		    (v7s_image_flags(probe, at) & probe->flags) != probe->flags)
			return false;
	}
	return true;
}

/* What the word points to may be anything, or nothing. */
static bool v7s_points_to(const void *word, const char *name)
{
	char text[32];
	size_t size = strlen(name) + 1;

	return !copy_from_kernel_nofault(text, *(const char *const *)word, size) &&
	       !memcmp(text, name, size);
}

/* The pointer to the name that we gave; but the kobject has one, too. */
static bool v7s_fits_name(const struct v7s_probes *probes, int at)
{
	unsigned int i;

	if (at >= probes->kobj)
		return false;
	for (i = 0; i < V7S_PROBES; i++)
		if (!v7s_points_to(probes->probe[i].image + at, probes->probe[i].name))
			return false;
	return true;
}

/* The pointer to our cache in the struct page of each slab of ours. */
static bool v7s_fits_cache(const struct v7s_probes *probes, int at)
{
	unsigned int i, j;

	for (i = 0; i < V7S_PROBES; i++) {
		const struct v7s_probe *probe = &probes->probe[i];

		for (j = 0; probe->filled && j < V7S_OBJECTS; j++)
			if (*(struct kmem_cache *const *)((void *)&probe->page[j] + at) !=
			    probe->cache)
				return false;
	}
	return true;
}

struct v7s_search {
	v7s_fits_fn fits;
	int size;	/* of what is searched */
	int step;	/* the field's own size */
	int header;	/* where a public header says that it is, or -1 */
	const char *moved;	/* what plants it in a wrong place */
};

/* Writes the field a second time. */
static void v7s_plant_twin(struct v7s_probes *probes, enum v7s_slab_field field, int at, int size)
{
	int twin = at ? 0 : size;
	unsigned int i, j;

	for (i = 0; i < V7S_PROBES; i++) {
		struct v7s_probe *probe = &probes->probe[i];

		if (field != V7S_SLAB_CACHE)
			memcpy(probe->image + twin, probe->image + at, size);
		for (j = 0; field == V7S_SLAB_CACHE && j < V7S_OBJECTS; j++)
			memcpy((void *)&probe->page[j] + twin, (void *)&probe->page[j] + at, size);
	}
}

/* How many places fit, and the last of them. */
static int v7s_measure(const struct v7s_probes *probes, const struct v7s_search *search, int *at)
{
	int i, n = 0;

	for (i = 0; i + search->step <= search->size; i += search->step) {
		if (search->fits(probes, i)) {
			*at = i;
			n++;
		}
	}
	return n;
}

static void v7s_unknown(struct v7s_slab_layout *layout, enum v7s_slab_field field,
			const char *why)
{
	layout->place[field].at = -1;
	if (!*layout->why)
		scnprintf(layout->why, sizeof(layout->why), "%s: %s", v7s_fields[field], why);
}

static void v7s_find_measured(struct v7s_slab_layout *layout, struct v7s_probes *probes,
			      enum v7s_slab_field field, const struct v7s_search *search)
{
	struct v7s_place *place = &layout->place[field];
	int n = v7s_measure(probes, search, &place->at);

	if (n == 1 && !strcmp(v7s_plant, v7s_fields[field])) {
		v7s_plant_twin(probes, field, place->at, search->step);
		n = v7s_measure(probes, search, &place->at);
	}
	place->how = "measured";
	if (!n)
		v7s_unknown(layout, field, "no place fits our own caches");
	else if (n > 1)
		v7s_unknown(layout, field, "more than one place fits our own caches");
	else if (*v7s_plant && !strcmp(v7s_plant, search->moved))
		place->at += search->step;
}

static void v7s_find_told(struct v7s_slab_layout *layout, const struct v7s_probes *probes,
			  enum v7s_slab_field field, const struct v7s_search *search,
			  const struct v7s_place *told)
{
	layout->place[field] = *told;
	if (told->at % search->step || told->at + search->step > search->size ||
	    !search->fits(probes, told->at))
		v7s_unknown(layout, field, "the place told does not fit our own caches");
}

static void v7s_find(struct v7s_slab_layout *layout, struct v7s_probes *probes,
		     const struct v7s_slab_btf *btf)
{
	const struct v7s_search searches[] = {
		[V7S_SLAB_FLAGS] = {
			v7s_fits_flags, probes->size, sizeof(slab_flags_t),
			V7S_IN_KMEM_CACHE(flags), "moved-flags",
		},
		[V7S_SLAB_NAME] = {
			v7s_fits_name, probes->size, sizeof(char *),
			V7S_IN_KMEM_CACHE(name), "",
		},
		[V7S_SLAB_CACHE] = {
			v7s_fits_cache, sizeof(struct page), sizeof(struct kmem_cache *),
			V7S_IN_SLAB_PAGE(slab_cache), "moved-cache",
		},
	};
	enum v7s_slab_field field;

	layout->place[V7S_SLAB_KOBJ] = (struct v7s_place){ probes->kobj, "measured" };
	for (field = V7S_SLAB_FLAGS; field < V7S_SLAB_FIELDS; field++) {
		const struct v7s_search *search = &searches[field];
		struct v7s_place told = { search->header, "header" };

		if (told.at < 0)
			told = (struct v7s_place){ btf->at[field], "btf" };
		if (*v7s_plant || told.at < 0)
			v7s_find_measured(layout, probes, field, search);
		else
			v7s_find_told(layout, probes, field, search, &told);
	}
}

/*
 * Flags that SLUB has a file for. A cache that is made or freed meanwhile has
 * the same flags before and after.
 */
static const struct {
	const char *file;
	slab_flags_t flag;
} v7s_flag_files[] = {
	{ "cache_dma", SLAB_CACHE_DMA },
	{ "hwcache_align", SLAB_HWCACHE_ALIGN },
	{ "reclaim_account", SLAB_RECLAIM_ACCOUNT },
};

static bool v7s_flags_agree(const struct v7s_slab_layout *layout, const struct v7s_slab_dir *dir)
{
	const void *cache = (void *)dir->kobj - layout->place[V7S_SLAB_KOBJ].at;
	const slab_flags_t *flags = v7s_slab_field(layout, V7S_SLAB_FLAGS, cache);
	unsigned long says;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(v7s_flag_files); i++)
		if (!v7s_slab_dir_number(dir, v7s_flag_files[i].file, &says) &&
		    says != !!(*flags & v7s_flag_files[i].flag))
			return false;
	return true;
}

/* Against what the kernel's own files say of every cache there is. */
static void v7s_cross_check_flags(struct v7s_slab_layout *layout)
{
	struct v7s_slab_dir dir = {};

	while (v7s_slab_dir_next(&dir)) {
		if (v7s_flags_agree(layout, &dir))
			continue;
		v7s_unknown(layout, V7S_SLAB_FLAGS, "they are not what the files of a cache say");
		v7s_slab_dir_put(&dir);
		return;
	}
}

void v7s_slab_layout_find(struct v7s_slab_layout *layout)
{
	struct v7s_probes *probes;
	enum v7s_slab_field field;
	struct v7s_slab_btf btf;

	*layout = (struct v7s_slab_layout){};
	for (field = 0; field < V7S_SLAB_FIELDS; field++)
		layout->place[field].at = -1;
	probes = v7s_probes_open();
	if (IS_ERR(probes)) {
		v7s_unknown(layout, V7S_SLAB_KOBJ,
			    PTR_ERR(probes) == -ENOMEM ? "no memory for caches to measure" :
			    "the directories of our own caches are not where they should be");
		return;
	}
	v7s_slab_btf_read(&btf);
	v7s_find(layout, probes, &btf);
	v7s_probes_close(probes);
	if (v7s_slab_knows(layout, V7S_SLAB_FLAGS))
		v7s_cross_check_flags(layout);
}
