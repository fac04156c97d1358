// SPDX-License-Identifier: GPL-2.0-only

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "slab_probes.h"

static const struct {
	const char *name;
	slab_flags_t flags;
	bool filled;
} v7s_probe_kinds[V7S_PROBES] = {
	{ "v7s_dma32_probe", 0, true },
	{ "v7s_dma32_probe_dma32", SLAB_CACHE_DMA32 },
	{ "v7s_dma32_probe_dma", SLAB_CACHE_DMA },
	{ "v7s_dma32_probe_reclaim", SLAB_RECLAIM_ACCOUNT, true },
	{ "v7s_dma32_probe_both", SLAB_RECLAIM_ACCOUNT | SLAB_CACHE_DMA32 },
};

static void v7s_probe_close(struct v7s_probe *probe)
{
	unsigned int i;

	for (i = 0; i < V7S_OBJECTS; i++)
		if (probe->object[i])
			kmem_cache_free(probe->cache, probe->object[i]);
	kfree(probe->image);
	v7s_slab_dir_put(&probe->dir);
	kmem_cache_destroy(probe->cache);
}

static int v7s_probe_fill(struct v7s_probe *probe)
{
	unsigned int i;

	for (i = 0; i < V7S_OBJECTS; i++) {
		probe->object[i] = kmem_cache_alloc(probe->cache, GFP_KERNEL);
		if (!probe->object[i])
			return -ENOMEM;
		probe->page[i] = *virt_to_head_page(probe->object[i]);
	}
	return 0;
}

static int v7s_probe_open(struct v7s_probe *probe, unsigned int kind)
{
	int ret;

	probe->name = v7s_probe_kinds[kind].name;
	probe->flags = v7s_probe_kinds[kind].flags;
	probe->filled = v7s_probe_kinds[kind].filled;
	probe->cache = kmem_cache_create(probe->name, V7S_OBJECT_BYTES, 0,
					 probe->flags | SLAB_NO_MERGE, NULL);
	if (!probe->cache)
		return -ENOMEM;
	ret = v7s_slab_dir_get(&probe->dir, probe->name);
	return ret ?: probe->filled ? v7s_probe_fill(probe) : 0;
}

void v7s_probes_close(struct v7s_probes *probes)
{
	unsigned int i;

	for (i = 0; i < V7S_PROBES; i++)
		v7s_probe_close(&probes->probe[i]);
	kvfree(probes);
}

static int v7s_kobj_at(const struct v7s_probe *probe)
{
	return (void *)probe->dir.kobj - (void *)probe->cache;
}

/* A struct kmem_cache is as large as its kobject's end, at least. */
static int v7s_probes_copy(struct v7s_probes *probes)
{
	unsigned int i;

	for (i = 0; i < V7S_PROBES; i++) {
		probes->probe[i].image = kmemdup(probes->probe[i].cache, probes->size, GFP_KERNEL);
		if (!probes->probe[i].image)
			return -ENOMEM;
	}
	return 0;
}

/*
 * Where the kobjects are is plain from their addresses, which differ from the
 * caches' by the same for all.
 */
static int v7s_probes_measure_kobj(struct v7s_probes *probes)
{
	int at = v7s_kobj_at(&probes->probe[0]);
	unsigned int i;

	for (i = 1; i < V7S_PROBES; i++)
		if (v7s_kobj_at(&probes->probe[i]) != at)
			return -ERANGE;
	if (at < 0 || at > (int)PAGE_SIZE)
		return -ERANGE;
	probes->kobj = at;
	probes->size = at + sizeof(struct kobject);
	return 0;
}

struct v7s_probes *v7s_probes_open(void)
{
	struct v7s_probes *probes = kvzalloc(sizeof(*probes), GFP_KERNEL);
	unsigned int i;
	int ret = 0;

	if (!probes)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < V7S_PROBES && !ret; i++)
		ret = v7s_probe_open(&probes->probe[i], i);
	ret = ret ?: v7s_probes_measure_kobj(probes) ?: v7s_probes_copy(probes);
	if (!ret)
		return probes;
	v7s_probes_close(probes);
	return ERR_PTR(ret);
}
