// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cost of calls of the DMA API and of the IOMMU API in the guest's ns, which are instructions
 * on a machine whose clock counts them. The M4U sleeps, so that its driver waits for no flush.
 */
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "master.h"

#define LOOPS		9
#define CALLS		64
#define FIXED_IOVA	SZ_256M

/* A call that makes mapping number @i, of @size bytes, and a call that removes it. */
struct operation {
	const char *name;
	int (*begin)(struct master *m, size_t size, unsigned int i);
	void (*end)(struct master *m, size_t size, unsigned int i);
};

static struct buffer buffers[CALLS];
static dma_addr_t iovas[CALLS];
static void *memory;

static int single_begin(struct master *m, size_t size, unsigned int i)
{
	iovas[i] = dma_map_single(m->dev, memory, size, DMA_TO_DEVICE);
	return dma_mapping_error(m->dev, iovas[i]);
}

static void single_end(struct master *m, size_t size, unsigned int i)
{
	dma_unmap_single(m->dev, iovas[i], size, DMA_TO_DEVICE);
}

static int coherent_begin(struct master *m, size_t size, unsigned int i)
{
	return buffer_make(m->dev, &buffers[i], size, COHERENT);
}

static void coherent_end(struct master *m, size_t size, unsigned int i)
{
	buffer_free(m->dev, &buffers[i]);
}

static int map_begin(struct master *m, size_t size, unsigned int i)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);
	u64 iova = domain->geometry.aperture_start + FIXED_IOVA + i * size;
	phys_addr_t phys = SZ_1G + i * size;

	return iommu_map(domain, iova, phys, size, IOMMU_READ | IOMMU_WRITE, GFP_KERNEL);
}

static void map_end(struct master *m, size_t size, unsigned int i)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);

	iommu_unmap(domain, domain->geometry.aperture_start + FIXED_IOVA + i * size, size);
}

static const struct operation operations[] = {
	{ "single", single_begin, single_end },
	{ "coherent", coherent_begin, coherent_end },
	{ "map", map_begin, map_end },
};

/* A loop over @calls mappings. Keeps the minimum of all loops, as interrupts disturb some. */
static int measure(struct master *m, const struct operation *op, size_t size, unsigned int calls,
		   u64 *begin, u64 *end)
{
	u64 start = ktime_get_ns();
	unsigned int n, i;
	int ret = 0;

	for (n = 0; n < calls && !ret; n++)
		ret = op->begin(m, size, n);
	*begin = min(*begin, div_u64(ktime_get_ns() - start, calls));
	if (ret)
		n--;
	start = ktime_get_ns();
	for (i = 0; i < n; i++)
		op->end(m, size, i);
	*end = min(*end, div_u64(ktime_get_ns() - start, calls));
	return ret;
}

int master_cost(struct master *m, const char *what, size_t size, u64 *begin, u64 *end)
{
	unsigned int calls = min_t(size_t, CALLS, SZ_64M / size), i;
	const struct operation *op = NULL;
	int ret = 0;

	for (i = 0; i < ARRAY_SIZE(operations); i++)
		if (!strcmp(operations[i].name, what))
			op = &operations[i];
	if (!op || size < SZ_4K || size > SZ_16M || !is_power_of_2(size))
		return -EINVAL;
	memory = op->begin == single_begin ? kzalloc(size, GFP_KERNEL | __GFP_NOWARN) : NULL;
	if (op->begin == single_begin && !memory)
		return -ENOMEM;
	*begin = U64_MAX;
	*end = U64_MAX;
	for (i = 0; i < LOOPS && !ret; i++)
		ret = measure(m, op, size, calls, begin, end);
	kfree(memory);
	return ret;
}
