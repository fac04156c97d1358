// SPDX-License-Identifier: GPL-2.0-only

#include <stdlib.h>

#include <linux/kernel.h>

#include "model.h"

void model_init(struct model *model, u64 base, u32 pages)
{
	*model = (struct model){ .base = base, .pages = pages };
	model->page = calloc(pages, sizeof(*model->page));
}

void model_free(struct model *model)
{
	free(model->page);
}

static bool model_has(const struct model *model, u64 iova)
{
	return iova >= model->base && (iova - model->base) / SZ_4K < model->pages;
}

u64 model_run(const struct model *model, u64 iova, u64 size, bool mapped)
{
	u64 run = 0;

	while (run < size && model_has(model, iova + run) &&
	       !!model_at(model, iova + run)->size == mapped)
		run += SZ_4K;
	return run;
}

void model_map(struct model *model, u64 iova, u64 phys, u64 size, u32 pgsize, int prot)
{
	u64 at;

	for (at = 0; at < size; at += SZ_4K)
		*model_at(model, iova + at) = (struct model_page){ phys + at, pgsize, prot };
}

static u32 model_size(const struct model *model, u64 iova)
{
	return model_has(model, iova) ? model_at(model, iova)->size : 0;
}

static void model_resize(struct model *model, u64 iova, u32 from, u32 to)
{
	u64 start = round_down(iova, from), at;

	for (at = start; at < start + from; at += SZ_4K)
		model_at(model, at)->size = to;
}

static void model_cut(struct model *model, u64 iova, u32 granule)
{
	u32 size;

	while ((size = model_size(model, iova)) && !IS_ALIGNED(iova, size))
		model_resize(model, iova, size, size == SZ_16M ? SZ_1M :
					       size == SZ_1M ? granule : SZ_4K);
}

void model_unmap(struct model *model, u64 iova, u64 size, u32 granule)
{
	u64 at;

	model_cut(model, iova, granule);
	model_cut(model, iova + size, granule);
	for (at = 0; at < size; at += SZ_4K)
		*model_at(model, iova + at) = (struct model_page){ 0 };
}

static bool *model_slot(struct model *model, u64 iova)
{
	return &model->held[(iova >> 20) - (model->base >> 20)];
}

void model_hold(struct model *model, u64 iova, u64 size)
{
	u64 slot;

	for (slot = iova >> 20; slot <= (iova + size - 1) >> 20; slot++)
		if (model_at(model, slot << 20)->size < SZ_1M)
			*model_slot(model, slot << 20) = true;
}

bool model_is_held(struct model *model, u64 iova, u64 size)
{
	u64 at;

	for (at = 0; at < size; at += SZ_1M)
		if (*model_slot(model, iova + at))
			return true;
	return false;
}

static bool model_has_pages(const struct model_page *section)
{
	u32 i;

	for (i = 0; i < 256; i++)
		if (section[i].size && section[i].size < SZ_1M)
			return true;
	return false;
}

u32 model_tables(const struct model *model)
{
	u32 i, count = 0;

	for (i = 0; i < model->pages / 256; i++)
		count += model->held[i] || model_has_pages(model->page + i * 256);
	return count;
}
