// SPDX-License-Identifier: GPL-2.0-only

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "slab_dir.h"

/* SLUB's own, made when the kernel boots and never freed. */
static struct kset *v7s_slab_kset;

static struct kernfs_node *v7s_find(struct kernfs_node *parent, const char *name,
				    enum kernfs_node_type type)
{
	struct kernfs_node *node = parent ? kernfs_find_and_get(parent, name) : NULL;

	if (!node || kernfs_type(node) == type)
		return node;
	kernfs_put(node);
	return NULL;
}

int v7s_slab_dir_init(const char *own)
{
	struct kernfs_node *top = v7s_find(kernel_kobj->sd, "slab", KERNFS_DIR);
	struct kernfs_node *node = v7s_find(top, own, KERNFS_DIR);
	struct kset *kset = node ? ((struct kobject *)node->priv)->kset : NULL;

	if (kset && &kset->kobj == top->priv)
		v7s_slab_kset = kset;
	kernfs_put(node);
	kernfs_put(top);
	return v7s_slab_kset ? 0 : -EOPNOTSUPP;
}

/* Whether the directory of dir->kobj can be held: it may be gone, or another's by now. */
static bool v7s_slab_dir_open(struct v7s_slab_dir *dir)
{
	dir->node = v7s_find(v7s_slab_kset->kobj.sd, kobject_name(dir->kobj), KERNFS_DIR);
	if (dir->node && dir->node->priv == dir->kobj)
		return true;
	kernfs_put(dir->node);
	dir->node = NULL;
	return false;
}

int v7s_slab_dir_get(struct v7s_slab_dir *dir, const char *name)
{
	*dir = (struct v7s_slab_dir){ .kobj = kset_find_obj(v7s_slab_kset, name) };
	if (dir->kobj && v7s_slab_dir_open(dir))
		return 0;
	v7s_slab_dir_put(dir);
	return -ENOENT;
}

void v7s_slab_dir_put(struct v7s_slab_dir *dir)
{
	kernfs_put(dir->node);
	kobject_put(dir->kobj);
	*dir = (struct v7s_slab_dir){};
}

/* Holds the one behind @kobj; the first for NULL, or if @kobj has left the list. */
static struct kobject *v7s_kobj_after(struct kobject *kobj)
{
	struct list_head *at = &v7s_slab_kset->list;
	struct kobject *next = NULL;

	spin_lock(&v7s_slab_kset->list_lock);
	if (kobj && !list_empty(&kobj->entry))
		at = &kobj->entry;
	while (!next && at->next != &v7s_slab_kset->list) {
		at = at->next;
		next = kobject_get_unless_zero(list_entry(at, struct kobject, entry));
	}
	spin_unlock(&v7s_slab_kset->list_lock);
	return next;
}

bool v7s_slab_dir_next(struct v7s_slab_dir *dir)
{
	struct kobject *next;

	do {
		next = v7s_kobj_after(dir->kobj);
		v7s_slab_dir_put(dir);
		dir->kobj = next;
		cond_resched();
	} while (next && !v7s_slab_dir_open(dir));
	return next;
}

static unsigned int v7s_slab_count(void)
{
	struct list_head *at;
	unsigned int n = 0;

	spin_lock(&v7s_slab_kset->list_lock);
	list_for_each(at, &v7s_slab_kset->list)
		n++;
	spin_unlock(&v7s_slab_kset->list_lock);
	return n;
}

/* Holds up to @room kobjects; true if those are all. */
static bool v7s_slab_hold(struct v7s_slab_dirs *dirs, unsigned int room)
{
	struct kobject *kobj;
	bool all = true;

	dirs->n = 0;
	spin_lock(&v7s_slab_kset->list_lock);
	list_for_each_entry(kobj, &v7s_slab_kset->list, entry) {
		all = dirs->n < room;
		if (!all)
			break;
		dirs->dir[dirs->n].kobj = kobject_get_unless_zero(kobj);
		dirs->n += !!dirs->dir[dirs->n].kobj;
	}
	spin_unlock(&v7s_slab_kset->list_lock);
	return all;
}

/* Those that cannot be opened make room. */
static void v7s_slab_open_all(struct v7s_slab_dirs *dirs)
{
	unsigned int i, n = 0;

	for (i = 0; i < dirs->n; i++) {
		if (v7s_slab_dir_open(&dirs->dir[i]))
			dirs->dir[n++] = dirs->dir[i];
		else
			v7s_slab_dir_put(&dirs->dir[i]);
	}
	dirs->n = n;
}

int v7s_slab_dirs_get(struct v7s_slab_dirs *dirs)
{
	unsigned int room;

	for (;;) {
		room = v7s_slab_count() + 16;
		dirs->dir = kvcalloc(room, sizeof(*dirs->dir), GFP_KERNEL);
		if (!dirs->dir)
			return -ENOMEM;
		if (v7s_slab_hold(dirs, room))
			break;
		v7s_slab_dirs_put(dirs);
	}
	v7s_slab_open_all(dirs);
	return 0;
}

void v7s_slab_dirs_put(struct v7s_slab_dirs *dirs)
{
	while (dirs->n)
		v7s_slab_dir_put(&dirs->dir[--dirs->n]);
	kvfree(dirs->dir);
	dirs->dir = NULL;
}

bool v7s_slab_dir_leads(const struct v7s_slab_dir *dir, const char *name)
{
	struct kernfs_node *node = kernfs_find_and_get(v7s_slab_kset->kobj.sd, name);
	bool leads = node == dir->node;

	/* A link holds its target. */
	if (node && kernfs_type(node) == KERNFS_LINK)
		leads = node->symlink.target_kn == dir->node;
	kernfs_put(node);
	return leads;
}

struct attribute *v7s_slab_dir_attr(const struct v7s_slab_dir *dir, const char *name)
{
	struct kernfs_node *node = v7s_find(dir->node, name, KERNFS_FILE);
	struct attribute *attr = node ? node->priv : NULL;

	kernfs_put(node);
	return attr;
}

int v7s_slab_dir_number(const struct v7s_slab_dir *dir, const char *name, unsigned long *n)
{
	struct attribute *attr = v7s_slab_dir_attr(dir, name);
	char *page;
	int ret;

	if (!attr)
		return -ENOENT;
	page = (char *)get_zeroed_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	ret = dir->kobj->ktype->sysfs_ops->show(dir->kobj, attr, page) > 0 &&
	      sscanf(page, "%lu", n) == 1 ? 0 : -EIO;
	free_page((unsigned long)page);
	return ret;
}
