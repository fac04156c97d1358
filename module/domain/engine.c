// SPDX-License-Identifier: GPL-2.0-only

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "device.h"
#include "engine.h"

static unsigned int v7s_plant_misaligned;
#ifdef V7S_PLANT
module_param_named(plant_misaligned, v7s_plant_misaligned, uint, 0600);
MODULE_PARM_DESC(plant_misaligned, "for tests: reports show each L1 table this many bytes past its start");
#endif

static unsigned int v7s_plant_misplaced;
#ifdef V7S_PLANT
module_param_named(plant_misplaced, v7s_plant_misplaced, uint, 0600);
MODULE_PARM_DESC(plant_misplaced, "for tests: domains map each page this many bytes past its address");
#endif

/* Hardware with MTK_TTBR_EXT reaches tables anywhere, so the device must, too. */
static struct device *v7s_instance_device(const struct v7s_instance *instance)
{
	bool any_address = instance->cfg.quirks & IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT;

	if (instance->tables && v7s_has_any_address(instance->tables))
		any_address = true;
	return v7s_device(any_address, instance->watched);
}

static int v7s_make_ours(struct v7s_instance *instance, void *cookie)
{
	const struct v7s_provider *provider = instance->provider;
	struct io_pgtable_cfg *cfg = &instance->cfg;
	const struct v7s_format fmt = {
		.quirks = cfg->quirks,
		.ias = cfg->ias,
		.oas = cfg->oas,
	};
	struct v7s_tables *tables;

	instance->tables = provider->create(&fmt);
	if (IS_ERR(instance->tables))
		return PTR_ERR(instance->tables);
	cfg->iommu_dev = v7s_instance_device(instance);
	tables = instance->tables;
	if (!cfg->coherent_walk && (instance->watched || instance->counted)) {
		v7s_watch_tables(&instance->by_tables, tables,
				 instance->watched && !v7s_device_is_watched(cfg->iommu_dev));
		tables = &instance->by_tables.tables;
	}
	instance->ops = v7s_alloc_pgtable(cfg, tables, cookie);
	if (!IS_ERR(instance->ops)) {
		/* Do not count the sync of the empty L1 table: it belongs to no map or unmap. */
		atomic_long_set(&instance->by_tables.syncs, 0);
		atomic_long_set(&instance->by_tables.sync_bytes, 0);
		return 0;
	}
	if (provider->destroy)
		provider->destroy(instance->tables);
	return PTR_ERR(instance->ops);
}

/* Number of page tables that the kernel's own code has made. */
static atomic_t v7s_kernels;

static void v7s_free_kernels(struct v7s_instance *instance)
{
	/* A kernel without io-pgtable has made no page table and lacks the function. */
	if (IS_REACHABLE(CONFIG_IOMMU_IO_PGTABLE))
		free_io_pgtable_ops(instance->ops);
	atomic_dec(&v7s_kernels);
}

/*
 * The kernel's own code makes a slab cache of this name for each page table, also for those of
 * drivers. No function looks up a cache by its name, and SLUB's kset is not exported, but the
 * directory of a cache can be found from /sys/kernel.
 */
static bool v7s_kernel_has_one(void)
{
	struct kernfs_node *slab = kernfs_find_and_get(kernel_kobj->sd, "slab");
	struct kernfs_node *cache = NULL;
	bool found;

	if (slab)
		cache = kernfs_find_and_get(slab, "io-pgtable_armv7s_l2");
	found = cache;
	kernfs_put(cache);
	kernfs_put(slab);
	return found;
}

