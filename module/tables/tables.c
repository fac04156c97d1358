// SPDX-License-Identifier: GPL-2.0-only
/* The list of providers, and what several of them need. */

#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <linux/module.h>

#include "../format/descriptor.h"
#include "fail.h"
#include "tables.h"

atomic_t v7s_fail_nth;
/* An atomic_t is a struct of one int, so the parameter can be an int. */
module_param_named(fail_nth, v7s_fail_nth.counter, int, 0600);
MODULE_PARM_DESC(fail_nth, "for tests: make the Nth allocation for tables from now on fail; 0 for none");

static const struct v7s_provider *const v7s_providers[] = {
	&v7s_provider_slab,
	&v7s_provider_genpool,
	&v7s_provider_page_frag,
	&v7s_provider_page,
	&v7s_provider_unrestricted,
	&v7s_provider_kernel,
	&v7s_provider_packed,
};

static bool v7s_available[ARRAY_SIZE(v7s_providers)];

void v7s_providers_exit(void)
{
	unsigned int i = ARRAY_SIZE(v7s_providers);

	while (i--) {
		if (v7s_available[i] && v7s_providers[i]->exit)
			v7s_providers[i]->exit();
		v7s_available[i] = false;
	}
}

int v7s_providers_init(void)
{
	unsigned int i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(v7s_providers); i++) {
		ret = v7s_providers[i]->init ? v7s_providers[i]->init() : 0;
		if (ret && ret != -ENODEV) {
			v7s_providers_exit();
			return ret;
		}
		v7s_available[i] = !ret;
	}
	return 0;
}

const struct v7s_provider *v7s_provider_at(unsigned int i)
{
	return i < ARRAY_SIZE(v7s_providers) ? v7s_providers[i] : NULL;
}

const struct v7s_provider *v7s_provider_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(v7s_providers); i++)
		if (!strcmp(v7s_providers[i]->name, name))
			return v7s_providers[i];
	return NULL;
}

bool v7s_provider_available(const struct v7s_provider *provider)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(v7s_providers); i++)
		if (v7s_providers[i] == provider)
			return v7s_available[i];
	return false;
}

struct v7s_tables *v7s_tables_create(const char *provider, const struct io_pgtable_cfg *cfg)
{
	const struct v7s_provider *p = v7s_provider_find(provider);
	const struct v7s_format fmt = {
		.quirks = cfg->quirks,
		.ias = cfg->ias,
		.oas = cfg->oas,
	};

	if (!p || !p->create)
		return ERR_PTR(-EINVAL);
	return v7s_provider_available(p) ? p->create(&fmt) : ERR_PTR(-ENODEV);
}
EXPORT_SYMBOL_GPL(v7s_tables_create);

void v7s_tables_destroy(const char *provider, struct v7s_tables *tables)
{
	const struct v7s_provider *p = v7s_provider_find(provider);

	if (p && p->destroy)
		p->destroy(tables);
}
EXPORT_SYMBOL_GPL(v7s_tables_destroy);

void *v7s_pages_alloc(size_t size, gfp_t gfp, gfp_t zone)
{
	if (v7s_fails_now())
		return NULL;
	gfp = (gfp & ~GFP_ZONEMASK) | zone | __GFP_ZERO | __GFP_NOWARN;
	return (void *)__get_free_pages(gfp, get_order(size));
}

void v7s_pages_free(void *table, size_t size)
{
	free_pages((unsigned long)table, get_order(size));
}

void *v7s_l2_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	/* The cache has its zone; kmem_cache_alloc() warns about zone bits in @gfp. */
	return v7s_fails_now() ? NULL :
	       kmem_cache_zalloc(cache, (gfp & ~GFP_ZONEMASK) | __GFP_NOWARN);
}

struct kmem_cache *v7s_l2_cache_create(const char *name, slab_flags_t zone)
{
	/* Only physical addresses lead to tables, which kmemleak does not follow. */
	return kmem_cache_create(name, V7S_L2_BYTES, V7S_L2_BYTES,
				 zone | SLAB_NO_MERGE | SLAB_NOLEAKTRACE, NULL);
}
