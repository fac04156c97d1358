// SPDX-License-Identifier: GPL-2.0-only
/* Check that a request has changed the tables as it should, and nothing else. */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/printk.h>

#include "../format/names.h"
#include "domain.h"

static struct v7s_wrong v7s_compare(const struct v7s_domain *domain, u64 first, u64 last)
{
	const struct v7s_view view = v7s_domain_view(domain);

	return v7s_expected_compare(&domain->expected, &view, first, last);
}

/* The size of the page at @iova, or 4K where none is mapped. */
static u64 v7s_page_at(const struct v7s_domain *domain, u64 iova)
{
	const struct v7s_view view = v7s_domain_view(domain);
	struct v7s_walk w;

	return v7s_lookup(&w, &view, iova) ? v7s_pgsize(w.kind) : SZ_4K;
}

void v7s_effect_begin(struct v7s_effect *effect, const struct v7s_domain *domain, u64 iova,
		      u64 size)
{
	u64 last = iova + size - 1;

	effect->first = round_down(iova, v7s_page_at(domain, iova));
	effect->last = last | (v7s_page_at(domain, last) - 1);
	effect->wrong = 0;
	if (domain->wrong && !domain->expected.lost)
		effect->wrong = v7s_compare(domain, effect->first, effect->last).pages;
}

/* "unmapped", or "mapped to 0x80000000 rw----" */
struct v7s_place {
	char text[32];
};

static struct v7s_place v7s_place_of(struct v7s_target target)
{
	struct v7s_place place = { "unmapped" };

	if (target.prot)
		scnprintf(place.text, sizeof(place.text), "mapped to 0x%08llx %s", target.phys,
			  v7s_prot_name(target.prot).text);
	return place;
}

static void v7s_wrong_explain(const struct v7s_domain *domain, const struct v7s_wrong *wrong,
			      u64 more, struct v7s_why *why)
{
	v7s_because(why, 0, "done, but the %s code left %llu page%s of 4K with a wrong translation: iova 0x%08llx is %s, should be %s",
		    v7s_is_ours(&domain->pgtable) ? "module's" : "kernel's own", more,
		    more == 1 ? "" : "s", wrong->iova, v7s_place_of(wrong->found).text,
		    v7s_place_of(wrong->expected).text);
	pr_warn_ratelimited("domain %s: a request was %s\n", domain->spec.name, why->text);
}

static u64 v7s_compare_all(const struct v7s_domain *domain)
{
	return v7s_compare(domain, 0, (1ULL << domain->spec.fmt.ias) - 1).pages;
}

/* Once nothing should be mapped, the expected mappings are known again: there are none. */
static void v7s_effect_after_loss(struct v7s_domain *domain)
{
	if (domain->mapped_bytes)
		return;
	v7s_expected_free(&domain->expected);
	domain->wrong = v7s_compare_all(domain);
}

void v7s_effect_end(const struct v7s_effect *effect, struct v7s_domain *domain, struct v7s_why *why)
{
	struct v7s_wrong wrong;

	if (domain->expected.lost) {
		v7s_effect_after_loss(domain);
		return;
	}
	wrong = v7s_compare(domain, effect->first, effect->last);
	domain->wrong += wrong.pages - effect->wrong;
	if (wrong.pages > effect->wrong)
		v7s_wrong_explain(domain, &wrong, wrong.pages - effect->wrong, why);
}

bool v7s_domain_wrong(const struct v7s_domain *domain, u64 *pages)
{
	if (domain->foreign || domain->expected.lost)
		return false;
	*pages = v7s_is_ours(&domain->pgtable) ? domain->wrong : v7s_compare_all(domain);
	return true;
}
