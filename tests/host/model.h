/* SPDX-License-Identifier: GPL-2.0-only */
/* The reference: the mapping of each 4 KiB in a window of IOVAs. */
#ifndef HOST_MODEL_H
#define HOST_MODEL_H

#include <linux/sizes.h>
#include <linux/types.h>

/** struct model_page - 4 KiB; @size is the size of the page or block that maps it, 0 for a hole */
struct model_page {
	u64 phys;
	u32 size;
	int prot;
};

struct model {
	u64 base;
	u32 pages;
	struct model_page *page;
	bool held[4096];	/* L1 slots whose tables v7s_pgtable_hold() keeps */
};

void model_init(struct model *model, u64 base, u32 pages);
void model_free(struct model *model);

static inline struct model_page *model_at(const struct model *model, u64 iova)
{
	return &model->page[(iova - model->base) / SZ_4K];
}

/** model_run() - number of bytes from @iova on, at most @size, that are all @mapped or all not */
u64 model_run(const struct model *model, u64 iova, u64 size, bool mapped);

/** model_hold() - keep the tables of this range, except where blocks are mapped */
void model_hold(struct model *model, u64 iova, u64 size);

/** model_is_held() - whether the range of a block has a held table */
bool model_is_held(struct model *model, u64 iova, u64 size);

void model_map(struct model *model, u64 iova, u64 phys, u64 size, u32 pgsize, int prot);

/**
 * model_unmap() - unmap @size bytes from @iova on
 *
 * The ends of the range split a large page into small pages, a supersection into
 * sections, and a section into pages of @granule.
 */
void model_unmap(struct model *model, u64 iova, u64 size, u32 granule);

/** model_tables() - number of sections that have an L2 table: with pages, or held */
u32 model_tables(const struct model *model);

#endif
