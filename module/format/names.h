/* SPDX-License-Identifier: GPL-2.0-only */
/* The format's values as text, for reports and messages. */
#ifndef V7S_NAMES_H
#define V7S_NAMES_H

#include "descriptor.h"

/** v7s_pgsize_name() - 4K, 64K, 1M, 16M, or "other" */
static inline const char *v7s_pgsize_name(u32 pgsize)
{
	switch (pgsize) {
	case SZ_4K:
		return "4K";
	case SZ_64K:
		return "64K";
	case SZ_1M:
		return "1M";
	case SZ_16M:
		return "16M";
	default:
		return "other";
	}
}

static inline const char *v7s_kind_name(enum v7s_kind kind)
{
	static const char *const names[] = {
		[V7S_INVALID] = "invalid",
		[V7S_TABLE] = "table",
		[V7S_PAGE] = "page",
		[V7S_LARGE] = "large",
		[V7S_SECTION] = "section",
		[V7S_SUPER] = "super",
	};

	return names[kind];
}

/** struct v7s_quirk_name - a quirk as a domain's configuration names it */
struct v7s_quirk_name {
	const char *name;
	unsigned long quirk;
};

#define V7S_QUIRK_NAMES 4
extern const struct v7s_quirk_name v7s_quirk_names[V7S_QUIRK_NAMES];

/** struct v7s_prot_name - the string that v7s_prot_name() returns */
struct v7s_prot_name {
	char text[7];
};

/** v7s_prot_name() - permissions as rwxcdp, with - for each that is not set */
static inline struct v7s_prot_name v7s_prot_name(int prot)
{
	return (struct v7s_prot_name){ {
		prot & IOMMU_READ ? 'r' : '-',
		prot & IOMMU_WRITE ? 'w' : '-',
		prot & IOMMU_NOEXEC ? '-' : 'x',
		prot & IOMMU_CACHE ? 'c' : '-',
		prot & IOMMU_MMIO ? 'd' : '-',
		prot & IOMMU_PRIV ? 'p' : '-',
	} };
}

#endif
