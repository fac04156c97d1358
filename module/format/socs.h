/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page table configuration that mtk_iommu.c asks for on each SoC: ias, oas and
 * quirks, as `create` takes them. If RAM ends below 4 GiB, an oas of 33 becomes 32.
 * Do not edit: written by tools/v7sctl/soc/generate from Linux 6.12 and 7.3.
 * In Linux 7.3, MT8186 has ns,no_perms,mtk_ext,mtk_ttbr_ext.
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
