// SPDX-License-Identifier: GPL-2.0-only
/* Making, finding and freeing domains. */

#include <linux/err.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "../tables/fail.h"
#include "device.h"
#include "domain.h"
#include "foreign.h"

static unsigned int v7s_max_domains = 64;
module_param_named(max_domains, v7s_max_domains, uint, 0444);
MODULE_PARM_DESC(max_domains, "number of domains that may exist at a time (default: 64)");

static unsigned int v7s_max_preallocated = 16;
module_param_named(max_preallocated, v7s_max_preallocated, uint, 0444);
MODULE_PARM_DESC(max_preallocated, "number of domains that may preallocate all their tables, as genpool does (default: 16)");

LIST_HEAD(v7s_domains);
/* Protects the list, its length, and the creation and destruction of domains. */
DEFINE_MUTEX(v7s_domains_lock);
static unsigned int v7s_domain_count;
static u64 v7s_domain_serial;

int v7s_because(struct v7s_why *why, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vscnprintf(why->text, sizeof(why->text), fmt, args);
	va_end(args);
	return err;
}

int v7s_pause(void)
{
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

static void v7s_count_flush(void *cookie)
{
	struct v7s_domain *domain = cookie;

	atomic_long_inc(&domain->tlb_flushes);
}

static void v7s_count_flush_all(void *cookie)
{
	v7s_count_flush(cookie);
}

static void v7s_count_flush_walk(unsigned long iova, size_t size, size_t granule,
				 void *cookie)
{
	v7s_count_flush(cookie);
}

static void v7s_count_add_page(struct iommu_iotlb_gather *gather, unsigned long iova,
			       size_t granule, void *cookie)
{
	v7s_count_flush(cookie);
}

static const struct iommu_flush_ops v7s_tlb = {
	.tlb_flush_all = v7s_count_flush_all,
	.tlb_flush_walk = v7s_count_flush_walk,
	.tlb_add_page = v7s_count_add_page,
	IOMMU_TLB_FLUSH_LEAF(v7s_count_flush_walk)
};

/* With a limit below 4 GiB, the likely cause is that no RAM lies below the limit. */
static int v7s_why_not_made(const struct v7s_domain_spec *spec, int ret, struct v7s_why *why)
{
	u64 limit = v7s_limit(&spec->fmt);

	if (limit < SZ_4G)
		return v7s_because(why, ret,
				   "with mtk_ttbr_ext and oas %u the walker reaches only addresses below 0x%08llx; provider %s got no L1 table of %u bytes there",
				   spec->fmt.oas, limit, spec->provider->name,
				   v7s_l1_bytes(&spec->fmt));
	return v7s_because(why, ret,
			   "provider %s has no memory for an L1 table of %u bytes below 0x%08llx, or for its own data",
			   spec->provider->name, v7s_l1_bytes(&spec->fmt), limit);
}

static int v7s_domain_make_pgtable(struct v7s_domain *domain, struct v7s_why *why)
{
	const struct v7s_domain_spec *spec = &domain->spec;
	int ret;

	domain->pgtable = (struct v7s_instance){
		.provider = spec->provider,
		.watched = true,
		.cfg = {
			.quirks = spec->fmt.quirks,
			.pgsize_bitmap = spec->pgsizes,
			.ias = spec->fmt.ias,
			.oas = spec->fmt.oas,
			.coherent_walk = spec->coherent,
			.tlb = &v7s_tlb,
		},
	};
	ret = v7s_instance_make(&domain->pgtable, domain);
	if (ret == -EOPNOTSUPP)
		return v7s_because(why, ret,
				   "this kernel's own code does not support this format, or (with DEBUG_VM) allows only one page table");
	if (ret)
		return v7s_why_not_made(spec, ret, why);
	return 0;
}

static unsigned int v7s_count_preallocated(void)
{
	const struct v7s_domain *domain;
	unsigned int n = 0;

	list_for_each_entry(domain, &v7s_domains, node)
		n += domain->spec.provider->preallocates;
	return n;
}

static int v7s_domain_check_spec(const struct v7s_domain_spec *spec,
				 struct v7s_why *why)
{
	const struct v7s_domain *same;

	if (!v7s_format_valid(&spec->fmt))
		return v7s_because(why, -EINVAL,
				   "unsupported format: ias %u, oas %u, quirks 0x%lx (ias is 25 to 32, oas 13 to 32, with mtk_ext up to 34 and 35; mtk_ext requires no_perms; mtk_ttbr_ext requires mtk_ext)",
				   spec->fmt.ias, spec->fmt.oas, spec->fmt.quirks);
	same = v7s_domain_find(spec->name);
	if (same)
		return v7s_because(why, -EEXIST, "domain %s %s", spec->name,
				   same->dying ? "is being destroyed" : "exists");
	if (!v7s_spec_is_foreign(spec) && !v7s_provider_available(spec->provider))
		return v7s_because(why, -ENODEV, "this kernel has no provider %s",
				   spec->provider->name);
	if (v7s_domain_count >= v7s_max_domains)
		return v7s_because(why, -ENOMEM,
				   "there are %u domains, which is the limit of module parameter max_domains",
				   v7s_domain_count);
	if (spec->provider->preallocates && v7s_count_preallocated() >= v7s_max_preallocated)
		return v7s_because(why, -ENOMEM,
				   "%u domains preallocate tables, which is the limit of module parameter max_preallocated",
				   v7s_max_preallocated);
	return 0;
}

struct v7s_domain *v7s_domain_create(const struct v7s_domain_spec *spec,
				     struct v7s_why *why)
{
	struct v7s_domain *domain;
	int ret = v7s_domain_check_spec(spec, why);

	if (ret)
		return ERR_PTR(ret);
	domain = v7s_fails_now() ? NULL : kzalloc(sizeof(*domain), GFP_KERNEL);
	if (!domain)
		return ERR_PTR(v7s_because(why, -ENOMEM, "no memory for a domain"));
	domain->spec = *spec;
	mutex_init(&domain->lock);
	kref_init(&domain->ref);
	init_completion(&domain->gone);
	if (v7s_spec_is_foreign(spec)) {
		domain->spec.provider = &v7s_provider_foreign;
		ret = v7s_domain_attach(domain, why);
	} else {
		ret = v7s_domain_make_pgtable(domain, why);
	}
	if (ret) {
		mutex_destroy(&domain->lock);
		kfree(domain);
		return ERR_PTR(ret);
	}
	domain->serial = ++v7s_domain_serial;
	list_add_tail(&domain->node, &v7s_domains);
	v7s_domain_count++;
	return domain;
}

struct v7s_domain *v7s_domain_find(const char *name)
{
	struct v7s_domain *domain;

	list_for_each_entry(domain, &v7s_domains, node)
		if (!strcmp(domain->spec.name, name))
			return domain;
	return NULL;
}

void v7s_domain_unlist(struct v7s_domain *domain)
{
	list_del(&domain->node);
	v7s_domain_count--;
}

struct v7s_domain *v7s_domain_next(u64 serial)
{
	struct v7s_domain *domain, *next = NULL;

	if (mutex_lock_killable(&v7s_domains_lock))
		return ERR_PTR(-EINTR);
	list_for_each_entry(domain, &v7s_domains, node) {
		if (domain->serial > serial) {
			next = domain;
			v7s_domain_get(next);
			break;
		}
	}
	mutex_unlock(&v7s_domains_lock);
	return next;
}

int v7s_domain_lock(struct v7s_domain *domain, struct v7s_why *why)
{
	if (!mutex_lock_killable(&domain->lock))
		return 0;
	return v7s_because(why, -EINTR, "killed while waiting for domain %s", domain->spec.name);
}

void v7s_domain_get(struct v7s_domain *domain)
{
	kref_get(&domain->ref);
}

static void v7s_domain_free(struct kref *ref)
{
	struct v7s_domain *domain = container_of(ref, struct v7s_domain, ref);

	if (domain->foreign)
		v7s_foreign_detach(domain->foreign);
	else
		v7s_instance_free(&domain->pgtable);
	v7s_expected_free(&domain->expected);
	mutex_destroy(&domain->lock);
	kfree(domain);
}

void v7s_domain_put(struct v7s_domain *domain)
{
	kref_put(&domain->ref, v7s_domain_free);
}

struct v7s_view v7s_domain_view(const struct v7s_domain *domain)
{
	if (domain->foreign)
		return v7s_foreign_view(domain->foreign);
	return v7s_instance_view(&domain->pgtable);
}

int v7s_domains_init(void)
{
	int ret = v7s_devices_add();

	if (ret)
		return ret;
	ret = v7s_shrink_init();
	if (ret)
		v7s_devices_remove();
	return ret;
}

void v7s_domains_exit(void)
{
	v7s_shrink_exit();
	/* RCU callbacks of freed page tables run code of this module: wait for them. */
	rcu_barrier();
	v7s_devices_remove();
}
