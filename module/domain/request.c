// SPDX-License-Identifier: GPL-2.0-only
/* Carry out requests to a domain, after request_check.c has checked them. */

#include <linux/err.h>
#include <linux/io-pgtable.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>

#include "request.h"

/* The largest page size up to @size that divides all addresses; @bits is these or-ed together. */
static u32 v7s_largest_fitting(unsigned long pgsizes, u64 bits, u64 size)
{
	u32 pgsize = 1U << __fls(pgsizes);

	while (!(pgsize & pgsizes) || !IS_ALIGNED(bits, pgsize) || pgsize > size)
		pgsize >>= 1;
	return pgsize;
}

#define V7S_PAGES_PER_CALL	1024

/* The kernel's own code takes as long for a page as our engine for a whole table. */
static u64 v7s_call_bytes(const struct v7s_domain *domain, u64 iova, u64 bytes, u32 pgsize)
{
	if (v7s_is_ours(&domain->pgtable))
		return min(bytes, V7S_BYTES_PER_CALL - (iova & (V7S_BYTES_PER_CALL - 1)));
	return min3(bytes, (u64)pgsize * V7S_PAGES_PER_CALL, (u64)SZ_2G);
}

/* The bytes from @iova on for which the largest page size that fits stays the same. */
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
 * Our engine unmaps any range in one call. A call of the kernel's own code takes one page
 * size: the largest that fits, with which the pages may have been mapped. Return: the bytes
 * unmapped, which are fewer than @size if there is no memory for a split, or if the caller
 * has been killed.
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

/* Return: how many bytes the call after the first @done bytes maps, in pages of *@pgsize. */
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
				   "killed while mapping 0x%llx bytes at iova 0x%08llx; all of them are unmapped again",
				   req->size, req->iova);
	if (rejected)
		return v7s_because(why, ret,
				   "a table for 0x%llx bytes at iova 0x%08llx got memory that the walker cannot use; it reaches only addresses below 0x%08llx",
				   req->size, req->iova, v7s_limit(&domain->spec.fmt));
	return v7s_because(why, ret, "no memory for tables to map 0x%llx bytes at iova 0x%08llx",
			   req->size, req->iova);
}

static int v7s_map_locked(struct v7s_domain *domain, const struct v7s_map_request *req,
			  struct v7s_why *why)
{
	struct v7s_pgtable_counts before, after;
	struct v7s_effect effect;
	bool counted;
	int ret;

	ret = v7s_check_map(domain, req, why);
	if (ret)
		return ret;
	/* A pool of fixed size may need the tables that earlier unmaps have detached. */
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

static int v7s_unmap_locked(struct v7s_domain *domain, u64 iova, u64 size,
			    struct v7s_why *why)
{
	int ret = v7s_check_unmap(domain, iova, size, why);
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
				   "killed after unmapping 0x%llx of 0x%llx bytes at iova 0x%08llx",
				   done, size, iova);
	/* The kernel's own code may have unmapped a part before it failed. */
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
	return ret;
}

void v7s_domain_settle(struct v7s_domain *domain)
{
	if (v7s_is_ours(&domain->pgtable))
		v7s_pgtable_barrier(domain->pgtable.ops);
}

int v7s_domain_trim(struct v7s_domain *domain, struct v7s_why *why)
{
	int ret = v7s_check_writable(domain, why);

	if (ret)
		return ret;
	if (!v7s_is_ours(&domain->pgtable))
		return v7s_because(why, -EOPNOTSUPP,
				   "this kernel's own code keeps empty tables");
	ret = v7s_domain_lock(domain, why);
	if (ret)
		return ret;
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

	if (v7s_check_iova(domain, iova, 1, why))
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
