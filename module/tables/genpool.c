// SPDX-License-Identifier: GPL-2.0-only
/* genpool: genalloc over memory for the maximum number of L2 tables. */

#include <linux/err.h>
#include <linux/genalloc.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include "../format/descriptor.h"
#include "fail.h"
#include "tables.h"

/* Allocate in pieces, as memory may be too fragmented for one block. */
#define V7S_PIECE	SZ_64K

struct v7s_genpool {
	struct v7s_tables tables;
	struct gen_pool *pool;
	unsigned int n;
	void *pieces[];
};

/*
 * The number of pieces to allocate: @pieces, and as many pages as genalloc needs for its
 * bookkeeping.
 */
static unsigned int v7s_with_spare(unsigned int pieces)
{
	return pieces + DIV_ROUND_UP(pieces * PAGE_SIZE, V7S_PIECE);
}

static void *v7s_genpool_alloc(struct v7s_tables *tables, int level, size_t size, gfp_t gfp)
{
	struct v7s_genpool *genpool = container_of(tables, struct v7s_genpool, tables);
	void *table;

	if (level == 1)
		return v7s_pages_alloc(size, gfp, V7S_GFP_ZONE);
	if (v7s_fails_now())
		return NULL;
	table = (void *)gen_pool_alloc(genpool->pool, size);
	if (table)
		memset(table, 0, size);
	return table;
}

static void v7s_genpool_free(struct v7s_tables *tables, int level, void *table, size_t size)
{
	struct v7s_genpool *genpool = container_of(tables, struct v7s_genpool, tables);

	if (level == 1)
		v7s_pages_free(table, size);
	else
		gen_pool_free(genpool->pool, (unsigned long)table, size);
}

/* Allocate up to @pieces in all. __GFP_NORETRY: fail rather than invoke the OOM killer. */
static int v7s_genpool_take(struct v7s_genpool *genpool, unsigned int pieces)
{
	/* Compound pages, so that reports count the whole piece as memory of its tables. */
	gfp_t gfp = GFP_KERNEL | __GFP_NORETRY | __GFP_COMP;

	while (genpool->n < pieces) {
		void *piece = v7s_pages_alloc(V7S_PIECE, gfp, V7S_GFP_ZONE);

		if (!piece)
			return -ENOMEM;
		genpool->pieces[genpool->n++] = piece;
	}
	return 0;
}

static void v7s_genpool_give(struct v7s_genpool *genpool, unsigned int pieces)
{
	while (genpool->n > pieces)
		v7s_pages_free(genpool->pieces[--genpool->n], V7S_PIECE);
}

static void v7s_genpool_destroy(struct v7s_tables *tables)
{
	struct v7s_genpool *genpool = container_of(tables, struct v7s_genpool, tables);

	gen_pool_destroy(genpool->pool);
	v7s_genpool_give(genpool, 0);
	kfree(genpool);
}

/*
 * gen_pool_add() allocates a page for each piece with GFP_KERNEL, which can invoke the
 * OOM killer. So allocate that many more pages first, and free them just before.
 */
static int v7s_genpool_fill(struct v7s_genpool *genpool, unsigned int pieces)
{
	unsigned int i;
	int ret = v7s_genpool_take(genpool, v7s_with_spare(pieces));

	v7s_genpool_give(genpool, pieces);
	for (i = 0; i < pieces && !ret; i++)
		ret = v7s_fails_now() ?
			      -ENOMEM :
			      gen_pool_add(genpool->pool, (unsigned long)genpool->pieces[i],
					   V7S_PIECE, NUMA_NO_NODE);
	return ret;
}

static struct v7s_tables *v7s_genpool_create(const struct v7s_format *fmt)
{
	unsigned int pieces = DIV_ROUND_UP(v7s_l1_entries(fmt) * V7S_L2_BYTES, V7S_PIECE);
	struct v7s_genpool *genpool = NULL;
	int ret;

	if (!v7s_fails_now())
		genpool = kzalloc(struct_size(genpool, pieces, v7s_with_spare(pieces)),
				  GFP_KERNEL);
	if (!genpool)
		return ERR_PTR(-ENOMEM);
	genpool->tables.alloc = v7s_genpool_alloc;
	genpool->tables.free = v7s_genpool_free;
	genpool->pool = v7s_fails_now() ? NULL : gen_pool_create(ilog2(V7S_L2_BYTES), NUMA_NO_NODE);
	if (!genpool->pool) {
		kfree(genpool);
		return ERR_PTR(-ENOMEM);
	}
	ret = v7s_genpool_fill(genpool, pieces);
	if (ret) {
		v7s_genpool_destroy(&genpool->tables);
		return ERR_PTR(ret);
	}
	return &genpool->tables;
}

static int v7s_genpool_held(struct v7s_tables *tables, v7s_memory_fn fn, void *ctx)
{
	struct v7s_genpool *genpool = container_of(tables, struct v7s_genpool, tables);
	unsigned int i;
	int ret = 0;

	for (i = 0; i < genpool->n && !ret; i++)
		ret = fn(ctx, genpool->pieces[i]);
	return ret;
}

const struct v7s_provider v7s_provider_genpool = {
	.name = "genpool",
	.description = "genalloc over memory preallocated for the maximum number of tables",
	.create = v7s_genpool_create,
	.destroy = v7s_genpool_destroy,
	.held = v7s_genpool_held,
	.preallocates = true,
};
