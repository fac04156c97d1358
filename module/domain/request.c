// SPDX-License-Identifier: GPL-2.0-only
/* Requests to a domain: checked against its tables, then carried out. */

#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/io-pgtable.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>

#include "../format/names.h"
#include "domain.h"

static u32 v7s_smallest(unsigned long pgsizes)
{
	return 1U << __ffs(pgsizes);
}

/* The largest page size up to @size that divides @bits, addresses or-ed. */
static u32 v7s_largest_fitting(unsigned long pgsizes, u64 bits, u64 size)
{
	u32 pgsize = 1U << __fls(pgsizes);

	while (!(pgsize & pgsizes) || !IS_ALIGNED(bits, pgsize) || pgsize > size)
		pgsize >>= 1;
	return pgsize;
}

/*
 * The part of a request that goes into one call of the page table: a few
 * milliseconds on a slow machine. Between calls other tasks may run and the caller
 * may be killed. No page crosses the end of a call.
 */
#define V7S_BYTES_PER_CALL	SZ_256M
#define V7S_PAGES_PER_CALL	1024

/* The kernel's own code takes as long for a page as our engine for a whole table. */
static u64 v7s_call_bytes(const struct v7s_domain *domain, u64 iova, u64 bytes, u32 pgsize)
{
	if (v7s_is_ours(&domain->pgtable))
		return min(bytes, V7S_BYTES_PER_CALL - (iova & (V7S_BYTES_PER_CALL - 1)));
	return min3(bytes, (u64)pgsize * V7S_PAGES_PER_CALL, (u64)SZ_2G);
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

static int v7s_check_map(const struct v7s_domain *domain,
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
	       v7s_check_bits("iova", req->iova, req->size, "ias", spec->fmt.ias, why) ?:
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
			   "iova 0x%08llx is mapped already, to 0x%08llx by a page of %s",
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

/* The bytes from @iova on for which the largest page size stays the same. */
static u64 v7s_step_bytes(unsigned long pgsizes, u64 iova, u64 phys, u64 size,
			  u32 *pgsize)
{
	unsigned long larger;
	u64 to_boundary;
	u32 next;

	*pgsize = v7s_largest_fitting(pgsizes, iova | phys, size);
	larger = pgsizes & ~(2UL * *pgsize - 1);
	if (larger) {
		next = v7s_smallest(larger);
		to_boundary = next - (iova & (next - 1));
		if (IS_ALIGNED(iova ^ phys, next) && size >= to_boundary + next)
			size = to_boundary;
	}
	return round_down(size, *pgsize);
}

/*
 * Our engine takes any range in a call. The kernel's wants a call for each page size:
 * the one that a page may have been mapped with. Return: the bytes unmapped, which are
 * fewer if memory for a split lacks, or if the caller has been killed.
 */
static u64 v7s_do_unmap(struct v7s_domain *domain, u64 iova, u64 size)
{
	unsigned long pgsizes = domain->spec.pgsizes;
	bool ours = v7s_is_ours(&domain->pgtable);
	u32 pgsize = v7s_largest_fitting(pgsizes, iova | size, size);
	u64 bytes, done = 0;
	size_t got;

	/* Split the blocks at both ends first: only a split can fail for lack of memory. */
	if (ours && !v7s_split_ends(domain->pgtable.ops, iova, size, pgsize))
		return 0;
	do {
		bytes = size - done;
		if (!ours)
			bytes = v7s_step_bytes(pgsizes, iova + done, iova + done, bytes,
					       &pgsize);
		bytes = v7s_call_bytes(domain, iova + done, bytes, pgsize);
		got = v7s_instance_unmap(&domain->pgtable, iova + done, pgsize,
					 bytes >> ilog2(pgsize));
		done += got;
	} while (got && done < size && !v7s_pause());
	return done;
}

/* __GFP_NORETRY: fail rather than invoke the OOM killer. */
#define V7S_REQUEST_GFP	(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

/* Return: the bytes that the next call maps, after @done, in pages of *@pgsize. */
static u64 v7s_next_bytes(const struct v7s_domain *domain, const struct v7s_map_request *req,
			  u64 done, u32 *pgsize)
{
	u64 iova = req->iova + done, bytes = req->size - done;

	*pgsize = req->pgsize;
	if (!*pgsize)
		bytes = v7s_step_bytes(domain->spec.pgsizes, iova, req->phys + done, bytes,
				       pgsize);
	return v7s_call_bytes(domain, iova, bytes, *pgsize);
}

/* Unmap the first @mapped bytes again, call by call as they were mapped. */
static void v7s_undo_map_calls(struct v7s_domain *domain, const struct v7s_map_request *req,
			       u64 mapped)
{
	u64 done, bytes;
	u32 pgsize;

	for (done = 0; done < mapped; done += bytes) {
		bytes = min(v7s_next_bytes(domain, req, done, &pgsize), mapped - done);
		v7s_instance_undo_map(&domain->pgtable, req->iova + done, pgsize,
				      bytes >> ilog2(pgsize));
		cond_resched();
	}
}

static int v7s_do_map(struct v7s_domain *domain, const struct v7s_map_request *req)
{
	u64 done = 0, bytes;
	int ret = 0;
	u32 pgsize;

	while (done < req->size && !ret) {
		size_t mapped = 0;

		bytes = v7s_next_bytes(domain, req, done, &pgsize);
		ret = v7s_instance_map(&domain->pgtable, req->iova + done, req->phys + done, pgsize,
				       bytes >> ilog2(pgsize), req->prot, V7S_REQUEST_GFP,
				       &mapped);
		done += mapped;
		if (!ret && done < req->size)
			ret = v7s_pause();
	}
	if (ret)
		v7s_undo_map_calls(domain, req, done);
	return ret;
}

static int v7s_why_not_mapped(const struct v7s_domain *domain,
			      const struct v7s_map_request *req, int ret, bool rejected,
			      struct v7s_why *why)
{
	if (ret == -EINTR)
		return v7s_because(why, ret,
				   "killed while it mapped 0x%llx bytes at iova 0x%08llx; nothing stays mapped",
				   req->size, req->iova);
	if (rejected)
		return v7s_because(why, ret,
				   "the walker cannot use the memory that the tables of 0x%llx bytes at iova 0x%08llx got: it reaches only what is below 0x%08llx",
				   req->size, req->iova, v7s_limit(&domain->spec.fmt));
	return v7s_because(why, ret, "no memory for the tables of 0x%llx bytes at iova 0x%08llx",
			   req->size, req->iova);
}

static int v7s_check_writable(const struct v7s_domain *domain, struct v7s_why *why)
{
	if (!domain->foreign)
		return 0;
	return v7s_because(why, -EROFS, "the page table of domain %s is another driver's",
			   domain->spec.name);
}

static int v7s_map_locked(struct v7s_domain *domain, const struct v7s_map_request *req,
			  struct v7s_why *why)
{
	struct v7s_pgtable_counts before, after;
	struct v7s_effect effect;
	bool counted;
	int ret;

	ret = v7s_check_writable(domain, why) ?:
	      v7s_check_map(domain, req, why) ?:
	      v7s_check_range(domain, req->iova, req->size, v7s_check_unmapped, why);
	if (ret)
		return ret;
	/* A pool of fixed size may need the tables that have just left. */
	if (domain->spec.provider->preallocates)
		v7s_pgtable_barrier(domain->pgtable.ops);
	counted = v7s_instance_counts(&domain->pgtable, &before);
	v7s_effect_begin(&effect, domain, req->iova, req->size);
	ret = v7s_do_map(domain, req);
	if (!ret) {
		domain->maps++;
		domain->mapped_bytes += req->size;
		v7s_expected_map(&domain->expected, &domain->spec.fmt, req->iova, req->phys,
				 req->size, req->prot);
	}
	v7s_effect_end(&effect, domain, why);
	if (!ret)
		return 0;
	v7s_instance_counts(&domain->pgtable, &after);
	return v7s_why_not_mapped(domain, req, ret, counted && after.rejected != before.rejected,
				  why);
}

int v7s_domain_map(struct v7s_domain *domain, const struct v7s_map_request *req,
		   struct v7s_why *why)
{
	int ret = v7s_domain_lock(domain, why);

	if (ret)
		return ret;
	ret = v7s_map_locked(domain, req, why);
	mutex_unlock(&domain->lock);
	return ret;
}

/*
 * Whether the kernel's own code can unmap a part of the block @w. Newer kernels
 * WARN when part of a block is unmapped; older ones split it, but refuse to make
 * pages of any but the first section of a supersection.
 */
static bool v7s_kernel_can_cut(const struct v7s_walk *w, u64 edge)
{
	if (!IO_PGTABLE_ARM_V7S_SPLITS)
		return false;
	return w->kind != V7S_SUPER || IS_ALIGNED(edge, SZ_1M);
}

static int v7s_check_cut(const struct v7s_domain *domain, u64 edge, struct v7s_why *why)
{
	const struct v7s_view view = v7s_domain_view(domain);
	struct v7s_walk w;

	if (v7s_is_ours(&domain->pgtable) || !v7s_lookup(&w, &view, edge) ||
	    IS_ALIGNED(edge, v7s_pgsize(w.kind)) || v7s_kernel_can_cut(&w, edge))
		return 0;
	return v7s_because(why, -EOPNOTSUPP,
			   "iova 0x%08llx is inside a page of %s that this kernel's own code does not split there",
			   edge, v7s_pgsize_name(v7s_pgsize(w.kind)));
}

static int v7s_check_unmap(const struct v7s_domain *domain, u64 iova, u64 size,
			   struct v7s_why *why)
{
	u32 pgsize = v7s_smallest(domain->spec.pgsizes);

	if (!size)
		return v7s_because(why, -EINVAL, "size is 0");
	return v7s_check_aligned("iova", iova, pgsize, why) ?:
	       v7s_check_aligned("size", size, pgsize, why) ?:
	       v7s_check_wrap("iova", iova, size, why) ?:
	       v7s_check_bits("iova", iova, size, "ias", domain->spec.fmt.ias, why) ?:
	       v7s_check_range(domain, iova, size, v7s_check_mapped, why) ?:
	       v7s_check_cut(domain, iova, why) ?:
	       v7s_check_cut(domain, iova + size, why);
}

static int v7s_unmap_locked(struct v7s_domain *domain, u64 iova, u64 size,
			    struct v7s_why *why)
{
	int ret = v7s_check_writable(domain, why) ?: v7s_check_unmap(domain, iova, size, why);
	struct v7s_effect effect;
	u64 done;

	if (ret)
		return ret;
	v7s_effect_begin(&effect, domain, iova, size);
	done = v7s_do_unmap(domain, iova, size);
	domain->mapped_bytes -= done;
	v7s_expected_unmap(&domain->expected, iova, done);
	v7s_effect_end(&effect, domain, why);
	if (done == size) {
		domain->unmaps++;
		return 0;
	}
	if (fatal_signal_pending(current))
		return v7s_because(why, -EINTR,
				   "killed when 0x%llx of 0x%llx bytes at iova 0x%08llx had been unmapped",
				   done, size, iova);
	/* The kernel's own may have unmapped a part before it failed. */
	return v7s_because(why, -ENOMEM,
			   "no memory for a table to split the block at 0x%08llx or 0x%08llx",
			   iova, iova + size - 1);
}

int v7s_domain_unmap(struct v7s_domain *domain, u64 iova, u64 size, struct v7s_why *why)
{
	int ret = v7s_domain_lock(domain, why);

	if (ret)
		return ret;
	ret = v7s_unmap_locked(domain, iova, size, why);
	mutex_unlock(&domain->lock);
	/* Wait, so that the memory of freed tables is free when the caller's write returns. */
	if (v7s_is_ours(&domain->pgtable))
		v7s_pgtable_barrier(domain->pgtable.ops);
	return ret;
}

int v7s_domain_trim(struct v7s_domain *domain, struct v7s_why *why)
{
	int ret = v7s_check_writable(domain, why);

	if (ret)
		return ret;
	if (!v7s_is_ours(&domain->pgtable))
		return v7s_because(why, -EOPNOTSUPP,
				   "this kernel's own code keeps its empty tables");
	mutex_lock(&domain->lock);
	v7s_pgtable_trim(domain->pgtable.ops);
	v7s_pgtable_barrier(domain->pgtable.ops);
	mutex_unlock(&domain->lock);
	return 0;
}

int v7s_domain_translate(struct v7s_domain *domain, u64 iova,
			 struct v7s_translation *to, struct v7s_why *why)
{
	struct io_pgtable_ops *ops = domain->pgtable.ops;
	struct v7s_view view;
	struct v7s_walk w;

	if (v7s_check_bits("iova", iova, 1, "ias", domain->spec.fmt.ias, why))
		return -ERANGE;
	*to = (struct v7s_translation){ .iova = iova };
	if (v7s_domain_lock(domain, why))
		return -EINTR;
	view = v7s_domain_view(domain);
	if (v7s_lookup(&w, &view, iova)) {
		to->phys = domain->foreign ? w.phys : ops->iova_to_phys(ops, iova);
		to->pgsize = v7s_pgsize(w.kind);
		to->prot = v7s_prot(&view.fmt, w.kind, w.desc);
	}
	mutex_unlock(&domain->lock);
	return 0;
}
