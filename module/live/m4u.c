// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page tables that MediaTek's M4Us use, from their registers. The configuration of
 * each SoC is that of drivers/iommu/mtk_iommu.c in Linux 7.3.
 */

#include <linux/device.h>
#include <linux/io.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/sizes.h>

#include "live.h"

/* MMU_PT_BASE_ADDR, of each bank; banks lie 4 KiB apart. */
#define V7S_M4U_PT_BASE		0x0
#define V7S_M4U_BANK_BYTES	SZ_4K
#define V7S_M4U_BANKS		5

/* The driver's lists of M4Us that share a page table: SHARE_PGTABLE there. */
enum {
	V7S_M4U_ALONE,
	V7S_M4U_MULTIMEDIA,
	V7S_M4U_INFRA,
};

/* For one SoC: the driver's configuration, the banks that it uses, and its list of M4Us. */
struct v7s_m4u_soc {
	unsigned int ias;
	unsigned int oas;
	bool wide_tables;
	unsigned int banks;
	unsigned int group;
};

static const struct v7s_m4u_soc v7s_m4u_4gb_mode = { 32, 33, false, BIT(0) };
static const struct v7s_m4u_soc v7s_m4u_4gb_mode_shared = { 32, 33, false, BIT(0),
							    V7S_M4U_MULTIMEDIA };
static const struct v7s_m4u_soc v7s_m4u_35 = { 32, 35, false, BIT(0) };
static const struct v7s_m4u_soc v7s_m4u_35_banks = { 32, 35, false, BIT(0) | BIT(4) };
static const struct v7s_m4u_soc v7s_m4u_35_wide = { 32, 35, true, BIT(0) };
static const struct v7s_m4u_soc v7s_m4u_35_wide_shared = { 32, 35, true, BIT(0), V7S_M4U_INFRA };
static const struct v7s_m4u_soc v7s_m4u_34 = { 34, 35, false, BIT(0) };
static const struct v7s_m4u_soc v7s_m4u_34_shared = { 34, 35, false, BIT(0), V7S_M4U_MULTIMEDIA };
static const struct v7s_m4u_soc v7s_m4u_34_wide = { 34, 35, true, BIT(0) };
static const struct v7s_m4u_soc v7s_m4u_34_wide_shared = { 34, 35, true, BIT(0),
							   V7S_M4U_MULTIMEDIA };

static const struct of_device_id v7s_m4u_nodes[] = {
	{ .compatible = "mediatek,mt2712-m4u", .data = &v7s_m4u_4gb_mode_shared },
	{ .compatible = "mediatek,mt6779-m4u", .data = &v7s_m4u_35_wide },
	{ .compatible = "mediatek,mt6795-m4u", .data = &v7s_m4u_4gb_mode },
	{ .compatible = "mediatek,mt6893-iommu-mm", .data = &v7s_m4u_34_shared },
	{ .compatible = "mediatek,mt8167-m4u", .data = &v7s_m4u_35 },
	{ .compatible = "mediatek,mt8173-m4u", .data = &v7s_m4u_4gb_mode },
	{ .compatible = "mediatek,mt8183-m4u", .data = &v7s_m4u_35 },
	{ .compatible = "mediatek,mt8186-iommu-mm", .data = &v7s_m4u_34_wide },
	{ .compatible = "mediatek,mt8188-iommu-infra", .data = &v7s_m4u_35_wide },
	{ .compatible = "mediatek,mt8188-iommu-vdo", .data = &v7s_m4u_34_wide_shared },
	{ .compatible = "mediatek,mt8188-iommu-vpp", .data = &v7s_m4u_34_wide_shared },
	{ .compatible = "mediatek,mt8189-iommu-apu", .data = &v7s_m4u_34_wide },
	{ .compatible = "mediatek,mt8189-iommu-infra", .data = &v7s_m4u_35_wide_shared },
	{ .compatible = "mediatek,mt8189-iommu-mm", .data = &v7s_m4u_34_wide },
	{ .compatible = "mediatek,mt8192-m4u", .data = &v7s_m4u_34 },
	{ .compatible = "mediatek,mt8195-iommu-infra", .data = &v7s_m4u_35_banks },
	{ .compatible = "mediatek,mt8195-iommu-vdo", .data = &v7s_m4u_34_shared },
	{ .compatible = "mediatek,mt8195-iommu-vpp", .data = &v7s_m4u_34_shared },
	{ .compatible = "mediatek,mt8365-m4u", .data = &v7s_m4u_35 },
	{}
};

unsigned int v7s_m4u_group(const struct device *dev)
{
	const struct of_device_id *match = of_match_node(v7s_m4u_nodes, dev->of_node);
	const struct v7s_m4u_soc *soc = match ? match->data : NULL;

	return soc ? soc->group : V7S_M4U_ALONE;
}

