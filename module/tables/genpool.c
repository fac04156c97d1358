// SPDX-License-Identifier: GPL-2.0-only
/* genpool: genalloc over memory for the maximum number of L2 tables. */

#include <linux/err.h>
#include <linux/genalloc.h>
#include <linux/log2.h>
#include <linux/string.h>

#include "../format/descriptor.h"
#include "fail.h"
#include "tables.h"

/* Taken in pieces, so that fragmented memory will do. */
#define V7S_PIECE	SZ_64K

struct v7s_genpool {
	struct v7s_tables tables;
	struct gen_pool *pool;
};

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

static void v7s_piece_free(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *data)
{
	v7s_pages_free((void *)chunk->start_addr, V7S_PIECE);
}

static void v7s_genpool_destroy(struct v7s_tables *tables)
{
	struct v7s_genpool *genpool = container_of(tables, struct v7s_genpool, tables);

	gen_pool_for_each_chunk(genpool->pool, v7s_piece_free, NULL);
	gen_pool_destroy(genpool->pool);
	kfree(genpool);
}

static int v7s_genpool_fill(struct gen_pool *pool, size_t bytes)
{
	size_t done;
	int ret = 0;

	/* At least one piece, though a short L1 table needs less. */
	for (done = 0; done < bytes && !ret; done += V7S_PIECE) {
		void *piece = v7s_pages_alloc(V7S_PIECE, GFP_KERNEL, V7S_GFP_ZONE);

		if (!piece)
			return -ENOMEM;
		ret = v7s_fails_now() ? -ENOMEM :
		      gen_pool_add(pool, (unsigned long)piece, V7S_PIECE, NUMA_NO_NODE);
		if (ret)
			v7s_pages_free(piece, V7S_PIECE);
	}
	return ret;
}

static struct v7s_tables *v7s_genpool_create(const struct v7s_format *fmt)
{
	struct v7s_genpool *genpool =
		v7s_fails_now() ? NULL : kzalloc(sizeof(*genpool), GFP_KERNEL);
	int ret;

	if (!genpool)
		return ERR_PTR(-ENOMEM);
	genpool->tables.alloc = v7s_genpool_alloc;
	genpool->tables.free = v7s_genpool_free;
	genpool->pool = v7s_fails_now() ? NULL :
			gen_pool_create(ilog2(V7S_L2_BYTES), NUMA_NO_NODE);
	if (!genpool->pool) {
		kfree(genpool);
		return ERR_PTR(-ENOMEM);
	}
	ret = v7s_genpool_fill(genpool->pool, v7s_l1_entries(fmt) * V7S_L2_BYTES);
	if (ret) {
		v7s_genpool_destroy(&genpool->tables);
		return ERR_PTR(ret);
	}
	return &genpool->tables;
}

static u64 v7s_genpool_held(struct v7s_tables *tables)
{
	struct v7s_genpool *genpool = container_of(tables, struct v7s_genpool, tables);

	return gen_pool_size(genpool->pool);
}

const struct v7s_provider v7s_provider_genpool = {
	.name = "genpool",
	.description = "genalloc over memory preallocated for the maximum number of tables",
	.create = v7s_genpool_create,
	.destroy = v7s_genpool_destroy,
	.held = v7s_genpool_held,
	.preallocates = true,
};
