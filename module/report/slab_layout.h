/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The offsets of a few fields in struct kmem_cache and in the struct page of a
 * slab, which no public interface gives.
 *
 * They are measured on slab caches of our own, whose flags, names and slabs we
 * know, and the flags are compared with the kernel's own files of every cache. An
 * offset that is ambiguous, or that those files contradict, counts as unknown.
 */
#ifndef V7S_SLAB_LAYOUT_H
#define V7S_SLAB_LAYOUT_H

#include <linux/slab.h>

enum v7s_slab_field {
	V7S_SLAB_KOBJ,  /* in struct kmem_cache: struct kobject */
	V7S_SLAB_FLAGS,	/* in struct kmem_cache: slab_flags_t */
	V7S_SLAB_NAME,  /* in struct kmem_cache: const char * */
	V7S_SLAB_CACHE,	/* in a slab's struct page: struct kmem_cache * */
	V7S_SLAB_FIELDS
};

/**
 * struct v7s_slab_layout - the offset of each field
 * @offset: in bytes, -1 if not known
 * @why: the first field that is not known, and why; or ""
 */
struct v7s_slab_layout {
	int offset[V7S_SLAB_FIELDS];
	char why[160];
};

#define V7S_SLAB_LAYOUT_UNKNOWN	{ .offset = { [0 ... V7S_SLAB_FIELDS - 1] = -1 } }

/**
 * v7s_slab_layout_measure() - find the offset of each field, as far as possible
 * @layout: filled in
 *
 * Creates a few slab caches and destroys them again.
 *
 * Context: may sleep; after v7s_slab_sysfs_init().
 */
void v7s_slab_layout_measure(struct v7s_slab_layout *layout);

/** v7s_slab_field_name() - a field's name in reports */
const char *v7s_slab_field_name(enum v7s_slab_field field);

static inline bool v7s_slab_has(const struct v7s_slab_layout *layout, enum v7s_slab_field field)
{
	return layout->offset[field] >= 0;
}

/* The field of @object; its offset must be known. */
static inline const void *v7s_slab_field(const struct v7s_slab_layout *layout,
					 enum v7s_slab_field field, const void *object)
{
	return object + layout->offset[field];
}

/* The struct kmem_cache of @kobj; the kobject's offset must be known. */
static inline const struct kmem_cache *v7s_slab_cache_of(const struct v7s_slab_layout *layout,
							 const struct kobject *kobj)
{
	return (const void *)kobj - layout->offset[V7S_SLAB_KOBJ];
}

static inline slab_flags_t v7s_slab_flags(const struct v7s_slab_layout *layout,
					  const struct kmem_cache *cache)
{
	return *(const slab_flags_t *)v7s_slab_field(layout, V7S_SLAB_FLAGS, cache);
}

/* The cache of a slab; the offset must be known. */
static inline const struct kmem_cache *v7s_slab_owner(const struct v7s_slab_layout *layout,
						      const struct page *page)
{
	const struct kmem_cache *const *cache = v7s_slab_field(layout, V7S_SLAB_CACHE, page);

	return READ_ONCE(*cache);
}

#endif
