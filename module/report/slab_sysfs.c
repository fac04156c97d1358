// SPDX-License-Identifier: GPL-2.0-only

#include <linux/kernel.h>
#include <linux/kernfs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>

#include "slab_sysfs.h"

/* SLUB's, made when the kernel boots and never freed. */
static struct kset *v7s_slab_kset;

/* The directory of a cache of ours, and the file that was added to it last. */
static const struct kobject *v7s_own;
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

/* The attribute of a directory's file, or NULL. It is the kernel's or a module's. */
static struct attribute *v7s_find_attr(struct kernfs_node *dir, const char *name)
{
	struct kernfs_node *node = v7s_find(dir, name, KERNFS_FILE);
	struct attribute *attr = node ? node->priv : NULL;

	kernfs_put(node);
	return attr;
}

/* Nodes are numbered as they are made. The directory is ours: nothing changes in it. */
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

	v7s_own = node ? node->priv : NULL;
	if (v7s_own && v7s_own->kset && &v7s_own->kset->kobj == top->priv) {
		v7s_last_attr = v7s_find_last_attr(node);
		v7s_slab_kset = v7s_own->kset;
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

/* What a copy of the list takes. */
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

/* A copy of @name at @text, behind which there are @left bytes; NULL if that is too few. */
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

/* Whether all of them fit. While a cache is listed it is there, as are its names. */
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
		/* For caches that are created meanwhile. */
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

/* The directory of @entry, held, unless it is gone or another's by now. */
static struct kernfs_node *v7s_dir_get(const struct v7s_slab_entry *entry)
{
	struct kernfs_node *node = v7s_find(v7s_slab_kset->kobj.sd, entry->dir, KERNFS_DIR);

	if (!node || node->priv == entry->kobj)
		return node;
	kernfs_put(node);
	return NULL;
}

/*
 * A reference to the cache whose directory @dir is, if that is complete: its last
 * file is there. A cache that is listed with this very directory, which we hold, is
 * the one whose directory was complete.
 */
static struct kobject *v7s_cache_get(struct kernfs_node *dir)
{
	struct kobject *kobj, *found = NULL;

	if (!v7s_find_attr(dir, v7s_last_attr->name))
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
	struct attribute *attr = v7s_find_attr(dir, file);
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
	struct kernfs_node *dir = v7s_dir_get(entry);
	struct kobject *kobj = dir ? v7s_cache_get(dir) : NULL;
	char *page = kobj ? (char *)__get_free_page(GFP_KERNEL) : NULL;
	unsigned int i;

	for (i = 0; i < n; i++)
		numbers[i] = page ? v7s_read_number(dir, kobj, files[i], page) : ULONG_MAX;
	free_page((unsigned long)page);
	kobject_put(kobj);
	kernfs_put(dir);
}

/*
 * SLUB's: its sysfs_ops find the functions behind the struct attribute, in a
 * structure without a public header.
 */
struct v7s_slab_attribute {
	struct attribute attr;
	ssize_t (*show)(struct kmem_cache *cache, char *buf);
	ssize_t (*store)(struct kmem_cache *cache, const char *buf, size_t count);
};

static const struct v7s_slab_layout *v7s_layout;

static ssize_t v7s_cache_dma32_show(struct kmem_cache *cache, char *buf)
{
	return sysfs_emit(buf, "%d\n", !!(v7s_slab_flags(v7s_layout, cache) & SLAB_CACHE_DMA32));
}

static struct v7s_slab_attribute v7s_cache_dma32 = {
	.attr = { .name = "cache_dma32", .mode = 0400 },
	.show = v7s_cache_dma32_show,
};

/* Files of SLUB's that are on every kernel, and whether they can be written. */
static const struct {
	const char *name;
	bool writable;
} v7s_known[] = {
	{ "object_size" }, { "slab_size" }, { "objs_per_slab" }, { "align" }, { "shrink", true },
};

/* A read-only attribute has one function, another one has two. */
static bool v7s_attribute_matches(struct kernfs_node *own, unsigned int i, void **show)
{
	const struct attribute *attr = v7s_find_attr(own, v7s_known[i].name);
	struct v7s_slab_attribute slub;

	if (!attr || copy_from_kernel_nofault(&slub, attr, sizeof(slub)))
		return false;
	*show = (void *)slub.show;
	return !strcmp(attr->name, v7s_known[i].name) && slub.show &&
	       !!slub.store == v7s_known[i].writable;
}

/*
 * Whether SLUB's attributes are laid out as ours. Their functions' parameters cannot
 * be seen: that these are right is known of the kernels in compat/range.h, and on no
 * other does the module build; with CFI the kernel refuses to call another type.
 */
static bool v7s_attributes_match(struct kernfs_node *own)
{
	void *show[ARRAY_SIZE(v7s_known)];
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(v7s_known); i++) {
		if (!v7s_attribute_matches(own, i, &show[i]))
			return false;
		for (j = 0; j < i; j++)
			if (show[i] == show[j])
				return false;
	}
	return true;
}

