// SPDX-License-Identifier: GPL-2.0-only
/*
 * The differential test: the same maps and unmaps by our engine and by the kernel's own
 * code give the same results, descriptors and translations.
 */

#include <linux/kernel.h>
#include <linux/slab.h>

#include "../format/names.h"
#include "selftest.h"

/* A linear congruential generator: a seed gives the same numbers on every kernel. */
static u32 v7s_random(struct v7s_case *c, u32 below)
{
	c->seed = c->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (u32)(c->seed >> 33) % below;
}

/* The next descriptor that is no pointer to an L2 table. */
static bool v7s_next_entry(struct v7s_walk *w)
{
	while (v7s_walk_next(w))
		if (w->kind != V7S_TABLE)
			return true;
	return false;
}

/* Compare all leaves; the pointers to L2 tables cannot be the same. */
static enum v7s_outcome v7s_compare(struct v7s_case *c, const struct v7s_instance *ours)
{
	const struct v7s_view view = v7s_instance_view(ours);
	const struct v7s_view other_view = v7s_instance_view(&c->pgtable);
	struct v7s_walk w, other;
	bool more, other_more;

	v7s_walk_start(&w, &view, 0);
	v7s_walk_start(&other, &other_view, 0);
	do {
		more = v7s_next_entry(&w);
		other_more = v7s_next_entry(&other);
		if (more != other_more)
			return v7s_failed(c, "0x%08llx: only one page table has a descriptor",
					  more ? w.iova : other.iova);
		if (more && (w.iova != other.iova || w.desc != other.desc))
			return v7s_failed(c, "0x%08llx: 0x%08x, ours is 0x%08x at 0x%08llx",
					  other.iova, other.desc, w.desc, w.iova);
		if (more && ours->ops->iova_to_phys(ours->ops, w.iova) !=
			    c->pgtable.ops->iova_to_phys(c->pgtable.ops, w.iova))
			return v7s_failed(c, "0x%08llx: the translations differ", w.iova);
	} while (more);
	return V7S_PASS;
}

/*
 * Map in both page tables, unless our engine refuses the range: the kernel's own code would
 * WARN. @mapped is set to whether our engine mapped the range.
 */
static enum v7s_outcome v7s_map_both(struct v7s_case *c, struct v7s_instance *ours, u64 iova,
				     u64 phys, size_t pgsize, size_t count, int prot,
				     bool *mapped)
{
	int ret = v7s_case_map(c, ours, iova, phys, pgsize, count, prot);
	int other = ret ?: v7s_case_map(c, &c->pgtable, iova, phys, pgsize, count, prot);

	*mapped = !ret;
	if (ret && ret != -EEXIST)
		return v7s_failed(c, "map at 0x%08llx: errno %d", iova, -ret);
	return ret == other ? V7S_PASS :
	       v7s_failed(c, "map at 0x%08llx: errno %d, ours %d", iova, -other, -ret);
}

static enum v7s_outcome v7s_unmap_both(struct v7s_case *c, struct v7s_instance *ours,
				       u64 iova, size_t pgsize, size_t count)
{
	if (!v7s_case_unmap(c, ours, iova, pgsize, count))
		return v7s_failed(c, "our unmap at 0x%08llx stopped early", iova);
	return v7s_case_unmap(c, &c->pgtable, iova, pgsize, count) ? V7S_PASS :
	       v7s_failed(c, "unmap at 0x%08llx stopped early", iova);
}

static enum v7s_outcome v7s_with_ours(struct v7s_case *c,
				      enum v7s_outcome (*run)(struct v7s_case *c,
							      struct v7s_instance *ours))
{
	struct v7s_tlb *tlb = kzalloc(sizeof(*tlb), GFP_KERNEL);
	struct v7s_instance ours;
	enum v7s_outcome outcome;

	if (!tlb || v7s_case_make(c, &ours, &v7s_provider_slab, tlb)) {
		kfree(tlb);
		return v7s_failed(c, "no memory for a page table to compare with");
	}
	outcome = run(c, &ours);
	v7s_instance_free(&ours);
	kfree(tlb);
	return outcome;
}