/* The page table register of each bank, or 0 for a bank that the driver does not use. */
static int v7s_m4u_read(struct platform_device *pdev, unsigned int banks, u32 *ttbr)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	unsigned int bank;
	void __iomem *regs;

	if (!res || resource_size(res) < fls(banks) * V7S_M4U_BANK_BYTES)
		return -ENODEV;
	regs = ioremap(res->start, fls(banks) * V7S_M4U_BANK_BYTES);
	if (!regs)
		return -ENOMEM;
	for (bank = 0; bank < V7S_M4U_BANKS; bank++)
		ttbr[bank] = banks & BIT(bank) ?
				     readl(regs + bank * V7S_M4U_BANK_BYTES + V7S_M4U_PT_BASE) :
				     0;
	iounmap(regs);
	return 0;
}

/* Only while a driver is bound does the runtime PM state tell whether the registers are clocked. */
static int v7s_m4u_read_awake(struct platform_device *pdev, unsigned int banks, u32 *ttbr)
{
	struct device *dev = &pdev->dev;
	int ret = -ENODEV;

	device_lock(dev);
	if (dev->driver) {
		ret = pm_runtime_get_if_active(dev);
		if (ret > 0) {
			ret = v7s_m4u_read(pdev, banks, ttbr);
			pm_runtime_put(dev);
		} else {
			ret = -EAGAIN;
		}
	}
	device_unlock(dev);
	return ret;
}

static struct v7s_known v7s_m4u_known(const struct device *dev, const struct v7s_m4u_soc *soc,
				      u32 ttbr)
{
	struct v7s_known known = {
		.found = V7S_FOUND_REGISTERS,
		.since_ns = v7s_live_now(),
		.fmt = {
			.quirks = IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_NO_PERMS |
				  IO_PGTABLE_QUIRK_ARM_MTK_EXT |
				  (soc->wide_tables ? IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT : 0),
			.ias = soc->ias,
			.oas = soc->oas,
		},
		.pgsizes = V7S_PGSIZES,
		.ttbr = ttbr,
	};

	v7s_known_name_device(&known, dev);
	return known;
}

static int v7s_m4u_visit(struct platform_device *pdev, const struct v7s_m4u_soc *soc,
			 v7s_m4u_fn fn, void *ctx, bool *go_on)
{
	u32 ttbr[V7S_M4U_BANKS];
	unsigned int bank;
	int ret = v7s_m4u_read_awake(pdev, soc->banks, ttbr);

	for (bank = 0; !ret && *go_on && bank < V7S_M4U_BANKS; bank++) {
		const struct v7s_known known = v7s_m4u_known(&pdev->dev, soc, ttbr[bank]);

		if (ttbr[bank] && v7s_format_valid(&known.fmt))
			*go_on = fn(ctx, &known);
	}
	return ret;
}

int v7s_m4u_for_each(v7s_m4u_fn fn, void *ctx, const char *device)
{
	const struct of_device_id *match;
	struct platform_device *pdev;
	bool go_on = true, sleeps = false, found = false;
	struct device_node *np;

	for_each_matching_node_and_match(np, v7s_m4u_nodes, &match) {
		pdev = go_on ? of_find_device_by_node(np) : NULL;
		if (!pdev)
			continue;
		if (!device || !strcmp(dev_name(&pdev->dev), device)) {
			found = true;
			sleeps |= v7s_m4u_visit(pdev, match->data, fn, ctx, &go_on) == -EAGAIN;
		}
		put_device(&pdev->dev);
	}
	if (sleeps)
		return -EAGAIN;
	return found || !device ? 0 : -ENODEV;
}

static bool v7s_m4u_name_bound(struct v7s_known *known, struct device *dev)
{
	bool bound;

	device_lock(dev);
	bound = dev->driver;
	if (bound)
		v7s_known_name_device(known, dev);
	device_unlock(dev);
	return bound;
}

void v7s_m4u_for_each_sharer(const struct v7s_known *known, v7s_m4u_fn fn, void *ctx)
{
	const struct of_device_id *match;
	struct v7s_known sharer = *known;
	struct platform_device *pdev;
	struct device_node *np;

	for_each_matching_node_and_match(np, v7s_m4u_nodes, &match) {
		const struct v7s_m4u_soc *soc = match->data;

		pdev = known->group && soc->group == known->group ? of_find_device_by_node(np) :
								    NULL;
		if (!pdev)
			continue;
		if (v7s_m4u_name_bound(&sharer, &pdev->dev) &&
		    strcmp(sharer.device, known->device))
			fn(ctx, &sharer);
		put_device(&pdev->dev);
	}
}
