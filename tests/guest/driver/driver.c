// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/platform_device.h>
#include <linux/preempt.h>
#include <linux/vmalloc.h>

#include "driver.h"

#ifdef CONFIG_64BIT
unsigned long driver_quirks = IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_NO_PERMS |
			      IO_PGTABLE_QUIRK_ARM_MTK_EXT;
#define DRIVER_OAS	35
#else
unsigned long driver_quirks = IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_NO_PERMS;
#define DRIVER_OAS	32
#endif

static struct platform_device *pdev;
static struct test_device *device;
static struct io_pgtable_cfg cfg;
static struct io_pgtable_ops *ops;

struct test_device *driver_device(void)
{
	return device;
}

static int make_pgtable(void)
{
	cfg = (struct io_pgtable_cfg){
		.quirks = driver_quirks,
		.pgsize_bitmap = SZ_4K | SZ_64K | SZ_1M | SZ_16M,
		.ias = 32,
		.oas = DRIVER_OAS,
		.iommu_dev = &pdev->dev,
	};
	ops = v7s_alloc_pgtable(&cfg, &test_tables, NULL);
	if (IS_ERR(ops))
		return PTR_ERR(ops);
	device->l1 = phys_to_virt(cfg.arm_v7s_cfg.ttbr & GENMASK(31, 14));
	return 0;
}

int driver_probe(void)
{
	static const struct platform_device_info info = {
		.name = "v7s_test_driver",
		.id = PLATFORM_DEVID_NONE,
		.dma_mask = DMA_BIT_MASK(32),
	};
	int ret;

	device = vzalloc(sizeof(*device));
	if (!device)
		return -ENOMEM;
	spin_lock_init(&device->lock);
	pdev = platform_device_register_full(&info);
	ret = PTR_ERR_OR_ZERO(pdev);
	if (ret)
		goto free_device;
	ret = tables_init(device);
	if (ret)
		goto unregister;
	ret = make_pgtable();
	if (!ret)
		return 0;
	tables_exit();
unregister:
	platform_device_unregister(pdev);
free_device:
	vfree(device);
	return ret;
}

void driver_remove(void)
{
	if (driver_fault != FAULT_FREE)
		device_flush_all(device);
	v7s_free_pgtable(ops);
	tables_exit();
	platform_device_unregister(pdev);
	vfree(device);
}

/* Flush a range, or everything if tables are waiting for a flush. */
static void flush(u64 iova, u64 size)
{
	struct v7s_flush flush;

	device_flush_range(device, iova, size);
	if (driver_fault == FAULT_UNSTATED || !v7s_pgtable_flush_begin(ops, &flush))
		return;
	if (driver_fault == FAULT_EARLY_END) {
		v7s_pgtable_flush_end(ops, &flush);
		/* Let the tables be freed now: otherwise the flush below may come in time. */
		if (!irqs_disabled())
			v7s_pgtable_barrier(ops);
	}
	if (driver_fault != FAULT_LOST_ALL)
		device_flush_all(device);
	if (driver_fault != FAULT_EARLY_END)
		v7s_pgtable_flush_end(ops, &flush);
}

int driver_map(u64 iova, phys_addr_t phys, size_t pgsize, size_t count)
{
	size_t mapped = 0;
	int ret = io_pgtable_map_pages(ops, iova, phys, pgsize, count, IOMMU_READ | IOMMU_WRITE,
				       GFP_ATOMIC, &mapped);

	if (driver_fault != FAULT_LOST_MAP)
		flush(iova, pgsize * count);
	return ret;
}

/* iommu_iotlb_gather_add_range(), which 5.10 does not have. */
static void gather_add(struct iommu_iotlb_gather *gather, u64 iova, size_t size)
{
	gather->start = min_t(unsigned long, gather->start, iova);
	gather->end = max_t(unsigned long, gather->end, iova + size - 1);
}

static size_t unmap(u64 iova, size_t pgsize, size_t count, struct iommu_iotlb_gather *gather)
{
	gather_add(gather, iova, pgsize * count);
	if (driver_fault == FAULT_EARLY_FLUSH) {
		flush(iova, pgsize * count);
		/* Hardware may walk at any time. */
		device_access(device, iova, true);
	}
	return io_pgtable_unmap_pages(ops, iova, pgsize, count, gather);
}

static void iotlb_sync(const struct iommu_iotlb_gather *gather)
{
	if (driver_fault == FAULT_INTERRUPT && hardirq_count())
		return;
	if (driver_fault != FAULT_LOST_FLUSH && driver_fault != FAULT_EARLY_FLUSH)
		flush(gather->start, gather->end - gather->start + 1);
}

size_t driver_unmap(spinlock_t *lock, u64 iova, size_t pgsize, size_t count, bool atomic)
{
	struct iommu_iotlb_gather gather;
	unsigned long flags;
	size_t done;

	iommu_iotlb_gather_init(&gather);
	spin_lock_irqsave(lock, flags);
	done = unmap(iova, pgsize, count, &gather);
	if (atomic)
		iotlb_sync(&gather);
	spin_unlock_irqrestore(lock, flags);
	if (!atomic)
		iotlb_sync(&gather);
	return done;
}

u64 driver_translate(u64 iova)
{
	return ops->iova_to_phys(ops, iova);
}

void driver_barrier(void)
{
	v7s_pgtable_barrier(ops);
}

void driver_trim(void)
{
	v7s_pgtable_trim(ops);
	flush(0, SZ_4K);
}
