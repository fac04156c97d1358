// SPDX-License-Identifier: GPL-2.0-only

#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "slab_sysfs.h"

/*
 * SLUB's own: its sysfs_ops find the functions behind the struct attribute. It
 * has no public header, so v7s_attribute_fits() looks whether this is still so.
 */
struct v7s_slab_attribute {
	struct attribute attr;
	ssize_t (*show)(struct kmem_cache *cache, char *buf);
	ssize_t (*store)(struct kmem_cache *cache, const char *buf, size_t count);
};

static const struct v7s_slab_layout *v7s_layout;

static ssize_t v7s_cache_dma32_show(struct kmem_cache *cache, char *buf)
{
	const slab_flags_t *flags = v7s_slab_field(v7s_layout, V7S_SLAB_FLAGS, cache);

	return sysfs_emit(buf, "%d\n", !!(*flags & SLAB_CACHE_DMA32));
}

static struct v7s_slab_attribute v7s_cache_dma32 = {
	.attr = { .name = "cache_dma32", .mode = 0400 },
	.show = v7s_cache_dma32_show,
};

/* Guards what is added and removed. */
static DEFINE_MUTEX(v7s_slab_sysfs_lock);

/* Files of SLUB's that are on every kernel, and whether they can be written. */
static const struct {
	const char *name;
	bool writable;
} v7s_known[] = {
	{ "object_size" }, { "slab_size" }, { "objs_per_slab" }, { "align" }, { "shrink", true },
};

/* Behind a read-only attribute are a function and none, behind another two. */
static bool v7s_attribute_fits(const struct v7s_slab_dir *own, unsigned int i, void **show)
{
	const struct attribute *attr = v7s_slab_dir_attr(own, v7s_known[i].name);
	struct v7s_slab_attribute slub;

	if (!attr || copy_from_kernel_nofault(&slub, attr, sizeof(slub)))
		return false;
	*show = (void *)slub.show;
	return !strcmp(attr->name, v7s_known[i].name) && slub.show &&
	       !!slub.store == v7s_known[i].writable;
}

static bool v7s_attributes_fit(const struct v7s_slab_dir *own)
{
	void *show[ARRAY_SIZE(v7s_known)];
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(v7s_known); i++) {
		if (!v7s_attribute_fits(own, i, &show[i]))
			return false;
		for (j = 0; j < i; j++)
			if (show[i] == show[j])
				return false;
	}
	return true;
}

static int v7s_refuse(struct v7s_slab_layout *layout, const char *why)
{
	if (!*layout->why)
		scnprintf(layout->why, sizeof(layout->why), "cache_dma32: %s", why);
	return -EOPNOTSUPP;
}

int v7s_slab_sysfs_init(struct v7s_slab_layout *layout, const char *own)
{
	struct v7s_slab_dir dir;
	int ret = v7s_slab_dir_get(&dir, own);

	if (ret)
		return v7s_refuse(layout, "a directory of our own is not to be found");
	v7s_layout = layout;
	if (v7s_slab_dir_attr(&dir, v7s_cache_dma32.attr.name))
		ret = v7s_refuse(layout, "this kernel has it by itself");
	else if (!v7s_attributes_fit(&dir))
		ret = v7s_refuse(layout, "the attributes of slab caches are not as they should be");
	v7s_slab_dir_put(&dir);
	return ret;
}

/*
 * sysfs goes by a kobject's directory, warns if it has just lost that, and does
 * not hold it. This one never loses it.
 */
static struct kobject v7s_handle(const struct v7s_slab_dir *dir)
{
	return (struct kobject){ .sd = dir->node, .ktype = dir->kobj->ktype };
}

static bool v7s_has_own(const struct v7s_slab_dir *dir)
{
	return v7s_slab_dir_attr(dir, v7s_cache_dma32.attr.name);
}

int v7s_slab_sysfs_add(void)
{
	struct v7s_slab_dir dir = {};
	int ret = 0;

	mutex_lock(&v7s_slab_sysfs_lock);
	while (v7s_slab_dir_next(&dir)) {
		struct kobject handle = v7s_handle(&dir);

		/* Other errors tell of directories that are gone. */
		if (!v7s_has_own(&dir) &&
		    sysfs_create_file(&handle, &v7s_cache_dma32.attr) == -ENOMEM)
			ret = -ENOMEM;
	}
	mutex_unlock(&v7s_slab_sysfs_lock);
	return ret;
}

void v7s_slab_sysfs_remove(void)
{
	struct v7s_slab_dir dir = {};

	/* A directory that is gone has taken its file along, and waited for its readers. */
	mutex_lock(&v7s_slab_sysfs_lock);
	while (v7s_slab_dir_next(&dir)) {
		struct kobject handle = v7s_handle(&dir);

		if (v7s_has_own(&dir))
			sysfs_remove_file(&handle, &v7s_cache_dma32.attr);
	}
	mutex_unlock(&v7s_slab_sysfs_lock);
}
