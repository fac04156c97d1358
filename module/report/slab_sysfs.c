// SPDX-License-Identifier: GPL-2.0-only

#include <linux/kernel.h>
#include <linux/kernfs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>

#include "slab_sysfs.h"

/* SLUB's kset, created at boot and never freed. */
static struct kset *v7s_slab_kset;

/* The kobject of a cache of ours, and the attribute that SLUB adds last to a directory. */
const struct kobject *v7s_slab_own;
static const struct attribute *v7s_last_attr;

static struct kernfs_node *v7s_find(struct kernfs_node *parent, const char *name,
				    enum kernfs_node_type type)
{
	struct kernfs_node *node = parent ? kernfs_find_and_get(parent, name) : NULL;

	if (!node || kernfs_type(node) == type)
		return node;
	kernfs_put(node);
	return NULL;
}

struct attribute *v7s_slab_find_attr(struct kernfs_node *dir, const char *name)
{
	struct kernfs_node *node = v7s_find(dir, name, KERNFS_FILE);
	struct attribute *attr = node ? node->priv : NULL;

	kernfs_put(node);
	return attr;
}

/*
 * The node with the highest number was made last. No lock is needed: nothing changes in the
 * directory of our own cache.
 */
static const struct attribute *v7s_find_last_attr(struct kernfs_node *dir)
{
	const struct kernfs_node *last = NULL;
	struct rb_node *rb;

	for (rb = rb_first(&dir->dir.children); rb; rb = rb_next(rb)) {
		const struct kernfs_node *node = rb_entry(rb, struct kernfs_node, rb);

		if (!last || node->id > last->id)
			last = node;
	}
	return last && (last->flags & KERNFS_TYPE_MASK) == KERNFS_FILE ? last->priv : NULL;
}

int v7s_slab_sysfs_init(const char *own)
{
	struct kernfs_node *top = v7s_find(kernel_kobj->sd, "slab", KERNFS_DIR);
	struct kernfs_node *node = v7s_find(top, own, KERNFS_DIR);

	v7s_slab_own = node ? node->priv : NULL;
	if (v7s_slab_own && v7s_slab_own->kset && &v7s_slab_own->kset->kobj == top->priv) {
		v7s_last_attr = v7s_find_last_attr(node);
		v7s_slab_kset = v7s_slab_own->kset;
	}
	kernfs_put(node);
	kernfs_put(top);
	return v7s_slab_kset && v7s_last_attr ? 0 : -EOPNOTSUPP;
}

const struct kobject *v7s_slab_kobj(const char *name)
{
	struct kernfs_node *node = v7s_find(v7s_slab_kset->kobj.sd, name, KERNFS_DIR);
	const struct kobject *kobj = node ? node->priv : NULL;

	kernfs_put(node);
	return kobj;
}

/* The name that the cache was created with; under the lock of the list. */
static const char *v7s_cache_name(const struct v7s_slab_layout *layout, const struct kobject *kobj)
{
	const struct kmem_cache *cache = v7s_slab_cache_of(layout, kobj);

	if (!v7s_slab_has(layout, V7S_SLAB_NAME))
		return kobject_name(kobj);
	return *(const char *const *)v7s_slab_field(layout, V7S_SLAB_NAME, cache);
}

/* The size of a copy of the list. */
struct v7s_room {
	unsigned int entries;
	size_t text;
};

static struct v7s_room v7s_room_needed(const struct v7s_slab_layout *layout)
{
	struct v7s_room room = {};
	struct kobject *kobj;

	spin_lock(&v7s_slab_kset->list_lock);
	list_for_each_entry(kobj, &v7s_slab_kset->list, entry) {
		room.entries++;
		room.text += strlen(kobject_name(kobj)) + strlen(v7s_cache_name(layout, kobj)) + 2;
	}
	spin_unlock(&v7s_slab_kset->list_lock);
	return room;
}

/* Copy @name to @text, where @left bytes are free; NULL if they are too few. */
static const char *v7s_copy_name(const char *name, char **text, size_t *left)
{
	size_t size = strlen(name) + 1;
	char *copy = *text;

	if (size > *left)
		return NULL;
	memcpy(copy, name, size);
	*text += size;
	*left -= size;
	return copy;
}

