// SPDX-License-Identifier: GPL-2.0-only
/* Operations on the page table, while the device walks it. */

#include <string.h>

#include "rig.h"
#include "shim/hook.h"

static struct rig *rig_watching;

static bool rig_is_page(const struct mmu_leaf *leaf, const struct model_page *page, u64 iova)
{
	if (!leaf->size || !page->size)
		return !leaf->size && !page->size;
	return leaf->phys + (iova - leaf->iova) == page->phys && leaf->prot == page->prot;
}

static u64 rig_window_end(const struct rig *rig)
{
	return rig->model.base + (u64)rig->model.pages * SZ_4K;
}

/* A random address in the range of the operation, or close to it. */
static u64 rig_somewhere(struct rig *rig)
{
	u64 from = max(rig->model.base, rig->from - min(rig->from, (u64)SZ_64K));
	u64 to = min(rig_window_end(rig), rig->to + SZ_64K);

	return from + (u64)random_below(&rig->random, (to - from) / SZ_4K) * SZ_4K;
}

/* The device must get the translation from before the operation or that from after it. */
static void rig_look(void)
{
	struct rig *rig = rig_watching;
	u64 iova = rig_somewhere(rig);
	struct mmu_leaf leaf = mmu_walk(&rig->mmu, iova);
	const struct model_page *was = model_at(&rig->before, iova);
	const struct model_page *will = model_at(&rig->model, iova);

	CHECK(rig_is_page(&leaf, was, iova) || rig_is_page(&leaf, will, iova),
	      "during an operation iova 0x%llx is mapped to 0x%llx prot 0x%x; before 0x%llx 0x%x, after 0x%llx 0x%x",
	      iova, leaf.size ? leaf.phys + (iova - leaf.iova) : 0, leaf.prot,
	      was->phys, was->prot, will->phys, will->prot);
	tlb_access(&rig->tlb, iova);
}

/* Copies all that the operation can change: it may split the blocks at the ends of its range. */
static void rig_copy_range(const struct rig *rig, struct model *to, const struct model *from)
{
	u64 start = max(rig->model.base, round_down(rig->from, SZ_16M));
	u64 end = min(rig_window_end(rig), round_up(rig->to, SZ_16M));

	memcpy(model_at(to, start), model_at(from, start),
	       (end - start) / SZ_4K * sizeof(*from->page));
}

static void rig_begin(struct rig *rig, u64 iova, u64 size)
{
	CHECK(iova >= rig->model.base && iova + size <= rig_window_end(rig),
	      "the test works outside of its window");
	rig->from = iova;
	rig->to = iova + size;
	rig_copy_range(rig, &rig->before, &rig->model);
	rig_watching = rig;
}

static void rig_use_tlb(struct rig *rig)
{
	u64 near[] = { rig->from, rig->to - SZ_4K, rig->from - SZ_4K, rig->to,
		       rig_somewhere(rig), rig_somewhere(rig) };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(near); i++)
		if (near[i] >= rig->model.base && near[i] < rig_window_end(rig))
			tlb_access(&rig->tlb, near[i]);
}

/* The operation may have split the blocks at its ends: of these, check a page in each section. */
static void rig_end(struct rig *rig)
{
	u64 start = max(rig->model.base, round_down(rig->from, SZ_16M));
	u64 end = min(rig_window_end(rig), round_up(rig->to, SZ_16M)), iova;

	shim_hook = NULL;
	rig_check_rest(rig);
	rig_check_range(rig, round_down(rig->from, SZ_1M), round_up(rig->to, SZ_1M));
	for (iova = start; iova < end; iova += SZ_1M)
		rig_check_range(rig, iova, iova + SZ_4K);
}

static bool rig_is_beyond(u64 start, u64 size, u32 bits)
{
	u64 last;

	return __builtin_add_overflow(start, size - 1, &last) || last >> bits;
}

/* The expected return value: 0, or the errno for invalid arguments. */
static int rig_judge_size(const struct rig *rig, u64 iova, u32 pgsize, size_t count,
			  u64 *size)
{
	*size = (u64)pgsize * count;
	if ((pgsize & (pgsize - 1)) || !(pgsize & rig->spec.pgsizes) ||
	    !count || iova % pgsize)
		return -EINVAL;
	if (*size / pgsize != count || *size > SIZE_MAX ||
	    rig_is_beyond(iova, *size, rig->spec.ias))
		return -ERANGE;
	return 0;
}

static int rig_judge_map(struct rig *rig, u64 iova, u64 phys, u32 pgsize,
			 size_t count, int prot, u64 *size)
{
	int ret = rig_judge_size(rig, iova, pgsize, count, size);

	if (ret == -EINVAL || !(pgsize & rig->spec.pgsizes) || phys % pgsize ||
	    !(prot & (IOMMU_READ | IOMMU_WRITE)))
		return -EINVAL;
	if (ret || rig_is_beyond(phys, *size, rig->spec.oas))
		return -ERANGE;
	if (model_run(&rig->model, iova, *size, false) < *size ||
	    (pgsize >= SZ_1M && model_is_held(&rig->model, iova, *size)))
		return -EEXIST;
	return 0;
}

