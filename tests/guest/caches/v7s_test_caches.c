// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slab caches that come and go while others look: each kind there is, with some
 * objects; or with storm=1 made and destroyed all the time, until this is unloaded.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>

/* 6.5 brought it. */
#ifndef SLAB_NO_MERGE
#define SLAB_NO_MERGE	SLAB_NOLEAKTRACE
#endif

static bool storm;
module_param(storm, bool, 0400);
MODULE_PARM_DESC(storm, "make and destroy caches all the time");

#define OBJECTS	40

/* Sizes that nobody else has, or they would be merged. */
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
};

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

	if (storm) {
		thread = kthread_run(test_storm, NULL, "v7s_test_caches");
		return PTR_ERR_OR_ZERO(thread);
	}
	for (i = 0; i < ARRAY_SIZE(caches) && !ret; i++)
		ret = test_create(&caches[i]);
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