/* A directory that has our file. */
struct v7s_added {
	struct list_head node;
	struct kernfs_node *dir;
};

static LIST_HEAD(v7s_added);
static DEFINE_MUTEX(v7s_added_lock);

static bool v7s_plant_kernel_file;
#ifdef V7S_PLANT
module_param_named(plant_kernel_file, v7s_plant_kernel_file, bool, 0400);
MODULE_PARM_DESC(plant_kernel_file, "the kernel has files cache_dma32 itself");
#endif

enum v7s_cache_dma32 v7s_cache_dma32_init(struct v7s_slab_layout *layout)
{
	struct kernfs_node *own = v7s_own->sd;

	v7s_layout = layout;
	if (v7s_find_attr(own, v7s_cache_dma32.attr.name) || v7s_plant_kernel_file)
		return V7S_CACHE_DMA32_KERNEL;
	if (v7s_attributes_match(own))
		return V7S_CACHE_DMA32_OURS;
	if (!*layout->why)
		strscpy(layout->why,
			"cache_dma32: this kernel's slab attributes are of another kind",
			sizeof(layout->why));
	return V7S_CACHE_DMA32_NONE;
}

/*
 * sysfs goes by a kobject's directory, which it does not hold, and warns if the
 * kobject has just lost it. This one never loses it.
 */
static struct kobject v7s_handle(struct kernfs_node *dir)
{
	return (struct kobject){ .sd = dir, .ktype = v7s_own->ktype };
}

/* Holds @dir if it has got the file. Errors other than -ENOMEM mean that it is gone. */
static int v7s_create_file(struct kernfs_node *dir)
{
	struct kobject handle = v7s_handle(dir);
	struct v7s_added *added = kmalloc(sizeof(*added), GFP_KERNEL);
	int ret;

	if (!added)
		return -ENOMEM;
	ret = sysfs_create_file(&handle, &v7s_cache_dma32.attr);
	if (ret) {
		kfree(added);
		return ret == -ENOMEM ? ret : 0;
	}
	kernfs_get(dir);
	added->dir = dir;
	list_add(&added->node, &v7s_added);
	return 0;
}

/* sysfs follows the directory's kobject while it adds a file. */
static int v7s_add_to(struct kernfs_node *dir)
{
	struct kobject *kobj;
	int ret;

	if (v7s_find_attr(dir, v7s_cache_dma32.attr.name))
		return 0;
	kobj = v7s_cache_get(dir);
	ret = kobj ? v7s_create_file(dir) : 0;
	kobject_put(kobj);
	return ret;
}

static void v7s_forget(struct v7s_added *added)
{
	list_del(&added->node);
	kernfs_put(added->dir);
	kfree(added);
}

static bool v7s_has_ours(struct kernfs_node *dir)
{
	return v7s_find_attr(dir, v7s_cache_dma32.attr.name) == &v7s_cache_dma32.attr;
}

/* A directory that goes takes its files along. */
static void v7s_forget_gone(void)
{
	struct v7s_added *added, *next;

	list_for_each_entry_safe(added, next, &v7s_added, node)
		if (!v7s_has_ours(added->dir))
			v7s_forget(added);
}

int v7s_cache_dma32_add(void)
{
	struct v7s_slab_list list;
	int ret = v7s_slab_list_read(&list, v7s_layout);
	unsigned int i;

	if (ret)
		return ret;
	mutex_lock(&v7s_added_lock);
	v7s_forget_gone();
	for (i = 0; i < list.n; i++) {
		struct kernfs_node *dir = v7s_dir_get(&list.entry[i]);
		int err = 0;

		if (dir)
			err = v7s_add_to(dir);
		if (err)
			ret = err;
		kernfs_put(dir);
	}
	mutex_unlock(&v7s_added_lock);
	v7s_slab_list_free(&list);
	return ret;
}

static void v7s_remove_from(struct kernfs_node *dir)
{
	struct kobject handle = v7s_handle(dir);

	if (v7s_has_ours(dir))
		sysfs_remove_file(&handle, &v7s_cache_dma32.attr);
}

void v7s_cache_dma32_remove(void)
{
	struct v7s_added *added, *next;

	mutex_lock(&v7s_added_lock);
	list_for_each_entry_safe(added, next, &v7s_added, node) {
		v7s_remove_from(added->dir);
		v7s_forget(added);
	}
	mutex_unlock(&v7s_added_lock);
}
