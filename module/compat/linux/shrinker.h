/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_SHRINKER_H
#define V7S_COMPAT_SHRINKER_H

/* Until 6.7 the header did not include what it needs. */
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/version.h>
#include_next <linux/shrinker.h>

typedef unsigned long (*v7s_shrink_fn)(struct shrinker *shrinker, struct shrink_control *sc);

/* 6.7 allocates shrinkers itself, and 6.0 gave them names. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
#define v7s_shrinker_alloc(name)		shrinker_alloc(0, "%s", name)
#define v7s_shrinker_register(shrinker, name)	((void)(name), shrinker_register(shrinker), 0)
#else
static inline struct shrinker *v7s_shrinker_alloc(const char *name)
{
	struct shrinker *shrinker = kzalloc(sizeof(*shrinker), GFP_KERNEL);

	if (shrinker)
		shrinker->seeks = DEFAULT_SEEKS;
	return shrinker;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 0, 0)
#define v7s_shrinker_register(shrinker, name)	register_shrinker(shrinker, "%s", name)
#else
#define v7s_shrinker_register(shrinker, name)	((void)(name), register_shrinker(shrinker))
#endif

static inline void shrinker_free(struct shrinker *shrinker)
{
	if (shrinker->nr_deferred)
		unregister_shrinker(shrinker);
	kfree(shrinker);
}
#endif

/* Register a shrinker; NULL without memory. shrinker_free() unregisters and frees it. */
static inline struct shrinker *v7s_shrinker_add(const char *name, v7s_shrink_fn count,
						v7s_shrink_fn scan)
{
	struct shrinker *shrinker = v7s_shrinker_alloc(name);

	if (!shrinker)
		return NULL;
	shrinker->count_objects = count;
	shrinker->scan_objects = scan;
	if (!v7s_shrinker_register(shrinker, name))
		return shrinker;
	shrinker_free(shrinker);
	return NULL;
}

#endif
