/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_IOMMU_H
#define V7S_COMPAT_IOMMU_H

#include_next <linux/iommu.h>
#include <linux/version.h>

/* 5.15 added iommu_iotlb_gather_queued(). Before that, flush queues did not mark gathers. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)
static inline bool iommu_iotlb_gather_queued(struct iommu_iotlb_gather *gather)
{
	return false;
}
#endif

/* Since 6.19 attach_dev() also gets the domain that was attached before. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
#define IOMMU_ATTACH_DEV(name, attach)					\
static int name(struct iommu_domain *domain, struct device *dev,	\
		struct iommu_domain *old)				\
{									\
	return attach(domain, dev);					\
}
#else
#define IOMMU_ATTACH_DEV(name, attach)					\
static int name(struct iommu_domain *domain, struct device *dev)	\
{									\
	return attach(domain, dev);					\
}
#endif

#endif
