// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver of the M4U with v7s_dma32's page tables, in place of mtk_iommu: it uses the same
 * device tree nodes, registers, IOMMU core and DMA API.
 *
 * Parameter provider: the provider of tables. Parameter no_restore: a planted fault, resume does
 * not restore the M4U's registers.
 */
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/io-pgtable.h>
#include <linux/iommu.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "registers.h"
#include "v7s_dma32.h"

static char *provider = "slab";
module_param(provider, charp, 0444);
MODULE_PARM_DESC(provider, "where the tables come from");

static bool no_restore;
module_param(no_restore, bool, 0600);
MODULE_PARM_DESC(no_restore, "do not restore the M4U's registers when it wakes");

/* Differences between SoCs, as in mtk_iommu. */
struct soc {
	unsigned int ias, oas;
	unsigned int larb_shift;	/* in the ID of a fault */
};

struct m4u {
	struct device *dev;
	void __iomem *base;
	const struct soc *soc;
	spinlock_t lock;	/* protects the flush registers */
	struct iommu_device iommu;
	struct m4u_domain *domain;
};

struct m4u_domain {
	struct iommu_domain domain;
	struct m4u *m4u;
	struct io_pgtable_cfg cfg;
	struct v7s_tables *tables;
	struct io_pgtable_ops *ops;
};

static struct m4u_domain *to_m4u(struct iommu_domain *domain)
{
	return container_of(domain, struct m4u_domain, domain);
}

/* As in mtk_iommu, a suspended M4U needs no flush: resume flushes everything. */
static bool is_awake(struct m4u *m4u)
{
	return pm_runtime_get_if_in_use(m4u->dev) > 0;
}

static void flush_all(void *cookie)
{
	struct m4u *m4u = cookie;
	unsigned long flags;

	spin_lock_irqsave(&m4u->lock, flags);
	writel(INVALIDATE_ALL, m4u->base + REG_INVALIDATE);
	spin_unlock_irqrestore(&m4u->lock, flags);
}

static u32 range_address(u64 iova)
{
	return (lower_32_bits(iova) & GENMASK(31, 12)) | upper_32_bits(iova);
}

static void flush_range(unsigned long iova, size_t size, size_t granule, void *cookie)
{
	struct m4u *m4u = cookie;
	unsigned long flags;
	u32 done;
	int ret;

	if (!is_awake(m4u))
		return;
	spin_lock_irqsave(&m4u->lock, flags);
	writel(0, m4u->base + REG_DONE);
	writel(range_address(iova), m4u->base + REG_START);
	writel(range_address(iova + size - 1), m4u->base + REG_END);
	writel(INVALIDATE_RANGE, m4u->base + REG_INVALIDATE);
	ret = readl_poll_timeout_atomic(m4u->base + REG_DONE, done, done, 10, 1000);
	spin_unlock_irqrestore(&m4u->lock, flags);
	if (ret)
		flush_all(m4u);
	pm_runtime_put(m4u->dev);
}

static const struct iommu_flush_ops flush_ops = {
	.tlb_flush_all = flush_all,
	.tlb_flush_walk = flush_range,
};

static irqreturn_t m4u_interrupt(int irq, void *data)
{
	struct m4u *m4u = data;
	u32 type = readl(m4u->base + REG_FAULT), va = readl(m4u->base + REG_FAULT_VA);
	u64 iova = va & GENMASK(31, 12), phys = readl(m4u->base + REG_FAULT_PA);
	bool write = va & BIT(1);
	u32 id = readl(m4u->base + REG_FAULT_ID);

	phys |= (u64)(va >> 6 & 7) << 32;
	if (m4u->soc->ias > 32)
		iova |= (u64)(va >> 9 & 7) << 32;
	if (!m4u->domain ||
	    report_iommu_fault(&m4u->domain->domain, m4u->dev, iova,
			       write ? IOMMU_FAULT_WRITE : IOMMU_FAULT_READ))
		dev_err_ratelimited(m4u->dev,
				    "fault type=0x%x iova=0x%llx pa=0x%llx master=0x%x(larb=%u port=%u) layer=%u %s\n",
				    type, iova, phys, id, id >> m4u->soc->larb_shift,
				    id >> 2 & 0x1f, va & 1, write ? "write" : "read");
	writel(readl(m4u->base + REG_CONTROL) | INTERRUPT_CLEAR, m4u->base + REG_CONTROL);
	flush_all(m4u);
	return IRQ_HANDLED;
}

