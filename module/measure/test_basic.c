// SPDX-License-Identifier: GPL-2.0-only
/* What every page table must do: map, translate, unmap, split, free tables. */

#include <linux/io-pgtable.h>
#include <linux/kernel.h>
#include <linux/log2.h>

#include "../format/names.h"
#include "selftest.h"

/* High enough that a wrong index shows, with all low bits zero. */
#define V7S_TEST_IOVA	0x12000000ULL
#define V7S_TEST_PHYS	0x87000000ULL

int v7s_case_map(struct v7s_case *c, struct v7s_instance *pgtable, u64 iova, u64 phys,
		 size_t pgsize, size_t count, int prot)
{
	size_t mapped = 0;
	int ret = io_pgtable_map_pages(pgtable->ops, iova, phys, pgsize, count, prot,
				       GFP_KERNEL, &mapped);

	if (c->driver)
		c->driver->flush(c, pgtable->ops, iova, pgsize * count);
	if (ret && mapped)
		io_pgtable_unmap_pages(pgtable->ops, iova, pgsize, mapped >> ilog2(pgsize),
				       NULL);
	return ret;
}

bool v7s_case_unmap(struct v7s_case *c, struct v7s_instance *pgtable, u64 iova, size_t pgsize,
		    size_t count)
{
	size_t done;

	if (c->driver && c->driver->unmap)
		done = c->driver->unmap(pgtable->ops, iova, pgsize, count);
	else
		done = io_pgtable_unmap_pages(pgtable->ops, iova, pgsize, count, NULL);
	if (c->driver)
		c->driver->flush(c, pgtable->ops, iova, pgsize * count);
	return done == pgsize * count;
}

bool v7s_case_translates(const struct v7s_instance *pgtable, u64 iova, u64 phys, int prot)
{
	const struct v7s_view view = v7s_instance_view(pgtable);
	struct io_pgtable_ops *ops = pgtable->ops;
	struct v7s_walk w;

	return v7s_lookup(&w, &view, iova) && w.phys == phys &&
	       v7s_prot(&view.fmt, w.kind, w.desc) == v7s_prot_kept(&view.fmt, prot) &&
	       ops->iova_to_phys(ops, iova) == phys;
}

bool v7s_case_is_hole(const struct v7s_instance *pgtable, u64 iova)
{
	const struct v7s_view view = v7s_instance_view(pgtable);
	struct io_pgtable_ops *ops = pgtable->ops;
	struct v7s_walk w;

	return !v7s_lookup(&w, &view, iova) && !ops->iova_to_phys(ops, iova);
}

bool v7s_case_splits(const struct v7s_case *c)
{
	return v7s_is_ours(&c->pgtable) || IO_PGTABLE_ARM_V7S_SPLITS;
}

static enum v7s_outcome v7s_test_one_size(struct v7s_case *c, size_t pgsize, int prot)
{
	u64 iova = V7S_TEST_IOVA, phys = V7S_TEST_PHYS, end = iova + 2 * pgsize;
	int ret = v7s_case_map(c, &c->pgtable, iova, phys, pgsize, 2, prot);

	if (ret)
		return v7s_failed(c, "map of %s, prot 0x%x: errno %d",
				  v7s_pgsize_name(pgsize), prot, -ret);
	if (!v7s_case_translates(&c->pgtable, iova, phys, prot) ||
	    !v7s_case_translates(&c->pgtable, end - 1, phys + 2 * pgsize - 1, prot))
		return v7s_failed(c, "%s, prot 0x%x: wrong translation",
				  v7s_pgsize_name(pgsize), prot);
	if (!v7s_case_is_hole(&c->pgtable, iova - 1) || !v7s_case_is_hole(&c->pgtable, end))
		return v7s_failed(c, "%s: a neighbour of the mapping is mapped",
				  v7s_pgsize_name(pgsize));
	if (!v7s_case_unmap(c, &c->pgtable, iova, pgsize, 2) ||
	    !v7s_case_is_hole(&c->pgtable, iova) ||
	    !v7s_case_is_hole(&c->pgtable, end - 1))
		return v7s_failed(c, "%s: still mapped after unmap", v7s_pgsize_name(pgsize));
	return V7S_PASS;
}

enum v7s_outcome v7s_test_sizes(struct v7s_case *c)
{
	enum v7s_outcome outcome = V7S_PASS;
	size_t pgsize;
	int prot;

	for (pgsize = SZ_4K; pgsize <= SZ_16M; pgsize <<= 4)
		for (prot = 0; prot <= V7S_PROT_ALL && outcome == V7S_PASS; prot++)
			if (prot & (IOMMU_READ | IOMMU_WRITE))
				outcome = v7s_test_one_size(c, pgsize, prot);
	return outcome;
}

/* Unmap the second @piece of a page of @pgsize, and check the rest of the page. */
static enum v7s_outcome v7s_test_split_one(struct v7s_case *c, size_t pgsize, size_t piece)
{
	const int prot = IOMMU_READ | IOMMU_NOEXEC;
	u64 iova = V7S_TEST_IOVA, phys = V7S_TEST_PHYS;
	bool before, after;

