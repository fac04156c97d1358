// SPDX-License-Identifier: GPL-2.0-only
/* The memory that domains hold for tables. */

#include "cursor.h"
#include "frames.h"
#include "memory.h"

struct v7s_held_walk {
	struct xarray *seen;
	v7s_held_fn fn;
	void *ctx;
};

static int v7s_held_report(const struct v7s_held_walk *holding, int level, u64 phys, u32 bytes)
{
	struct page *page = v7s_page_at(phys);
	struct v7s_held held = { page, level };
	struct page *head;
	int ret;

	/* A corrupt descriptor may point to no memory. */
	if (!page)
		return 0;
	head = compound_head(page);
	/* L1 tables need not be compound pages. */
	held.pages = max_t(unsigned long, compound_nr(head), 1UL << get_order(bytes));
	ret = xa_insert(holding->seen, page_to_pfn(head), xa_mk_value(1), GFP_KERNEL);
	if (ret == -EBUSY)
		held.pages = 0;
	else if (ret)
		return ret;
	holding->fn(holding->ctx, &held);
	return 0;
}

static int v7s_held_report_free(void *ctx, void *mem)
{
	return v7s_held_report(ctx, 0, virt_to_phys(mem), 1);
}

int v7s_for_each_held(struct v7s_domain *domain, struct xarray *seen, v7s_held_fn fn, void *ctx)
{
	const struct v7s_provider *provider = domain->pgtable.provider;
	struct v7s_held_walk holding = { seen, fn, ctx };
	struct v7s_view view;
	struct v7s_walk w;
	int ret;

	/* The memory of another driver's tables is not the domain's. */
	if (domain->foreign)
		return 0;
	view = v7s_domain_view(domain);
	ret = v7s_held_report(&holding, 1, view.l1_phys, v7s_l1_bytes(&view.fmt));
	v7s_for_each_slot(&w, &view) {
		if (ret)
			break;
		if (w.kind == V7S_TABLE)
			ret = v7s_held_report(&holding, 2, w.phys, V7S_L2_BYTES) ?: v7s_pause();
	}
	if (!ret && provider->held)
		ret = provider->held(domain->pgtable.tables, v7s_held_report_free, &holding);
	return ret;
}

static void v7s_add_held_bytes(void *ctx, const struct v7s_held *held)
{
	*(u64 *)ctx += (u64)held->pages << PAGE_SHIFT;
}

int v7s_held_bytes(struct v7s_domain *domain, u64 *bytes)
{
	struct xarray seen;
	int ret;

	*bytes = 0;
	xa_init(&seen);
	ret = v7s_for_each_held(domain, &seen, v7s_add_held_bytes, bytes);
	xa_destroy(&seen);
	return ret;
}
