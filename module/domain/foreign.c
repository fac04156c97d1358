// SPDX-License-Identifier: GPL-2.0-only
/* Domains that read another driver's page table. */

#include <linux/err.h>

#include "../live/foreign.h"
#include "../live/live.h"
#include "domain.h"
#include "foreign.h"

const struct v7s_provider v7s_provider_foreign = {
	.name = "foreign",
	.description = "another driver's page table, read-only",
};

bool v7s_spec_is_foreign(const struct v7s_domain_spec *spec)
{
	return spec->device[0] || spec->ttbr != V7S_NO_TTBR;
}

static bool v7s_is_attached(const struct v7s_known *known)
{
	const struct v7s_domain *domain;

	list_for_each_entry(domain, &v7s_domains, node)
		if (domain->foreign && v7s_known_l1(known) == domain->foreign->l1_phys)
			return true;
	return false;
}

/* The device that a caller asks for, and the best match so far. */
struct v7s_wanted {
	const struct v7s_domain_spec *spec;
	struct v7s_known known;
	bool found;
};

/* If a device has several page tables, take the first that is not attached. */
static bool v7s_consider(void *ctx, const struct v7s_known *known)
{
	struct v7s_wanted *wanted = ctx;
	const struct v7s_domain_spec *spec = wanted->spec;

	if (strcmp(known->device, spec->device) ||
	    (spec->ttbr != V7S_NO_TTBR && spec->ttbr != known->ttbr))
		return true;
	if (wanted->found && v7s_is_attached(known))
		return true;
	wanted->known = *known;
	wanted->found = true;
	return v7s_is_attached(known);
}

static int v7s_find_by_device(struct v7s_wanted *wanted, struct v7s_why *why)
{
	const char *device = wanted->spec->device;
	struct v7s_known known;
	int ret;

	v7s_for_each_known(&known)
		if (!v7s_consider(wanted, &known))
			return 0;
	if (wanted->found)
		return 0;
	ret = v7s_m4u_for_each(v7s_consider, wanted, device);
	if (wanted->found)
		return 0;
	if (ret == -EAGAIN)
		return v7s_because(why, ret, "device %s is suspended, so its registers cannot be read",
				   device);
	return v7s_because(why, -ENOENT, "no page table of device %s is known", device);
}

static const struct v7s_domain *v7s_find_by_hand(const struct v7s_known *known)
{
	const struct v7s_domain *domain;

	list_for_each_entry(domain, &v7s_domains, node)
		if (domain->foreign && domain->foreign->known.found == V7S_FOUND_HAND &&
		    v7s_known_l1(known) == domain->foreign->l1_phys)
			return domain;
	return NULL;
}

static int v7s_known_by_hand(struct v7s_known *known, const struct v7s_domain_spec *spec,
			     struct v7s_why *why)
{
	const struct v7s_domain *domain;

	if (upper_32_bits(spec->ttbr))
		return v7s_because(why, -EINVAL, "ttbr 0x%llx has more than 32 bits", spec->ttbr);
	*known = (struct v7s_known){
		.device = "-",
		.driver = "-",
		.found = V7S_FOUND_HAND,
		.since_ns = v7s_live_now(),
		.fmt = spec->fmt,
		.pgsizes = spec->pgsizes,
		.coherent = spec->coherent,
		.ttbr = spec->ttbr,
	};
	domain = v7s_find_by_hand(known);
	if (domain)
		return v7s_because(why, -EEXIST, "domain %s already reads the page table of ttbr 0x%08llx",
				   domain->spec.name, spec->ttbr);
	return 0;
}

static int v7s_find_foreign(struct v7s_known *known, const struct v7s_domain_spec *spec,
			    struct v7s_why *why)
{
	struct v7s_wanted wanted = { .spec = spec };
	int ret;

	if (!v7s_live_on())
		return v7s_because(why, -EPERM,
				   "page tables of other drivers can be read only while module parameter live is 1");
	if (!spec->device[0])
		return v7s_known_by_hand(known, spec, why);
	ret = v7s_find_by_device(&wanted, why);
	*known = wanted.known;
	return ret;
}

static int v7s_attach_failed(int err, const struct v7s_known *known, struct v7s_why *why)
{
	u64 l1 = v7s_known_l1(known);

	if (err == -EFAULT)
		return v7s_because(why, -EINVAL,
				   "no mapped RAM at 0x%08llx, the L1 table of ttbr 0x%08x", l1,
				   known->ttbr);
	if (err == -EINVAL)
		return v7s_because(why, err,
				   "0x%08llx, the L1 table of ttbr 0x%08x, is not a multiple of %u",
				   l1, known->ttbr, v7s_l1_bytes(&known->fmt));
	return v7s_because(why, err, "no memory to read another driver's page table");
}

int v7s_domain_attach(struct v7s_domain *domain, struct v7s_why *why)
{
	struct v7s_domain_spec *spec = &domain->spec;
	struct v7s_foreign *foreign;
	struct v7s_known known;
	int ret = v7s_find_foreign(&known, spec, why);

	if (ret)
		return ret;
	foreign = v7s_foreign_attach(&known);
	if (IS_ERR(foreign))
		return v7s_attach_failed(PTR_ERR(foreign), &known, why);
	spec->fmt = known.fmt;
	spec->coherent = known.coherent;
	spec->pgsizes = known.pgsizes;
	domain->pgtable.provider = spec->provider;
	domain->pgtable.cfg.arm_v7s_cfg.ttbr = known.ttbr;
	domain->pgtable.cfg.arm_v7s_cfg.tcr = known.tcr;
	domain->pgtable.cfg.arm_v7s_cfg.prrr = known.prrr;
	domain->pgtable.cfg.arm_v7s_cfg.nmrr = known.nmrr;
	domain->foreign = foreign;
	return 0;
}