static const struct iommu_domain_ops domain_ops;

static struct iommu_domain *m4u_domain_alloc(struct device *dev)
{
	struct m4u *m4u = dev_iommu_priv_get(dev);
	struct m4u_domain *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return ERR_PTR(-ENOMEM);
	d->m4u = m4u;
	d->cfg = (struct io_pgtable_cfg){
		.quirks = IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_NO_PERMS |
			  IO_PGTABLE_QUIRK_ARM_MTK_EXT,
		.pgsize_bitmap = SZ_4K | SZ_64K | SZ_1M | SZ_16M,
		.ias = m4u->soc->ias,
		.oas = m4u->soc->oas,
		.tlb = &flush_ops,
		.iommu_dev = m4u->dev,
	};
	d->tables = v7s_tables_create(provider, &d->cfg);
	if (IS_ERR(d->tables))
		goto err_free;
	d->ops = v7s_alloc_pgtable(&d->cfg, d->tables, m4u);
	if (IS_ERR(d->ops))
		goto err_tables;
	d->domain.pgsize_bitmap = d->cfg.pgsize_bitmap;
	d->domain.geometry.aperture_end = BIT_ULL(m4u->soc->ias) - 1;
	d->domain.geometry.force_aperture = true;
	return &d->domain;

err_tables:
	v7s_tables_destroy(provider, d->tables);
err_free:
	kfree(d);
	return ERR_PTR(-ENOMEM);
}

static void m4u_domain_free(struct iommu_domain *domain)
{
	struct m4u_domain *d = to_m4u(domain);

	if (d->m4u->domain == d) {
		d->m4u->domain = NULL;
		writel(0, d->m4u->base + REG_PT_BASE);
	}
	v7s_free_pgtable(d->ops);
	v7s_tables_destroy(provider, d->tables);
	kfree(d);
}

static int m4u_attach(struct iommu_domain *domain, struct device *dev)
{
	struct m4u_domain *d = to_m4u(domain);

	d->m4u->domain = d;
	writel(lower_32_bits(d->cfg.arm_v7s_cfg.ttbr), d->m4u->base + REG_PT_BASE);
	flush_all(d->m4u);
	return 0;
}

IOMMU_ATTACH_DEV(m4u_attach_dev, m4u_attach)

static int m4u_map(struct iommu_domain *domain, unsigned long iova, phys_addr_t paddr,
		   size_t pgsize, size_t count, int prot, gfp_t gfp, size_t *mapped)
{
	struct io_pgtable_ops *ops = to_m4u(domain)->ops;

	return ops->map_pages(ops, iova, paddr, pgsize, count, prot, gfp, mapped);
}

static size_t m4u_unmap(struct iommu_domain *domain, unsigned long iova, size_t pgsize,
			size_t count, struct iommu_iotlb_gather *gather)
{
	struct io_pgtable_ops *ops = to_m4u(domain)->ops;

	iommu_iotlb_gather_add_range(gather, iova, pgsize * count);
	return ops->unmap_pages(ops, iova, pgsize, count, gather);
}

static void m4u_sync(struct iommu_domain *domain, struct iommu_iotlb_gather *gather)
{
	flush_range(gather->start, gather->end - gather->start + 1, SZ_4K, to_m4u(domain)->m4u);
}

static void m4u_flush_iotlb_all(struct iommu_domain *domain)
{
	flush_all(to_m4u(domain)->m4u);
}

static phys_addr_t m4u_iova_to_phys(struct iommu_domain *domain, dma_addr_t iova)
{
	struct io_pgtable_ops *ops = to_m4u(domain)->ops;

	return ops->iova_to_phys(ops, iova);
}

static const struct iommu_domain_ops domain_ops = {
	.attach_dev = m4u_attach_dev,
	.map_pages = m4u_map,
	.unmap_pages = m4u_unmap,
	.iotlb_sync = m4u_sync,
	.flush_iotlb_all = m4u_flush_iotlb_all,
	.iova_to_phys = m4u_iova_to_phys,
	.free = m4u_domain_free,
};

