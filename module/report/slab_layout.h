/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where SLUB keeps what no public interface tells: the place of a few fields in
 * struct kmem_cache and in the struct page of a slab.
 *
 * A place is never guessed by version. It is told by a public header where there
 * is one, otherwise by the kernel's BTF, otherwise measured on caches of our own;
 * and wherever it is from, it must hold for all of these. A place that is not the
 * only one, or that the kernel's own files contradict, is not known.
 */
#ifndef V7S_SLAB_LAYOUT_H
#define V7S_SLAB_LAYOUT_H

#include <linux/slab.h>

#include "slab_dir.h"

enum v7s_slab_field {
	V7S_SLAB_KOBJ,		/* in struct kmem_cache: struct kobject */
	V7S_SLAB_FLAGS,		/* in struct kmem_cache: slab_flags_t */
	V7S_SLAB_NAME,		/* in struct kmem_cache: const char * */
	V7S_SLAB_CACHE,		/* in a slab's struct page: struct kmem_cache * */
	V7S_SLAB_FIELDS
};

/**
 * struct v7s_place - of a field
 * @at: bytes from the beginning, or -1 if not known
 * @how: by what it is known: header, btf or measured
 */
struct v7s_place {
	int at;
	const char *how;
};

struct v7s_slab_layout {
	struct v7s_place place[V7S_SLAB_FIELDS];
	char why[160];		/* the first of what is not known, and why; or "" */
};

/**
 * v7s_slab_layout_find() - find all that can be found
 * @layout: filled in
 *
 * Makes a few slab caches for as long as it takes. May sleep. What is not known
 * in the end, @why says.
 */
void v7s_slab_layout_find(struct v7s_slab_layout *layout);

/** v7s_slab_field_name() - what a person calls it */
const char *v7s_slab_field_name(enum v7s_slab_field field);

static inline bool v7s_slab_knows(const struct v7s_slab_layout *layout,
				  enum v7s_slab_field field)
{
	return layout->place[field].at >= 0;
}

/* The field of @object; its place must be known. */
static inline const void *v7s_slab_field(const struct v7s_slab_layout *layout,
					 enum v7s_slab_field field, const void *object)
{
	return object + layout->place[field].at;
}

#endif
