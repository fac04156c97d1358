/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_PAGE_FRAG_CACHE_H
#define V7S_COMPAT_PAGE_FRAG_CACHE_H

#include <linux/version.h>

/* 6.13 gave page_frag_cache a header of its own. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#include_next <linux/page_frag_cache.h>

/* The page that the next fragments come from, or NULL. No kernel header has this function. */
static inline void *page_frag_cache_virt(const struct page_frag_cache *nc)
{
	return (void *)(nc->encoded_page & PAGE_MASK);
}
#else
#include <linux/gfp.h>
#include <linux/mm_types.h>

static inline void *page_frag_cache_virt(const struct page_frag_cache *nc)
{
	return nc->va;
}
#endif

/* 6.9 added page_frag_cache_drain(). */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
#include <linux/mm.h>

static inline void page_frag_cache_drain(struct page_frag_cache *nc)
{
	if (!nc->va)
		return;
	__page_frag_cache_drain(virt_to_head_page(nc->va), nc->pagecnt_bias);
	nc->va = NULL;
}
#endif

#endif
