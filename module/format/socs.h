/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What mtk_iommu.c asks the page table for on each SoC: ias, oas and quirks, as
 * `create` takes them. From Linux 6.12, 7.3: written by tools/v7sctl/soc/generate, not by
 * hand. oas is 33 with RAM beyond 4 GiB; with less RAM the driver asks for 32.
 * Linux 7.3 gives MT8186 ns,no_perms,mtk_ext,mtk_ttbr_ext, too.
 */
#ifndef V7S_SOCS_H
#define V7S_SOCS_H

#define V7S_SOCS(SOC) \
	SOC("mt2712", 32, 33, "ns,no_perms,mtk_ext")		\
	SOC("mt6779", 32, 35, "ns,no_perms,mtk_ext,mtk_ttbr_ext")	\
	SOC("mt6795", 32, 33, "ns,no_perms,mtk_ext")		\
	SOC("mt6893", 34, 35, "ns,no_perms,mtk_ext")		\
	SOC("mt8167", 32, 35, "ns,no_perms,mtk_ext")		\
	SOC("mt8516", 32, 35, "ns,no_perms,mtk_ext")		\
	SOC("mt8173", 32, 33, "ns,no_perms,mtk_ext")		\
	SOC("mt8183", 32, 35, "ns,no_perms,mtk_ext")		\
	SOC("mt8186", 34, 35, "ns,no_perms,mtk_ext")		\
	SOC("mt8188", 34, 35, "ns,no_perms,mtk_ext,mtk_ttbr_ext")	\
	SOC("mt8189", 34, 35, "ns,no_perms,mtk_ext,mtk_ttbr_ext")	\
	SOC("mt8192", 34, 35, "ns,no_perms,mtk_ext")		\
	SOC("mt8195", 34, 35, "ns,no_perms,mtk_ext")		\
	SOC("mt8365", 32, 35, "ns,no_perms,mtk_ext")

#endif
