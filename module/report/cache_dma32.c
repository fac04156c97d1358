// SPDX-License-Identifier: GPL-2.0-only

#include <linux/kernel.h>
#include <linux/kernfs.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>

#include "cache_dma32.h"
#include "slab_sysfs.h"

/*
 * An attribute as SLUB lays it out, in no public header: its sysfs_ops find the functions
 * after the struct attribute.
 */
struct v7s_slab_attribute {
	struct attribute attr;
	ssize_t (*show)(struct kmem_cache *cache, char *buf);
	ssize_t (*store)(struct kmem_cache *cache, const char *buf, size_t count);
};

static const struct v7s_slab_layout *v7s_measured;

static ssize_t v7s_cache_dma32_show(struct kmem_cache *cache, char *buf)
{
	return sysfs_emit(buf, "%d\n", !!(v7s_slab_flags(v7s_measured, cache) & SLAB_CACHE_DMA32));
}

static struct v7s_slab_attribute v7s_dma32_attr = {
	.attr = { .name = "cache_dma32", .mode = 0400 },
	.show = v7s_cache_dma32_show,
};

/* Files that SLUB has on every kernel, and whether they can be written. */
static const struct {
	const char *name;
	bool writable;
} v7s_slub_files[] = {
	{ "object_size" }, { "slab_size" }, { "objs_per_slab" }, { "align" }, { "shrink", true },
};

/* A read-only attribute has show(), a writable one store() too. */
static bool v7s_attribute_matches(struct kernfs_node *own, unsigned int i, void **show)
{
	const struct attribute *attr = v7s_slab_find_attr(own, v7s_slub_files[i].name);
	struct v7s_slab_attribute slub;

	if (!attr || copy_from_kernel_nofault(&slub, attr, sizeof(slub)))
		return false;
	*show = (void *)slub.show;
	return !strcmp(attr->name, v7s_slub_files[i].name) && slub.show &&
	       !!slub.store == v7s_slub_files[i].writable;
}

/*
 * Whether SLUB's attributes are laid out as ours. The types of their functions
 * cannot be checked here. They are right on the kernels in compat/range.h, and the
 * module builds on no others; with CFI the kernel refuses to call a function of another type.
 */
static bool v7s_attributes_match(struct kernfs_node *own)
{
	void *show[ARRAY_SIZE(v7s_slub_files)];
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(v7s_slub_files); i++) {
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
MODULE_PARM_DESC(plant_kernel_file, "for tests: treat this kernel as if it had files cache_dma32");
#endif

enum v7s_cache_dma32 v7s_cache_dma32_init(struct v7s_slab_layout *layout)
{
	struct kernfs_node *own = v7s_slab_own->sd;

	v7s_measured = layout;
	if (v7s_slab_find_attr(own, v7s_dma32_attr.attr.name) || v7s_plant_kernel_file)
		return V7S_CACHE_DMA32_KERNEL;
	if (v7s_attributes_match(own))
		return V7S_CACHE_DMA32_OURS;
	if (!*layout->why)
		strscpy(layout->why,
			"cache_dma32: this kernel's slab attributes have another layout",
			sizeof(layout->why));
	return V7S_CACHE_DMA32_NONE;
}

/*
 * sysfs takes no reference to the directory of a kobject, and warns if the kobject has none, as
 * when its cache has just been destroyed. So give sysfs a kobject that always has @dir.
 */
static struct kobject v7s_handle(struct kernfs_node *dir)
{
	return (struct kobject){ .sd = dir, .ktype = v7s_slab_own->ktype };
}

/*
 * Keeps a reference to @dir if the file was added. Errors other than -ENOMEM mean that @dir is
 * gone.
 */
static int v7s_create_file(struct kernfs_node *dir)
{
	struct kobject handle = v7s_handle(dir);
	struct v7s_added *added = kmalloc(sizeof(*added), GFP_KERNEL);
	int ret;

	if (!added)
		return -ENOMEM;
	ret = sysfs_create_file(&handle, &v7s_dma32_attr.attr);
	if (ret) {
		kfree(added);
		return ret == -ENOMEM ? ret : 0;
	}
	kernfs_get(dir);
	added->dir = dir;
	list_add(&added->node, &v7s_added);
	return 0;
}

/* Hold the directory's kobject: sysfs uses it while it adds a file. */
static int v7s_add_to(struct kernfs_node *dir)
{
	struct kobject *kobj;
	int ret;

	if (v7s_slab_find_attr(dir, v7s_dma32_attr.attr.name))
		return 0;
	kobj = v7s_slab_cache_get(dir);
	ret = kobj ? v7s_create_file(dir) : 0;
	kobject_put(kobj);
	return ret;
}

static void v7s_drop(struct v7s_added *added)
{
	list_del(&added->node);
	kernfs_put(added->dir);
	kfree(added);
}

static bool v7s_has_ours(struct kernfs_node *dir)
{
	return v7s_slab_find_attr(dir, v7s_dma32_attr.attr.name) == &v7s_dma32_attr.attr;
}

/* Drop the directories that are gone: with them, their files were removed. */
static void v7s_drop_gone(void)
{
	struct v7s_added *added, *next;

	list_for_each_entry_safe(added, next, &v7s_added, node)
		if (!v7s_has_ours(added->dir))
			v7s_drop(added);
}

int v7s_cache_dma32_add(void)
{
	struct v7s_slab_list list;
	int ret = v7s_slab_list_read(&list, v7s_measured);
	unsigned int i;

	if (ret)
		return ret;
	mutex_lock(&v7s_added_lock);
	v7s_drop_gone();
	for (i = 0; i < list.n; i++) {
		struct kernfs_node *dir = v7s_slab_dir_get(&list.entry[i]);
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
		sysfs_remove_file(&handle, &v7s_dma32_attr.attr);
}

void v7s_cache_dma32_remove(void)
{
	struct v7s_added *added, *next;

	mutex_lock(&v7s_added_lock);
	list_for_each_entry_safe(added, next, &v7s_added, node) {
		v7s_remove_from(added->dir);
		v7s_drop(added);
	}
	mutex_unlock(&v7s_added_lock);
}
