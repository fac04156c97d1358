// SPDX-License-Identifier: GPL-2.0-only
/* Check a request before it is carried out: its numbers, and what is mapped in its range. */

#include <linux/err.h>
#include <linux/io-pgtable.h>
#include <linux/minmax.h>

#include "../format/names.h"
#include "request.h"

int v7s_check_writable(const struct v7s_domain *domain, struct v7s_why *why)
{
	if (!domain->foreign)
		return 0;
	return v7s_because(why, -EROFS, "the page table of domain %s belongs to another driver",
			   domain->spec.name);
}

static int v7s_check_aligned(const char *what, u64 value, u32 pgsize,
			     struct v7s_why *why)
{
	if (IS_ALIGNED(value, pgsize))
		return 0;
	return v7s_because(why, -EINVAL, "%s 0x%08llx is not a multiple of %s", what, value,
			   v7s_pgsize_name(pgsize));
}

static int v7s_check_wrap(const char *what, u64 start, u64 size, struct v7s_why *why)
{
	if (start + size - 1 >= start)
		return 0;
	return v7s_because(why, -EINVAL, "%s 0x%08llx and size 0x%llx wrap round", what,
			   start, size);
}

static int v7s_check_bits(const char *what, u64 start, u64 size, const char *name,
			  unsigned int bits, struct v7s_why *why)
{
	u64 last = start + size - 1;

	if (!(last >> bits))
		return 0;
	return v7s_because(why, -ERANGE, "%s 0x%08llx to 0x%08llx is beyond %s of %u bits",
			   what, start, last, name, bits);
}

int v7s_check_iova(const struct v7s_domain *domain, u64 iova, u64 size, struct v7s_why *why)
{
	return v7s_check_bits("iova", iova, size, "ias", domain->spec.fmt.ias, why);
}

int v7s_check_iova_range(const struct v7s_domain *domain, u64 iova, u64 size, u32 pgsize,
			 struct v7s_why *why)
{
	if (!size)
		return v7s_because(why, -EINVAL, "size is 0");
	return v7s_check_aligned("iova", iova, pgsize, why) ?:
	       v7s_check_aligned("size", size, pgsize, why) ?:
	       v7s_check_wrap("iova", iova, size, why) ?:
	       v7s_check_iova(domain, iova, size, why);
}

static int v7s_check_map_range(const struct v7s_domain *domain,
			       const struct v7s_map_request *req, struct v7s_why *why)
{
	const struct v7s_domain_spec *spec = &domain->spec;
	u32 pgsize = req->pgsize ?: v7s_smallest(spec->pgsizes);
	int ret;

	if (!(pgsize & spec->pgsizes))
		return v7s_because(why, -EINVAL, "pgsize %s is not in the domain's pgsizes",
				   v7s_pgsize_name(pgsize));
	if (!req->size)
		return v7s_because(why, -EINVAL, "size is 0");
	ret = v7s_check_aligned("iova", req->iova, pgsize, why) ?:
	      v7s_check_aligned("paddr", req->phys, pgsize, why) ?:
	      v7s_check_aligned("size", req->size, pgsize, why);
	if (ret)
		return ret;
	return v7s_check_wrap("iova", req->iova, req->size, why) ?:
	       v7s_check_wrap("paddr", req->phys, req->size, why) ?:
	       v7s_check_iova(domain, req->iova, req->size, why) ?:
	       v7s_check_bits("paddr", req->phys, req->size, "oas", spec->fmt.oas, why);
}

/*
 * Check a range part by part. Other tasks may run in between, but the domain stays
 * locked.
 */
static int v7s_check_range(const struct v7s_domain *domain, u64 iova, u64 size,
			   int (*check)(const struct v7s_domain *domain, u64 iova, u64 size,
					struct v7s_why *why),
			   struct v7s_why *why)
{
	u64 done, bytes;
	int ret = 0;

	for (done = 0; done < size && !ret; done += bytes) {
		u64 at = iova + done;

		bytes = min(size - done, V7S_BYTES_PER_CALL - (at & (V7S_BYTES_PER_CALL - 1)));
		ret = check(domain, at, bytes, why);
		if (!ret && v7s_pause())
			ret = v7s_because(why, -EINTR, "killed before anything was changed");
	}
	return ret;
}

static int v7s_check_unmapped(const struct v7s_domain *domain, u64 iova, u64 size,
			      struct v7s_why *why)
{
	const struct v7s_view view = v7s_domain_view(domain);
	struct v7s_walk w;

	v7s_walk_start(&w, &view, iova);
	v7s_walk_until(&w, iova + size - 1);
	if (!v7s_walk_next_leaf(&w) || w.iova > iova + size - 1)
		return 0;
	return v7s_because(why, -EEXIST,
			   "iova 0x%08llx is already mapped to 0x%08llx by a page of %s",
			   max(w.iova, iova), w.phys + (max(w.iova, iova) - w.iova),
			   v7s_pgsize_name(v7s_pgsize(w.kind)));
}

static int v7s_check_mapped(const struct v7s_domain *domain, u64 iova, u64 size,
			    struct v7s_why *why)
{
	const struct v7s_view view = v7s_domain_view(domain);
	u64 next = iova, last = iova + size - 1;
	struct v7s_walk w;

	v7s_for_each_leaf(&w, &view, iova, last) {
		if (w.iova > next)
			break;
		next = w.iova + v7s_walk_run(&w) * v7s_walk_bytes(&w);
		if (next > last)
			return 0;
	}
	return v7s_because(why, -ENOENT, "iova 0x%08llx is not mapped", next);
}

int v7s_check_map(const struct v7s_domain *domain, const struct v7s_map_request *req,
		  struct v7s_why *why)
{
	return v7s_check_writable(domain, why) ?:
	       v7s_check_map_range(domain, req, why) ?:
	       v7s_check_range(domain, req->iova, req->size, v7s_check_unmapped, why);
}

/*
 * Whether the kernel's own code can split the block @w at @edge. Newer kernels WARN when a part
 * of a block is unmapped. Older kernels split the block, but can turn only the first section of a
 * supersection into pages, so allow a supersection to be split only between sections.
 */
static bool v7s_kernel_can_split(const struct v7s_walk *w, u64 edge)
{
	if (!IO_PGTABLE_ARM_V7S_SPLITS)
		return false;
	return w->kind != V7S_SUPER || IS_ALIGNED(edge, SZ_1M);
}

static int v7s_check_edge(const struct v7s_domain *domain, u64 edge, struct v7s_why *why)
{
	const struct v7s_view view = v7s_domain_view(domain);
	struct v7s_walk w;

	if (v7s_is_ours(&domain->pgtable) || !v7s_lookup(&w, &view, edge) ||
	    IS_ALIGNED(edge, v7s_pgsize(w.kind)) || v7s_kernel_can_split(&w, edge))
		return 0;
	return v7s_because(why, -EOPNOTSUPP,
			   "iova 0x%08llx is inside a page of %s that this kernel's own code cannot split there",
			   edge, v7s_pgsize_name(v7s_pgsize(w.kind)));
}

int v7s_check_unmap(const struct v7s_domain *domain, u64 iova, u64 size, struct v7s_why *why)
{
	u32 pgsize = v7s_smallest(domain->spec.pgsizes);

	return v7s_check_writable(domain, why) ?:
	       v7s_check_iova_range(domain, iova, size, pgsize, why) ?:
	       v7s_check_range(domain, iova, size, v7s_check_mapped, why) ?:
	       v7s_check_edge(domain, iova, why) ?:
	       v7s_check_edge(domain, iova + size, why);
}
