// SPDX-License-Identifier: GPL-2.0-only

#include <linux/align.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/uaccess.h>

#include "peek.h"

/*
 * A struct page may disappear together with its memory, so check a copy of it.
 * No-map memory has a struct page on some kernels; there it is reserved.
 */
static bool v7s_is_mapped_ram(unsigned long pfn)
{
	struct page *page = pfn_valid(pfn) ? pfn_to_online_page(pfn) : NULL;
	struct page copy;

	if (!page || copy_from_kernel_nofault(&copy, page, sizeof(copy)))
		return false;
	return !PageReserved(&copy) && !PageHWPoison(&copy) && !PageHighMem(&copy);
}

int v7s_peek(void *to, u64 phys, size_t bytes)
{
	while (bytes) {
		size_t part = min_t(size_t, bytes, PAGE_SIZE - offset_in_page(phys));

		if (phys >> PAGE_SHIFT > ULONG_MAX >> PAGE_SHIFT ||
		    !v7s_is_mapped_ram(PHYS_PFN(phys)) ||
		    copy_from_kernel_nofault(to, phys_to_virt(phys), part))
			return -EFAULT;
		to += part;
		phys += part;
		bytes -= part;
	}
	return 0;
}