/* Returns false if not all entries fit. The list's lock keeps each cache and its names alive. */
static bool v7s_copy_list(struct v7s_slab_list *list, const struct v7s_slab_layout *layout,
			  struct v7s_room room)
{
	char *text = list->text;
	struct kobject *kobj;
	bool fits = true;

	list->n = 0;
	spin_lock(&v7s_slab_kset->list_lock);
	list_for_each_entry(kobj, &v7s_slab_kset->list, entry) {
		struct v7s_slab_entry *entry = &list->entry[list->n];

		fits = list->n < room.entries;
		if (!fits)
			break;
		entry->kobj = kobj;
		if (v7s_slab_has(layout, V7S_SLAB_FLAGS))
			entry->flags = v7s_slab_flags(layout, v7s_slab_cache_of(layout, kobj));
		entry->dir = v7s_copy_name(kobject_name(kobj), &text, &room.text);
		entry->name = v7s_copy_name(v7s_cache_name(layout, kobj), &text, &room.text);
		fits = entry->dir && entry->name;
		if (!fits)
			break;
		list->n++;
	}
	spin_unlock(&v7s_slab_kset->list_lock);
	return fits;
}

int v7s_slab_list_read(struct v7s_slab_list *list, const struct v7s_slab_layout *layout)
{
	struct v7s_room room;

	for (;;) {
		room = v7s_room_needed(layout);
		/* Spare room for caches that are created meanwhile. */
		room.entries += 16;
		room.text += SZ_1K;
		list->entry = kvcalloc(room.entries, sizeof(*list->entry), GFP_KERNEL);
		list->text = kvmalloc(room.text, GFP_KERNEL);
		if (!list->entry || !list->text) {
			v7s_slab_list_free(list);
			return -ENOMEM;
		}
		if (v7s_copy_list(list, layout, room))
			return 0;
		v7s_slab_list_free(list);
	}
}

void v7s_slab_list_free(struct v7s_slab_list *list)
{
	kvfree(list->entry);
	kvfree(list->text);
	*list = (struct v7s_slab_list){};
}

struct kernfs_node *v7s_slab_dir_get(const struct v7s_slab_entry *entry)
{
	struct kernfs_node *node = v7s_find(v7s_slab_kset->kobj.sd, entry->dir, KERNFS_DIR);

	if (!node || node->priv == entry->kobj)
		return node;
	kernfs_put(node);
	return NULL;
}

struct kobject *v7s_slab_cache_get(struct kernfs_node *dir)
{
	struct kobject *kobj, *found = NULL;

	if (!v7s_slab_find_attr(dir, v7s_last_attr->name))
		return NULL;
	spin_lock(&v7s_slab_kset->list_lock);
	list_for_each_entry(kobj, &v7s_slab_kset->list, entry) {
		if (kobj != dir->priv)
			continue;
		if (READ_ONCE(kobj->sd) == dir)
			found = kobject_get_unless_zero(kobj);
		break;
	}
	spin_unlock(&v7s_slab_kset->list_lock);
	return found;
}

static unsigned long v7s_read_number(struct kernfs_node *dir, struct kobject *kobj,
				     const char *file, char *page)
{
	struct attribute *attr = v7s_slab_find_attr(dir, file);
	unsigned long number;

	memset(page, 0, PAGE_SIZE);
	if (!attr || kobj->ktype->sysfs_ops->show(kobj, attr, page) <= 0 ||
	    sscanf(page, "%lu", &number) != 1)
		return ULONG_MAX;
	return number;
}

void v7s_slab_numbers(const struct v7s_slab_entry *entry, const char *const *files,
		      unsigned long *numbers, unsigned int n)
{
	struct kernfs_node *dir = v7s_slab_dir_get(entry);
	struct kobject *kobj = dir ? v7s_slab_cache_get(dir) : NULL;
	char *page = kobj ? (char *)__get_free_page(GFP_KERNEL) : NULL;
	unsigned int i;

	for (i = 0; i < n; i++)
		numbers[i] = page ? v7s_read_number(dir, kobj, files[i], page) : ULONG_MAX;
	free_page((unsigned long)page);
	kobject_put(kobj);
	kernfs_put(dir);
}