	if (v7s_case_map(c, &c->pgtable, iova, phys, pgsize, 1, prot) ||
	    !v7s_case_unmap(c, &c->pgtable, iova + piece, piece, 1))
		return v7s_failed(c, "unmap of %s in %s failed", v7s_pgsize_name(piece),
				  v7s_pgsize_name(pgsize));
	if (!v7s_case_is_hole(&c->pgtable, iova + piece))
		return v7s_failed(c, "%s in %s is still mapped", v7s_pgsize_name(piece),
				  v7s_pgsize_name(pgsize));
	before = v7s_case_translates(&c->pgtable, iova + 0x42, phys + 0x42, prot);
	after = v7s_case_translates(&c->pgtable, iova + pgsize - 1, phys + pgsize - 1, prot);
	if (before && after)
		return v7s_case_unmap(c, &c->pgtable, iova, piece, 1) &&
		       v7s_case_unmap(c, &c->pgtable, iova + 2 * piece, piece, pgsize / piece - 2) ?
		       V7S_PASS : v7s_failed(c, "the rest of %s cannot be unmapped",
					     v7s_pgsize_name(pgsize));
	if (pgsize == SZ_1M && !v7s_is_ours(&c->pgtable))
		return v7s_known_bug(c, "the split of a 1M section lost its address");
	return v7s_failed(c, "split of %s into %s changed the remaining mapping",
			  v7s_pgsize_name(pgsize), v7s_pgsize_name(piece));
}

enum v7s_outcome v7s_test_split(struct v7s_case *c)
{
	enum v7s_outcome outcome = V7S_PASS;
	size_t pgsize, piece;

	if (!v7s_case_splits(c))
		return v7s_skipped(c, "this kernel's own code does not split");
	for (pgsize = SZ_16M; pgsize >= SZ_64K; pgsize >>= 4) {
		for (piece = pgsize >> 4; piece >= SZ_4K && outcome == V7S_PASS; piece >>= 4) {
			/* The kernel's own code refuses this: see v7s_kernel_can_split(). */
			if (!v7s_is_ours(&c->pgtable) && pgsize == SZ_16M && piece < SZ_1M)
				continue;
			outcome = v7s_test_split_one(c, pgsize, piece);
		}
	}
	return outcome;
}

enum v7s_outcome v7s_test_block_over_page(struct v7s_case *c)
{
	const int prot = IOMMU_READ | IOMMU_WRITE;
	u64 page = V7S_TEST_IOVA + SZ_64K;

	if (v7s_case_map(c, &c->pgtable, page, V7S_TEST_PHYS, SZ_4K, 1, prot))
		return v7s_failed(c, "map of 4K failed");
	if (v7s_case_map(c, &c->pgtable, V7S_TEST_IOVA, V7S_TEST_PHYS, SZ_1M, 1, prot) == -EEXIST)
		return v7s_case_translates(&c->pgtable, page, V7S_TEST_PHYS, prot) ? V7S_PASS :
		       v7s_failed(c, "a refused map of a 1M block unmapped a 4K page");
	if (!v7s_is_ours(&c->pgtable))
		return v7s_known_bug(c, "a 1M block mapped over a 4K page unmapped the page");
	return v7s_failed(c, "a 1M block mapped over a 4K page was not refused");
}

static unsigned int v7s_count_tables(const struct v7s_instance *pgtable)
{
	const struct v7s_view view = v7s_instance_view(pgtable);
	unsigned int count = 0;
	struct v7s_walk w;

	v7s_for_each_slot(&w, &view)
		count += w.kind == V7S_TABLE;
	return count;
}

enum v7s_outcome v7s_test_reclaim(struct v7s_case *c)
{
	const int prot = IOMMU_READ | IOMMU_WRITE;
	u64 iova = V7S_TEST_IOVA;

	if (!v7s_is_ours(&c->pgtable))
		return v7s_skipped(c, "the kernel's own code keeps empty tables");
	if (c->driver)
		return v7s_skipped(c, "every table waits for the driver's flush");
	if (v7s_case_map(c, &c->pgtable, iova, V7S_TEST_PHYS, SZ_4K, 600, prot) ||
	    v7s_count_tables(&c->pgtable) != 3)
		return v7s_failed(c, "600 pages do not have 3 tables");
	if (!v7s_case_unmap(c, &c->pgtable, iova, SZ_4K, 599) ||
	    v7s_count_tables(&c->pgtable) != 1)
		return v7s_failed(c, "the last of 600 pages does not have 1 table");
	if (!v7s_case_unmap(c, &c->pgtable, iova + 599 * SZ_4K, SZ_4K, 1) ||
	    v7s_count_tables(&c->pgtable) != 1)
		return v7s_failed(c, "an emptied table was not kept");
	v7s_pgtable_trim(c->pgtable.ops);
	if (v7s_count_tables(&c->pgtable))
		return v7s_failed(c, "an emptied table was not freed");
	if (v7s_case_map(c, &c->pgtable, iova, V7S_TEST_PHYS, SZ_4K, 1, prot) ||
	    !v7s_case_unmap(c, &c->pgtable, iova, SZ_4K, 1))
		return v7s_failed(c, "map and unmap of one page failed");
	/* Map a block over an emptied table. */
	if (v7s_case_map(c, &c->pgtable, iova, V7S_TEST_PHYS, SZ_16M, 1, prot) ||
	    !v7s_case_translates(&c->pgtable, iova, V7S_TEST_PHYS, prot))
		return v7s_failed(c, "a block cannot replace emptied tables");
	return V7S_PASS;
}