static enum v7s_outcome v7s_same_sizes(struct v7s_case *c, struct v7s_instance *ours)
{
	u64 top = c->fmt.oas == 35 ? 0x4c0000000ULL : 0xc0000000ULL;
	enum v7s_outcome outcome = V7S_PASS;
	u64 iova = 0;
	size_t pgsize;
	bool mapped;
	int prot;

	/* Map all sizes and permissions side by side, then unmap them piece by piece. */
	for (prot = 1; prot <= V7S_PROT_ALL && outcome == V7S_PASS; prot++) {
		if (!(prot & (IOMMU_READ | IOMMU_WRITE)))
			continue;
		for (pgsize = SZ_4K; pgsize <= SZ_16M && outcome == V7S_PASS; pgsize <<= 4) {
			outcome = v7s_map_both(c, ours, iova, top, pgsize, 2, prot, &mapped);
			if (outcome == V7S_PASS && !mapped)
				return v7s_failed(c, "map at 0x%08llx refused", iova);
			iova += SZ_32M;
		}
		if (outcome == V7S_PASS)
			outcome = v7s_compare(c, ours);
		while (iova && outcome == V7S_PASS) {
			iova -= SZ_32M;
			pgsize >>= 4;
			outcome = v7s_unmap_both(c, ours, iova, pgsize, 2);
		}
	}
	return outcome == V7S_PASS ? v7s_compare(c, ours) : outcome;
}

enum v7s_outcome v7s_test_same(struct v7s_case *c)
{
	return v7s_with_ours(c, v7s_same_sizes);
}

/* A range with a random mapping, to be unmapped with the same page size; @count 0: none. */
struct v7s_mapped {
	u64 iova;
	size_t pgsize;
	size_t count;
};

#define V7S_RANDOM_STEPS	400
#define V7S_RANDOM_MAPPED	64

static enum v7s_outcome v7s_random_step(struct v7s_case *c, struct v7s_instance *ours,
					struct v7s_mapped *m)
{
	enum v7s_outcome outcome;
	bool mapped;
	u64 phys;
	int prot;

	if (m->count) {
		outcome = v7s_unmap_both(c, ours, m->iova, m->pgsize, m->count);
		m->count = 0;
		return outcome;
	}
	m->pgsize = SZ_4K << (4 * v7s_random(c, 4));
	m->count = 1 + v7s_random(c, m->pgsize > SZ_64K ? 3 : 40);
	/* A narrow window, so that the ranges overlap. */
	m->iova = round_down((u64)v7s_random(c, SZ_64M), m->pgsize);
	phys = round_down((u64)v7s_random(c, SZ_1G), m->pgsize) +
	       (c->fmt.oas == 35 ? BIT_ULL(32 + v7s_random(c, 3)) : 0);
	prot = v7s_random(c, V7S_PROT_ALL + 1) | IOMMU_READ;
	outcome = v7s_map_both(c, ours, m->iova, phys, m->pgsize, m->count, prot, &mapped);
	if (!mapped)
		m->count = 0;
	return outcome;
}

static enum v7s_outcome v7s_same_random(struct v7s_case *c, struct v7s_instance *ours)
{
	struct v7s_mapped *mapped = kcalloc(V7S_RANDOM_MAPPED, sizeof(*mapped), GFP_KERNEL);
	enum v7s_outcome outcome = V7S_PASS;
	unsigned int i;

	if (!mapped)
		return v7s_failed(c, "no memory");
	for (i = 0; i < V7S_RANDOM_STEPS && outcome == V7S_PASS; i++) {
		outcome = v7s_random_step(c, ours, &mapped[v7s_random(c, V7S_RANDOM_MAPPED)]);
		if (outcome == V7S_PASS && i % 16 == 0)
			outcome = v7s_compare(c, ours);
	}
	if (outcome == V7S_PASS)
		outcome = v7s_compare(c, ours);
	kfree(mapped);
	return outcome;
}

enum v7s_outcome v7s_test_same_random(struct v7s_case *c)
{
	return v7s_with_ours(c, v7s_same_random);
}
