// SPDX-License-Identifier: GPL-2.0-only
/* Maps every IOVA of a device's domain at once. */
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/iommu.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "master.h"

/* Memory whose pieces are mapped again and again. */
#define BLOCK_BYTES	SZ_4M

static void note(struct sweep *sweep, u64 iova, size_t size)
{
	sweep->count++;
	sweep->first = min(sweep->first, iova);
	sweep->last = max(sweep->last, iova + size - 1);
}

/* Map until no IOVA is left. Returns an errno if an IOVA translates wrongly. */
static int fill_space(struct master *m, struct page *block, size_t size, dma_addr_t *iovas,
		      unsigned long most, struct sweep *sweep)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);
	size_t offset;
	dma_addr_t iova;

	while (sweep->count < most) {
		offset = sweep->count * size % BLOCK_BYTES;
		iova = dma_map_page(m->dev, block, offset, size, DMA_TO_DEVICE);
		if (dma_mapping_error(m->dev, iova))
			return 0;
		iovas[sweep->count] = iova;
		note(sweep, iova, size);
		if (iommu_iova_to_phys(domain, iova + size - 1) !=
		    page_to_phys(block) + offset + size - 1)
			return -EILSEQ;
		cond_resched();
	}
	return -ENOSPC;
}

/* Check that each IOVA still translates to its page, and unmap it. */
static int empty_space(struct master *m, struct page *block, size_t size, const dma_addr_t *iovas,
		       unsigned long count)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);
	unsigned long i;
	int ret = 0;

	for (i = 0; i < count; i++) {
		if (iommu_iova_to_phys(domain, iovas[i]) !=
		    page_to_phys(block) + i * size % BLOCK_BYTES)
			ret = -EILSEQ;
		dma_unmap_page(m->dev, iovas[i], size, DMA_TO_DEVICE);
		if (iommu_iova_to_phys(domain, iovas[i]))
			ret = -EUCLEAN;
		cond_resched();
	}
	return ret;
}

int master_sweep_dma(struct master *m, size_t size, struct sweep *sweep)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);
	unsigned long most;
	struct page *block;
	dma_addr_t *iovas;
	int ret, gone;

	if (!domain || size < SZ_4K || size > BLOCK_BYTES || !is_power_of_2(size))
		return -EINVAL;
	most = (domain->geometry.aperture_end - domain->geometry.aperture_start) / size + 2;
	*sweep = (struct sweep){ .first = U64_MAX };
	iovas = vmalloc_array(most, sizeof(*iovas));
	block = alloc_pages(GFP_KERNEL, get_order(BLOCK_BYTES));
	ret = iovas && block ? 0 : -ENOMEM;
	if (!ret) {
		ret = fill_space(m, block, size, iovas, most, sweep);
		gone = empty_space(m, block, size, iovas, sweep->count);
		ret = ret ?: gone;
	}
	if (block)
		__free_pages(block, get_order(BLOCK_BYTES));
	vfree(iovas);
	return ret;
}

/* A physical address in RAM, as aligned as @iova, and the same for IOVAs that are 1 GiB apart. */
static phys_addr_t piece_phys(const struct iommu_domain *domain, u64 iova, size_t size)
{
	return SZ_1G + (iova - domain->geometry.aperture_start + size) % SZ_1G;
}

/* Compare with the device's own walk; this is slow, so only for some IOVAs. */
static int device_finds(struct master *m, u64 iova, phys_addr_t phys)
{
	u64 found;
	int ret = master_query(m->block, iova, &found);

	if (ret)
		return ret;
	return found == phys ? 0 : -EILSEQ;
}

static int map_space(struct master *m, struct iommu_domain *domain, size_t size,
		     struct sweep *sweep)
{
	u64 iova = domain->geometry.aperture_start, end = domain->geometry.aperture_end;
	phys_addr_t phys;
	int ret;

	for (; iova + size - 1 <= end; iova += size) {
		phys = piece_phys(domain, iova, size);
		ret = iommu_map(domain, iova, phys, size, IOMMU_READ | IOMMU_WRITE, GFP_KERNEL);
		if (ret)
			return ret;
		note(sweep, iova, size);
		cond_resched();
	}
	return 0;
}

static int unmap_space(struct master *m, struct iommu_domain *domain, size_t size,
		       unsigned long count)
{
	u64 iova = domain->geometry.aperture_start;
	unsigned long i, each = max(count / 64, 1UL);
	int ret = 0;

	for (i = 0; i < count; i++, iova += size) {
		phys_addr_t phys = piece_phys(domain, iova, size);

		if (iommu_iova_to_phys(domain, iova + size - 1) != phys + size - 1)
			ret = ret ?: -EILSEQ;
		if (i % each == 0)
			ret = ret ?: device_finds(m, iova + size - 1, phys + size - 1);
		if (iommu_unmap(domain, iova, size) != size || iommu_iova_to_phys(domain, iova))
			ret = ret ?: -EUCLEAN;
		cond_resched();
	}
	return ret;
}

int master_sweep_map(struct master *m, size_t size, struct sweep *sweep)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);
	int ret, gone;

	if (!domain || size < SZ_64K || size > SZ_16M || !is_power_of_2(size))
		return -EINVAL;
	*sweep = (struct sweep){ .first = U64_MAX };
	ret = map_space(m, domain, size, sweep);
	gone = unmap_space(m, domain, size, sweep->count);
	return ret ?: gone;
}
