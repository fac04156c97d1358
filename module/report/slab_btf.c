// SPDX-License-Identifier: GPL-2.0-only
/*
 * Documentation/bpf/btf.rst: a header, types, strings. A type is a struct
 * btf_type and what its kind adds. What is not as described there tells nothing.
 */
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/btf.h>

#include "slab_btf.h"

/* The file's data, of which a part is in memory. */
struct v7s_btf {
	struct bin_attribute *attr;
	struct kobject *kobj;
	u8 *window;		/* a page */
	size_t from, to;	/* that it holds */
};

static const struct v7s_btf_wanted {
	const char *type;
	const char *member;
	enum v7s_slab_field field;
} v7s_btf_wanted[] = {
	{ "kmem_cache", "flags", V7S_SLAB_FLAGS },
	{ "kmem_cache", "name", V7S_SLAB_NAME },
	{ "slab", "slab_cache", V7S_SLAB_CACHE },
};

static bool v7s_btf_fetch(struct v7s_btf *btf, size_t from, void *to, size_t size)
{
	return from <= btf->attr->size && size <= btf->attr->size - from &&
	       btf->attr->read(NULL, btf->kobj, btf->attr, to, from, size) == (ssize_t)size;
}

/* @size bytes from @from on, for reading one after the other; NULL beyond the end. */
static const void *v7s_btf_at(struct v7s_btf *btf, size_t from, size_t size)
{
	if (from < btf->from || from + size > btf->to) {
		if (from + size > btf->attr->size)
			return NULL;
		btf->from = from;
		btf->to = min_t(size_t, from + PAGE_SIZE, btf->attr->size);
		if (!v7s_btf_fetch(btf, from, btf->window, btf->to - from)) {
			btf->to = from;
			return NULL;
		}
		cond_resched();
	}
	return btf->window + (from - btf->from);
}

static bool v7s_btf_is(struct v7s_btf *btf, size_t string, const char *name)
{
	char text[16];
	size_t size = strlen(name) + 1;

	return v7s_btf_fetch(btf, string, text, size) && !memcmp(text, name, size);
}

/* What follows the struct btf_type of each kind: bytes, and bytes for each of vlen. */
static const struct {
	u8 fixed, each;
} v7s_btf_adds[] = {
	[1] = { 4 },		/* integer */
	[3] = { 12 },		/* array */
	[4] = { 0, 12 },	/* struct */
	[5] = { 0, 12 },	/* union */
	[6] = { 0, 8 },		/* enum */
	[13] = { 0, 8 },	/* function prototype */
	[14] = { 4 },		/* variable */
	[15] = { 0, 12 },	/* data section */
	[17] = { 4 },		/* declaration tag */
	[19] = { 0, 12 },	/* enum of 64 bits */
};

static size_t v7s_btf_size(const struct btf_type *type)
{
	const unsigned int kind = BTF_INFO_KIND(type->info);

	return sizeof(*type) + v7s_btf_adds[kind].fixed +
	       v7s_btf_adds[kind].each * BTF_INFO_VLEN(type->info);
}

/* A second type of the same name, but another place: then neither counts. */
static void v7s_btf_tell(struct v7s_slab_btf *told, enum v7s_slab_field field, u32 bits)
{
	const int at = bits / 8;

	told->at[field] = told->at[field] == -1 || told->at[field] == at ? at : -2;
}

static void v7s_btf_members(struct v7s_btf *btf, size_t from, u32 info, size_t strings,
			    const struct v7s_btf_wanted *wanted, struct v7s_slab_btf *told)
{
	unsigned int i;

	for (i = 0; i < BTF_INFO_VLEN(info); i++) {
		struct btf_member member;

		if (!v7s_btf_fetch(btf, from + i * sizeof(member), &member, sizeof(member)))
			return;
		if (v7s_btf_is(btf, strings + member.name_off, wanted->member))
			v7s_btf_tell(told, wanted->field, BTF_INFO_KFLAG(info) ?
				     BTF_MEMBER_BIT_OFFSET(member.offset) : member.offset);
	}
}

static void v7s_btf_types(struct v7s_btf *btf, const struct btf_header *header,
			  struct v7s_slab_btf *told)
{
	const size_t strings = header->hdr_len + (size_t)header->str_off;
	size_t at = header->hdr_len + (size_t)header->type_off, end = at + header->type_len;
	const struct btf_type *next;
	unsigned int i;

	while (at < end && (next = v7s_btf_at(btf, at, sizeof(*next)))) {
		const struct btf_type type = *next;

		if (BTF_INFO_KIND(type.info) >= ARRAY_SIZE(v7s_btf_adds))
			break;
		for (i = 0; i < ARRAY_SIZE(v7s_btf_wanted); i++)
			if (BTF_INFO_KIND(type.info) == BTF_KIND_STRUCT &&
			    v7s_btf_is(btf, strings + type.name_off, v7s_btf_wanted[i].type))
				v7s_btf_members(btf, at + sizeof(type), type.info, strings,
						&v7s_btf_wanted[i], told);
		at += v7s_btf_size(&type);
	}
}

static void v7s_btf_parse(struct v7s_btf *btf, struct v7s_slab_btf *told)
{
	struct btf_header header;

	btf->window = (u8 *)__get_free_page(GFP_KERNEL);
	if (!btf->window)
		return;
	if (v7s_btf_fetch(btf, 0, &header, sizeof(header)) && header.magic == BTF_MAGIC &&
	    header.version == BTF_VERSION)
		v7s_btf_types(btf, &header, told);
	free_page((unsigned long)btf->window);
}

void v7s_slab_btf_read(struct v7s_slab_btf *told)
{
	struct kernfs_node *dir = kernfs_find_and_get(kernel_kobj->sd, "btf");
	struct kernfs_node *file = dir ? kernfs_find_and_get(dir, "vmlinux") : NULL;
	struct v7s_btf btf = {};
	enum v7s_slab_field field;

	for (field = 0; field < V7S_SLAB_FIELDS; field++)
		told->at[field] = -1;
	if (file && kernfs_type(file) == KERNFS_FILE) {
		btf.attr = file->priv;
		btf.kobj = dir->priv;
		if (btf.attr->read)
			v7s_btf_parse(&btf, told);
	}
	kernfs_put(file);
	kernfs_put(dir);
}
