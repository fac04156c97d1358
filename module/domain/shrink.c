// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shrinker: frees the empty L2 tables that are kept for reuse.
 *
 * A caller that holds a domain's lock or v7s_domains_lock may allocate memory and so
 * run the shrinker, which therefore only tries both locks. It skips a domain whose
 * tables a report is reading, as the report holds the domain's lock.
 */

#include <linux/errno.h>
#include <linux/shrinker.h>

#include "domain.h"

static struct shrinker *v7s_shrinker;

static unsigned long v7s_waiting(const struct v7s_domain *domain)
{
	return v7s_is_ours(&domain->pgtable) ? v7s_pgtable_waiting(domain->pgtable.ops) : 0;
}

static unsigned long v7s_shrink_count(struct shrinker *shrinker, struct shrink_control *sc)
{
	const struct v7s_domain *domain;
	unsigned long n = 0;

	if (!mutex_trylock(&v7s_domains_lock))
		return 0;
	list_for_each_entry(domain, &v7s_domains, node)
		n += v7s_waiting(domain);
	mutex_unlock(&v7s_domains_lock);
	return n ?: SHRINK_EMPTY;
}

static unsigned long v7s_shrink_scan(struct shrinker *shrinker, struct shrink_control *sc)
{
	struct v7s_domain *domain;
	unsigned long n = 0;

	if (!mutex_trylock(&v7s_domains_lock))
		return SHRINK_STOP;
	list_for_each_entry(domain, &v7s_domains, node) {
		unsigned long waiting = v7s_waiting(domain);

		if (n >= sc->nr_to_scan)
			break;
		if (!waiting || !mutex_trylock(&domain->lock))
			continue;
		v7s_pgtable_trim(domain->pgtable.ops);
		mutex_unlock(&domain->lock);
		n += waiting;
	}
	mutex_unlock(&v7s_domains_lock);
	sc->nr_scanned = n;
	return n ?: SHRINK_STOP;
}

int v7s_shrink_init(void)
{
	v7s_shrinker = v7s_shrinker_add("v7s_dma32", v7s_shrink_count, v7s_shrink_scan);
	return v7s_shrinker ? 0 : -ENOMEM;
}

void v7s_shrink_exit(void)
{
	shrinker_free(v7s_shrinker);
}
