// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slab caches of each kind, with some objects, for tests of the reports about them.
 * With storm=1 they are created and destroyed until this module is unloaded; with
 * duplicates=1 so are caches whose directories exist already.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

/* SLAB_NO_MERGE is new in 6.5. */
#ifndef SLAB_NO_MERGE
#define SLAB_NO_MERGE	SLAB_NOLEAKTRACE
#endif

static bool storm;
module_param(storm, bool, 0400);
MODULE_PARM_DESC(storm, "make and destroy caches all the time");

static bool duplicates;
module_param(duplicates, bool, 0400);
MODULE_PARM_DESC(duplicates, "keep creating caches whose directories exist already");

static bool blank;
module_param(blank, bool, 0400);
MODULE_PARM_DESC(blank, "create a cache whose name has blanks; DEBUG_VM warns about it");

static bool file;
module_param(file, bool, 0400);
MODULE_PARM_DESC(file, "v7s_test_plain has a file cache_dma32 of this module");

#define OBJECTS	40

/* No other cache has these sizes, so SLUB merges none of these caches with it. */
static struct test_cache {
	const char *name;
	unsigned int size;
	slab_flags_t flags;
	struct kmem_cache *cache;
	void *objects[OBJECTS];
} caches[] = {
	{ "v7s_test_dma32", 1000, SLAB_CACHE_DMA32 | SLAB_NO_MERGE },
	{ "v7s_test_dma", 1000, SLAB_CACHE_DMA | SLAB_NO_MERGE },
	{ "v7s_test_plain", 1000, SLAB_NO_MERGE },
	{ "v7s_test_merged_dma32", 1928, SLAB_CACHE_DMA32 },
	{ "v7s_test_merged", 1928, 0 },
	{ "v7s_test_large", 6000, SLAB_NO_MERGE },
	{ "v7s_test_odd#\\\n", 1000, SLAB_NO_MERGE },
};

static void test_names(void)
{
	if (blank)
		caches[ARRAY_SIZE(caches) - 1].name = "v7s_test odd\t#\\\n";
}

static void test_destroy(struct test_cache *test)
{
	unsigned int i;

	for (i = 0; i < OBJECTS; i++) {
		if (test->objects[i])
			kmem_cache_free(test->cache, test->objects[i]);
		test->objects[i] = NULL;
	}
	kmem_cache_destroy(test->cache);
	test->cache = NULL;
}

static int test_create(struct test_cache *test)
{
	unsigned int i;

	test->cache = kmem_cache_create(test->name, test->size, 0, test->flags, NULL);
	if (!test->cache)
		return -ENOMEM;
	for (i = 0; i < OBJECTS; i++) {
		test->objects[i] = kmem_cache_alloc(test->cache, GFP_KERNEL);
		if (!test->objects[i])
			return -ENOMEM;
	}
	return 0;
}

/* SLUB calls this by its struct slab_attribute, which test_file has to match. */
static ssize_t test_show(struct kmem_cache *cache, char *buf)
{
	return sprintf(buf, "another\n");
}

static struct {
	struct attribute attr;
	ssize_t (*show)(struct kmem_cache *cache, char *buf);
	ssize_t (*store)(struct kmem_cache *cache, const char *buf, size_t count);
} test_file = {
	.attr = { .name = "cache_dma32", .mode = 0400 },
	.show = test_show,
};

/* sysfs removes the file along with the directory of the cache. */
static int test_add_file(void)
{
	struct kernfs_node *slab = kernfs_find_and_get(kernel_kobj->sd, "slab");
	struct kernfs_node *dir = slab ? kernfs_find_and_get(slab, "v7s_test_plain") : NULL;
	int ret = dir ? sysfs_create_file(dir->priv, &test_file.attr) : -ENOENT;

	kernfs_put(dir);
	kernfs_put(slab);
	return ret;
}

static struct task_struct *thread;

static int test_storm(void *unused)
{
	unsigned int i;

	for (i = 0; !kthread_should_stop(); i = (i + 1) % ARRAY_SIZE(caches)) {
		test_destroy(&caches[i]);
		test_create(&caches[i]);
		cond_resched();
	}
	return 0;
}

/* sysfs replaces '/' by '!', so the second cache wants the directory of the first. */
static int test_duplicates(void *unused)
{
	while (!kthread_should_stop()) {
		struct kmem_cache *first, *second;

		first = kmem_cache_create("v7s_test!twice", 1000, 0, SLAB_NO_MERGE, NULL);
		second = kmem_cache_create("v7s_test/twice", 1000, 0, SLAB_NO_MERGE, NULL);
		kmem_cache_destroy(second);
		kmem_cache_destroy(first);
		cond_resched();
	}
	return 0;
}

static void test_destroy_all(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(caches); i++)
		test_destroy(&caches[i]);
}

static int __init test_init(void)
{
	unsigned int i;
	int ret = 0;

	test_names();
	if (storm || duplicates) {
		thread = kthread_run(storm ? test_storm : test_duplicates, NULL,
				     "v7s_test_caches");
		return PTR_ERR_OR_ZERO(thread);
	}
	for (i = 0; i < ARRAY_SIZE(caches) && !ret; i++)
		ret = test_create(&caches[i]);
	if (!ret && file)
		ret = test_add_file();
	if (ret)
		test_destroy_all();
	return ret;
}

static void __exit test_exit(void)
{
	if (thread)
		kthread_stop(thread);
	test_destroy_all();
}

module_init(test_init);
module_exit(test_exit);

MODULE_DESCRIPTION("slab caches for the tests of v7s_dma32");
MODULE_LICENSE("GPL");
