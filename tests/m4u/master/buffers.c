// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "master.h"

static u32 sum_up(const u8 *bytes, size_t size)
{
	u32 sum = 0;

	while (size--)
		sum = sum * 31 + *bytes++;
	return sum;
}

static int coherent_make(struct device *dev, struct buffer *b)
{
	b->cpu = dma_alloc_coherent(dev, b->size, &b->iova, GFP_KERNEL);
	return b->cpu ? 0 : -ENOMEM;
}

static int streaming_make(struct device *dev, struct buffer *b)
{
	b->cpu = kzalloc(b->size, GFP_KERNEL | __GFP_NOWARN);
	if (!b->cpu)
		return -ENOMEM;
	b->iova = dma_map_single(dev, b->cpu, b->size, DMA_BIDIRECTIONAL);
	if (!dma_mapping_error(dev, b->iova))
		return 0;
	kfree(b->cpu);
	b->cpu = NULL;
	return -ENOMEM;
}

static void pages_free(struct buffer *b, unsigned int n)
{
	while (n--)
		__free_page(b->pages[n]);
	kvfree(b->pages);
}

static int pages_make(struct buffer *b)
{
	unsigned int n = PFN_UP(b->size), i;

	b->pages = kvcalloc(n, sizeof(*b->pages), GFP_KERNEL);
	if (!b->pages)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		b->pages[i] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		if (!b->pages[i]) {
			pages_free(b, i);
			return -ENOMEM;
		}
	}
	return 0;
}

/* The IOMMU must map the list to contiguous IOVAs, in however many segments. */
static bool is_one_run(const struct sg_table *sgt)
{
	dma_addr_t next = sg_dma_address(sgt->sgl);
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_dma_sg(sgt, sg, i) {
		if (sg_dma_address(sg) != next)
			return false;
		next += sg_dma_len(sg);
	}
	return true;
}

static int scattered_make(struct device *dev, struct buffer *b)
{
	unsigned int n = PFN_UP(b->size);
	int ret = pages_make(b);

	if (ret)
		return ret;
	ret = sg_alloc_table_from_pages(&b->sgt, b->pages, n, 0, b->size, GFP_KERNEL);
	if (ret)
		goto err_pages;
	ret = dma_map_sgtable(dev, &b->sgt, DMA_BIDIRECTIONAL, 0);
	if (ret)
		goto err_table;
	ret = is_one_run(&b->sgt) ? 0 : -EFBIG;
	if (ret)
		goto err_unmap;
	b->iova = sg_dma_address(b->sgt.sgl);
	b->cpu = vmap(b->pages, n, VM_MAP, PAGE_KERNEL);
	if (b->cpu)
		return 0;
	ret = -ENOMEM;
err_unmap:
	dma_unmap_sgtable(dev, &b->sgt, DMA_BIDIRECTIONAL, 0);
err_table:
	sg_free_table(&b->sgt);
err_pages:
	pages_free(b, n);
	return ret;
}

int buffer_make(struct device *dev, struct buffer *b, size_t size, enum buffer_kind kind)
{
	*b = (struct buffer){ .size = size, .kind = kind };
	switch (kind) {
	case COHERENT:
		return coherent_make(dev, b);
	case STREAMING:
		return streaming_make(dev, b);
	default:
		return scattered_make(dev, b);
	}
}

void buffer_free(struct device *dev, struct buffer *b)
{
	switch (b->kind) {
	case COHERENT:
		dma_free_coherent(dev, b->size, b->cpu, b->iova);
		break;
	case STREAMING:
		dma_unmap_single(dev, b->iova, b->size, DMA_BIDIRECTIONAL);
		kfree(b->cpu);
		break;
	default:
		vunmap(b->cpu);
		dma_unmap_sgtable(dev, &b->sgt, DMA_BIDIRECTIONAL, 0);
		sg_free_table(&b->sgt);
		pages_free(b, PFN_UP(b->size));
	}
	b->cpu = NULL;
}

static void sync_for_cpu(struct device *dev, struct buffer *b)
{
	if (b->kind == STREAMING)
		dma_sync_single_for_cpu(dev, b->iova, b->size, DMA_BIDIRECTIONAL);
	else if (b->kind == SCATTERED)
		dma_sync_sgtable_for_cpu(dev, &b->sgt, DMA_BIDIRECTIONAL);
}

static void sync_for_device(struct device *dev, struct buffer *b)
{
	if (b->kind == STREAMING)
		dma_sync_single_for_device(dev, b->iova, b->size, DMA_BIDIRECTIONAL);
	else if (b->kind == SCATTERED)
		dma_sync_sgtable_for_device(dev, &b->sgt, DMA_BIDIRECTIONAL);
}

u32 buffer_fill(struct device *dev, struct buffer *b, u32 seed)
{
	u8 *bytes = b->cpu;
	size_t i;
	u32 sum;

	sync_for_cpu(dev, b);
	for (i = 0; i < b->size; i++)
		bytes[i] = bench_pattern(seed, i);
	sum = sum_up(bytes, b->size);
	sync_for_device(dev, b);
	return sum;
}

size_t buffer_verify(struct device *dev, struct buffer *b, u32 seed)
{
	const u8 *bytes = b->cpu;
	size_t i;

	sync_for_cpu(dev, b);
	for (i = 0; i < b->size && bytes[i] == bench_pattern(seed, i); i++)
		;
	return i;
}