/* A map that fails with -EEXIST may map the holes of its range before it undoes them. */
static void rig_expect_map(struct rig *rig, u64 iova, u64 phys, u64 size, u32 pgsize,
			   int prot)
{
	u64 at;

	for (at = 0; at < size; at += SZ_4K)
		if (!model_at(&rig->model, iova + at)->size)
			model_map(&rig->model, iova + at, phys + at, SZ_4K, pgsize,
				  rig_prot(rig, prot));
}

int rig_map(struct rig *rig, u64 iova, u64 phys, u32 pgsize, size_t count, int prot)
{
	u64 size;
	int right = rig_judge_map(rig, iova, phys, pgsize, count, prot, &size);
	bool harmless = right == -EINVAL || right == -ERANGE;
	size_t mapped = 0;
	int ret;

	if (!harmless) {
		rig_begin(rig, iova, size);
		rig_use_tlb(rig);
		rig_expect_map(rig, iova, phys, size, pgsize, prot);
		shim_hook = rig_look;
	}
	ret = rig->ops->map_pages(rig->ops, iova, phys, pgsize, count, prot, GFP_KERNEL,
				  &mapped);
	if (memory_failed())
		CHECK(ret == -ENOMEM || ret == right, "map returned %d after a failed allocation",
		      ret);
	else
		CHECK(ret == right, "map returns %d, not %d", ret, right);
	CHECK(mapped == (ret ? 0 : size), "map sets mapped to 0x%zx", mapped);
	if (harmless)
		return ret;
	rig_look();
	rig_flush_late(rig, iova, size);
	if (ret)
		rig_copy_range(rig, &rig->model, &rig->before);
	rig_end(rig);
	return ret;
}

/* An unmap that stopped at a hole may have split the block at the end of its range. */
static void rig_allow_split(struct rig *rig, u64 end, u32 granule)
{
	if (end < rig_window_end(rig) &&
	    mmu_walk(&rig->mmu, end).size != model_at(&rig->model, end)->size)
		model_unmap(&rig->model, end, 0, granule);
}

size_t rig_unmap(struct rig *rig, u64 iova, u32 pgsize, size_t count)
{
	struct rig_gather gather = { .gather.queued = rig->spec.tlb == RIG_TLB_QUEUED };
	u64 size, right;
	size_t done;

	if (rig_judge_size(rig, iova, pgsize, count, &size)) {
		CHECK(!rig->ops->unmap_pages(rig->ops, iova, pgsize, count, &gather.gather),
		      "an invalid range is unmapped");
		return 0;
	}
	rig_begin(rig, iova, size);
	rig_use_tlb(rig);
	right = model_run(&rig->model, iova, size, true);
	model_unmap(&rig->model, iova, right, pgsize);
	shim_hook = rig_look;
	done = rig->ops->unmap_pages(rig->ops, iova, pgsize, count, &gather.gather);
	if (memory_failed()) {
		CHECK(!done, "unmapped 0x%zx bytes after a failed allocation", done);
		rig_copy_range(rig, &rig->model, &rig->before);
	} else {
		CHECK(done == right, "unmap returns 0x%zx, not 0x%llx", done, right);
	}
	rig_look();
	CHECK(rig->spec.tlb >= RIG_TLB_LATE || !tlb_has_conflict(&rig->tlb),
	      "two sizes for one address in the TLB");
	rig_sync_tlb(rig, &gather);
	/* A split block may reach beyond the range, up to 16 MiB. */
	rig_flush_late(rig, round_down(iova, SZ_16M), round_up(iova + size, SZ_16M) -
		       round_down(iova, SZ_16M));
	if (done < size)
		rig_allow_split(rig, iova + size, pgsize);
	rig_end(rig);
	return done;
}

int rig_hold(struct rig *rig, u64 iova, u64 size)
{
	int right = rig_is_beyond(iova, size, rig->spec.ias) ? -ERANGE : 0;
	int ret;

	if (!right) {
		rig_begin(rig, iova, size);
		rig_use_tlb(rig);
		shim_hook = rig_look;
	}
	ret = v7s_pgtable_hold(rig->ops, iova, size, GFP_KERNEL);
	if (memory_failed()) {
		CHECK(ret == -ENOMEM, "hold returned %d after a failed allocation", ret);
		shim_hook = NULL;
		return ret;
	}
	CHECK(ret == right, "hold returns %d, not %d", ret, right);
	if (!ret) {
		model_hold(&rig->model, iova, size);
		rig_end(rig);
	}
	return ret;
}