static int v7s_make_kernels(struct v7s_instance *instance, void *cookie)
{
	struct io_pgtable_cfg *cfg = &instance->cfg;
	bool wide = cfg->ias > 32 || cfg->oas > 34;
	int kernels = atomic_inc_return(&v7s_kernels), ret = 0;

	instance->tables = NULL;
	cfg->iommu_dev = v7s_instance_device(instance);
	if ((IO_PGTABLE_ARM_V7S_ONLY_ONE && (kernels > 1 || v7s_kernel_has_one())) ||
	    (cfg->quirks & IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT && !IO_PGTABLE_ARM_V7S_TTBR_EXT)) {
		ret = -EOPNOTSUPP;
	} else {
		instance->ops = alloc_io_pgtable_ops(ARM_V7S, cfg, cookie);
		/* alloc_io_pgtable_ops() returns no errno; these are the possible causes. */
		if (!instance->ops)
			ret = wide && !IO_PGTABLE_ARM_V7S_WIDE ? -EOPNOTSUPP : -ENOMEM;
	}
	if (ret)
		atomic_dec(&v7s_kernels);
	return ret;
}

int v7s_instance_make(struct v7s_instance *instance, void *cookie)
{
	if (instance->provider->create)
		return v7s_make_ours(instance, cookie);
	if (!IS_REACHABLE(CONFIG_IOMMU_IO_PGTABLE))
		return -ENODEV;
	return v7s_make_kernels(instance, cookie);
}

void v7s_instance_free(struct v7s_instance *instance)
{
	if (!v7s_is_ours(instance)) {
		v7s_free_kernels(instance);
		return;
	}
	v7s_free_pgtable(instance->ops);
	if (instance->provider->destroy)
		instance->provider->destroy(instance->tables);
}

/*
 * Call our engine directly: until 5.15 the operations map a page at a time, and only a
 * single call is all or nothing.
 */
int v7s_instance_map(const struct v7s_instance *instance, u64 iova, u64 phys, size_t pgsize,
		     size_t count, int prot, gfp_t gfp, size_t *mapped)
{
	phys += v7s_plant_misplaced;
	if (v7s_is_ours(instance))
		return v7s_map_pages(instance->ops, iova, phys, pgsize, count, prot, gfp,
				     mapped);
	return io_pgtable_map_pages(instance->ops, iova, phys, pgsize, count, prot, gfp, mapped);
}

size_t v7s_instance_unmap(const struct v7s_instance *instance, u64 iova, size_t pgsize,
			  size_t count)
{
	if (v7s_is_ours(instance))
		return v7s_unmap_pages(instance->ops, iova, pgsize, count, NULL);
	return io_pgtable_unmap_pages(instance->ops, iova, pgsize, count, NULL);
}

void v7s_instance_undo_map(const struct v7s_instance *instance, u64 iova, size_t pgsize,
			   size_t count)
{
	if (v7s_is_ours(instance))
		v7s_undo_map(instance->ops, iova, pgsize, count);
	else
		io_pgtable_unmap_pages(instance->ops, iova, pgsize, count, NULL);
}

static const u32 *v7s_table_at(const struct v7s_view *view, u64 phys, u32 slot)
{
	return pfn_valid(PHYS_PFN(phys)) ? phys_to_virt(phys) : NULL;
}

struct v7s_view v7s_instance_view(const struct v7s_instance *instance)
{
	const struct io_pgtable_cfg *cfg = &instance->cfg;
	struct v7s_view view = {
		.fmt = {
			.quirks = cfg->quirks,
			.ias = cfg->ias,
			.oas = cfg->oas,
		},
		.table = v7s_table_at,
	};

	view.l1_phys = v7s_ttbr_phys(&view.fmt, cfg->arm_v7s_cfg.ttbr);
	if (!v7s_is_ours(instance) && !IO_PGTABLE_ARM_V7S_TTBR_EXT)
		view.l1_phys = lower_32_bits(view.l1_phys);
	/* TTBR cannot hold an address beyond the limit, so ask the engine for it. */
	if (v7s_is_ours(instance) && v7s_has_any_address(instance->tables)) {
		view.fmt.wide_tables = true;
		view.l1_phys = v7s_pgtable_l1_phys(instance->ops);
	}
	view.l1_phys += v7s_plant_misaligned;
	return view;
}

bool v7s_instance_has_device_view(const struct v7s_instance *instance)
{
	return !instance->cfg.coherent_walk && instance->watched &&
	       (v7s_is_ours(instance) || v7s_device_is_watched(instance->cfg.iommu_dev));
}