/* The device link keeps the M4U awake while a device behind it is awake. */
static struct iommu_device *m4u_probe_device(struct device *dev)
{
	struct m4u *m4u = dev_iommu_priv_get(dev);

	if (!m4u)
		return ERR_PTR(-ENODEV);
	if (!device_link_add(dev, m4u->dev, DL_FLAG_PM_RUNTIME | DL_FLAG_STATELESS))
		return ERR_PTR(-ENODEV);
	return &m4u->iommu;
}

static void m4u_release_device(struct device *dev)
{
	struct m4u *m4u = dev_iommu_priv_get(dev);

	device_link_remove(dev, m4u->dev);
}

static int m4u_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);

	if (!pdev)
		return -ENODEV;
	dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
	put_device(&pdev->dev);
	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static const struct iommu_ops m4u_ops = {
	.owner = THIS_MODULE,
	.domain_alloc_paging = m4u_domain_alloc,
	.probe_device = m4u_probe_device,
	.release_device = m4u_release_device,
	.device_group = generic_single_device_group,
	.of_xlate = m4u_of_xlate,
	.default_domain_ops = &domain_ops,
};

static int m4u_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct m4u *m4u = devm_kzalloc(dev, sizeof(*m4u), GFP_KERNEL);
	int irq, ret;

	if (!m4u)
		return -ENOMEM;
	m4u->dev = dev;
	m4u->soc = of_device_get_match_data(dev);
	spin_lock_init(&m4u->lock);
	m4u->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(m4u->base))
		return PTR_ERR(m4u->base);
	ret = dma_set_mask_and_coherent(dev, DMA_BIT_MASK(35));
	if (ret)
		return ret;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	ret = devm_request_irq(dev, irq, m4u_interrupt, 0, dev_name(dev), m4u);
	if (ret)
		return ret;
	platform_set_drvdata(pdev, m4u);
	ret = devm_pm_runtime_enable(dev);
	if (ret)
		return ret;
	ret = iommu_device_sysfs_add(&m4u->iommu, dev, NULL, "%s", dev_name(dev));
	if (ret)
		return ret;
	ret = iommu_device_register(&m4u->iommu, &m4u_ops, dev);
	if (ret)
		iommu_device_sysfs_remove(&m4u->iommu);
	return ret;
}

static void m4u_remove(struct platform_device *pdev)
{
	struct m4u *m4u = platform_get_drvdata(pdev);

	iommu_device_sysfs_remove(&m4u->iommu);
	iommu_device_unregister(&m4u->iommu);
}

/* The M4U has lost its registers along with the power. */
static int m4u_resume(struct device *dev)
{
	struct m4u *m4u = dev_get_drvdata(dev);

	if (!m4u->domain || no_restore)
		return 0;
	writel(lower_32_bits(m4u->domain->cfg.arm_v7s_cfg.ttbr), m4u->base + REG_PT_BASE);
	flush_all(m4u);
	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(m4u_pm, NULL, m4u_resume, NULL);

static const struct soc soc_mt8173 = { .ias = 32, .oas = 33, .larb_shift = 7 };
static const struct soc soc_mt8192 = { .ias = 34, .oas = 35, .larb_shift = 9 };

static const struct of_device_id m4u_ids[] = {
	{ .compatible = "mediatek,mt8173-m4u", .data = &soc_mt8173 },
	{ .compatible = "mediatek,mt8192-m4u", .data = &soc_mt8192 },
	{}
};

static struct platform_driver m4u_driver = {
	.probe = m4u_probe,
	.remove = m4u_remove,
	.driver = {
		.name = "mtk-iommu", /* v7sctl explain reads fault lines with this name */
		.of_match_table = m4u_ids,
		.pm = pm_ptr(&m4u_pm),
		.suppress_bind_attrs = true,
	},
};
module_platform_driver(m4u_driver);

MODULE_DESCRIPTION("An M4U on page tables of v7s_dma32");
MODULE_LICENSE("GPL");
