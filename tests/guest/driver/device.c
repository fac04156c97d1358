// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bits.h>
#include <linux/io.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "device.h"
#include "driver.h"

/* PA[32], [33] and [34] lie in bits 9, 4 and 5. */
static u64 high_bits(u32 desc)
{
	if (!(driver_quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT))
		return 0;
	return (u64)(desc >> 9 & 1) << 32 | (u64)(desc >> 4 & 1) << 33 |
	       (u64)(desc >> 5 & 1) << 34;
}

static u64 leaf_phys(u32 desc, u64 iova, u64 size)
{
	return (desc & ~(u32)(size - 1)) | high_bits(desc) | (iova & (size - 1));
}

/* Cache the translation of each page of a leaf. */
static void cache_leaf(struct test_device *dev, u32 desc, u64 iova, u64 size)
{
	u64 *leaf = dev->leaf[iova / SZ_1M];
	u64 at, start = iova & ~(size - 1) & (SZ_1M - 1);

	for (at = start; at < start + size; at += SZ_4K)
		leaf[at / SZ_4K] = leaf_phys(desc, at, size) + 1;
}

static void walk(struct test_device *dev, u64 iova)
{
	u32 slot = iova / SZ_1M, desc = dev->walk[slot] ?: READ_ONCE(dev->l1[slot]);
	const u32 *table;

	if ((desc & 3) == 2) {
		cache_leaf(dev, desc, iova, SZ_1M);
		return;
	}
	if ((desc & 3) != 1)
		return;
	dev->walk[slot] = desc;
	table = phys_to_virt(desc & GENMASK(31, 10));
	desc = READ_ONCE(table[iova / SZ_4K % SLOT_PAGES]);
	if (desc == FREED_DESCRIPTOR)
		test_failed("the walker reads a freed table for iova 0x%08llx", iova);
	else if (desc & 2)
		cache_leaf(dev, desc, iova, SZ_4K);
	else if (desc & 1)
		cache_leaf(dev, desc, iova, SZ_64K);
}

static void move_data(struct test_device *dev, u64 iova, u64 phys)
{
	struct data_page *page = data_at(phys);

	dev->accesses++;
	if (!page) {
		test_failed("iova 0x%08llx leads to 0x%llx, which no buffer has", iova, phys);
		return;
	}
	if (READ_ONCE(page->owner) != iova + 1)
		test_failed("iova 0x%08llx leads to a page that is not mapped there", iova);
	page->touched = iova + 1;
}

bool device_access(struct test_device *dev, u64 iova, bool evict)
{
	u64 *leaf = &dev->leaf[iova / SZ_1M][iova / SZ_4K % SLOT_PAGES];
	unsigned long flags;
	bool reached;

	spin_lock_irqsave(&dev->lock, flags);
	if (evict)
		*leaf = 0;
	if (!*leaf)
		walk(dev, iova);
	reached = *leaf;
	if (reached)
		move_data(dev, iova, *leaf - 1);
	spin_unlock_irqrestore(&dev->lock, flags);
	return reached;
}

void device_flush_range(struct test_device *dev, u64 iova, u64 size)
{
	unsigned long flags;
	u64 at;

	spin_lock_irqsave(&dev->lock, flags);
	for (at = iova; at < iova + size; at += SZ_4K) {
		dev->leaf[at / SZ_1M][at / SZ_4K % SLOT_PAGES] = 0;
		dev->walk[at / SZ_1M] = 0;
	}
	spin_unlock_irqrestore(&dev->lock, flags);
}

void device_flush_all(struct test_device *dev)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	memset(dev->walk, 0, sizeof(dev->walk));
	memset(dev->leaf, 0, sizeof(dev->leaf));
	spin_unlock_irqrestore(&dev->lock, flags);
}

bool device_has_cached(struct test_device *dev, phys_addr_t phys)
{
	unsigned long flags;
	bool cached = false;
	int i;

	spin_lock_irqsave(&dev->lock, flags);
	for (i = 0; i < DEVICE_SLOTS; i++)
		if (dev->walk[i] && (dev->walk[i] & GENMASK(31, 10)) == phys)
			cached = true;
	spin_unlock_irqrestore(&dev->lock, flags);
	return cached;
}

bool device_is_empty(struct test_device *dev)
{
	unsigned long flags;
	bool empty;

	spin_lock_irqsave(&dev->lock, flags);
	empty = !memchr_inv(dev->walk, 0, sizeof(dev->walk)) &&
		!memchr_inv(dev->leaf, 0, sizeof(dev->leaf));
	spin_unlock_irqrestore(&dev->lock, flags);
	return empty;
}
