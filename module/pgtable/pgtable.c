// SPDX-License-Identifier: GPL-2.0-only
/* Allocating, freeing and reading a page table. */

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "internal.h"

/* The general case: any IOVA in any variant of the format. */
static noinline phys_addr_t v7s_any_to_phys(const struct v7s_pgtable *pt, u64 iova)
{
	enum v7s_kind kind;
	u32 desc;

	if (iova >> pt->fmt.ias)
		return 0;
	desc = READ_ONCE(pt->l1[v7s_l1_index(iova)]);
	kind = v7s_kind(1, desc);
	if (kind == V7S_TABLE) {
		desc = READ_ONCE(v7s_l2_of(pt, desc)[v7s_l2_index(iova)]);
		kind = v7s_kind(2, desc);
	}
	if (kind == V7S_INVALID)
		return 0;
	return v7s_phys(&pt->fmt, kind, desc) | (iova & (v7s_pgsize(kind) - 1));
}

/* v7s_mtk_decode() by shifts, which take fewer instructions than testing each bit. */
static __always_inline u64 v7s_mtk_pa(u32 desc)
{
	return (u64)(desc & V7S_MTK_PA32) << (32 - 9) |
	       (u64)(desc & (V7S_MTK_PA33 | V7S_MTK_PA34)) << (33 - 4);
}

/* @mtk: leaves have MediaTek's PA[34:32], table descriptors do not. */
static __always_inline phys_addr_t v7s_to_phys(const struct v7s_pgtable *pt, u64 iova, bool mtk)
{
	const u32 *table;
	u32 desc;

	/* A small page, the most frequent case. */
	if (likely(iova < pt->short_end)) {
		desc = READ_ONCE(pt->l1[v7s_l1_index(iova)]);
		if (likely(desc && !v7s_is_block(desc))) {
			table = pt->direct_map + (desc & V7S_TABLE_BASE);
			desc = READ_ONCE(table[v7s_l2_index(iova)]);
			if (likely(desc & V7S_SMALL_TYPE))
				return (desc & V7S_SMALL_BASE) | (mtk ? v7s_mtk_pa(desc) : 0) |
				       (iova & (SZ_4K - 1));
		}
	}
	return v7s_any_to_phys(pt, iova);
}

/*
 * io_pgtable_ops.iova_to_phys: 0 where nothing is mapped. RCU keeps the L2 table from
 * being freed when other callers unmap their pages in it.
 */
static phys_addr_t v7s_iova_to_phys(struct io_pgtable_ops *ops, unsigned long iova)
{
	phys_addr_t phys;

	rcu_read_lock();
	phys = v7s_to_phys(v7s_from_ops(ops), iova, false);
	rcu_read_unlock();
	return phys;
}

/* The same in MediaTek's own format, MTK_EXT. */
static phys_addr_t v7s_mtk_iova_to_phys(struct io_pgtable_ops *ops, unsigned long iova)
{
	phys_addr_t phys;

	rcu_read_lock();
	phys = v7s_to_phys(v7s_from_ops(ops), iova, true);
	rcu_read_unlock();
	return phys;
}

V7S_IO_PGTABLE_OPS(v7s);

/*
 * The engine keeps the caller's TLB callbacks elsewhere. Only free_io_pgtable_ops() looks
 * for them in struct io_pgtable. Next it would look up iop.fmt, a format that the kernel
 * does not have.
 */
static void v7s_wrong_free(void *cookie)
{
	pr_emerg("free_io_pgtable_ops() cannot free a page table of v7s_alloc_pgtable()\n");
	BUG();
}

static const struct iommu_flush_ops v7s_wrong_free_tlb = {
	.tlb_flush_all = v7s_wrong_free,
};

static void v7s_fill_cfg(struct io_pgtable_cfg *cfg, const struct v7s_pgtable *pt)
{
	cfg->pgsize_bitmap &= V7S_PGSIZES;
	cfg->arm_v7s_cfg.ttbr = v7s_ttbr(&pt->fmt, virt_to_phys(pt->l1),
					 cfg->coherent_walk);
	cfg->arm_v7s_cfg.tcr = v7s_tcr(&pt->fmt);
	cfg->arm_v7s_cfg.prrr = V7S_PRRR;
	cfg->arm_v7s_cfg.nmrr = V7S_NMRR;
}

/* With 32-bit IOVAs, the most frequent size, the slots' words come from a slab cache. */
#define V7S_CACHED_SLOTS	4096U

static struct kmem_cache *v7s_words_cache;

int v7s_pgtable_init(void)
{
	v7s_words_cache = kmem_cache_create("v7s_dma32_users", V7S_CACHED_SLOTS * sizeof(atomic_t),
					    SMP_CACHE_BYTES, 0, NULL);
	return v7s_words_cache ? 0 : -ENOMEM;
}

void v7s_pgtable_exit(void)
{
	kmem_cache_destroy(v7s_words_cache);
}

/* For blocks of several pages: fail rather than invoke the OOM killer. */
#define V7S_BLOCK_GFP	(GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

static atomic_t *v7s_words_alloc(u32 slots)
{
	if (slots == V7S_CACHED_SLOTS)
		return kmem_cache_zalloc(v7s_words_cache, V7S_BLOCK_GFP);
	/* v7s_l2_word() permutes 256 words at a time, so allocate no fewer. */
	return kvcalloc(max(slots, 256U), sizeof(atomic_t), GFP_KERNEL);
}

static struct v7s_pgtable *v7s_pgtable_new(const struct v7s_format *fmt)
{
	u32 slots = v7s_l1_entries(fmt);
	struct v7s_pgtable *pt;

	pt = kzalloc(struct_size(pt, l2_present, BITS_TO_LONGS(slots)), GFP_KERNEL);
	if (!pt)
		return NULL;
	pt->fmt = *fmt;
	spin_lock_init(&pt->lock);
	pt->l2_users = v7s_words_alloc(slots);
	if (!pt->l2_users) {
		kfree(pt);
		return NULL;
	}
	return pt;
}

void v7s_pgtable_delete(struct v7s_pgtable *pt)
{
	if (v7s_l1_entries(&pt->fmt) == V7S_CACHED_SLOTS)
		kmem_cache_free(v7s_words_cache, pt->l2_users);
	else
		kvfree(pt->l2_users);
	kfree(pt);
}

struct io_pgtable_ops *v7s_alloc_pgtable(struct io_pgtable_cfg *cfg,
					 struct v7s_tables *tables, void *cookie)
{
	struct v7s_format fmt = {
		.quirks = cfg->quirks,
		.ias = cfg->ias,
		.oas = cfg->oas,
		.wide_tables = v7s_has_any_address(tables),
	};
	struct v7s_pgtable *pt;

	if (!v7s_format_valid(&fmt) || !(cfg->pgsize_bitmap & V7S_PGSIZES) ||
	    !cfg->iommu_dev)
		return ERR_PTR(-EINVAL);
	pt = v7s_pgtable_new(&fmt);
	if (!pt)
		return ERR_PTR(-ENOMEM);
	pt->tables = tables;
	pt->synced = tables->hooks ? tables->hooks->synced : NULL;
	pt->wide_tables = v7s_table_is_wide(&fmt);
	if (!pt->wide_tables)
		pt->short_end = BIT_ULL(fmt.ias);
	pt->iop.fmt = IO_PGTABLE_NUM_FMTS;
	pt->iop.cookie = cookie;
	pt->iop.cfg = *cfg;
	pt->iop.cfg.tlb = &v7s_wrong_free_tlb;
	pt->tlb = cfg->tlb;
	pt->has_flush_walk = cfg->tlb && cfg->tlb->tlb_flush_walk;
	pt->iop.ops = v7s_ops;
	if (v7s_has(&fmt, IO_PGTABLE_QUIRK_ARM_MTK_EXT))
		pt->iop.ops.iova_to_phys = v7s_mtk_iova_to_phys;
	pt->l1 = v7s_table_alloc(pt, 1, V7S_BLOCK_GFP);
	if (!pt->l1) {
		v7s_pgtable_delete(pt);
		return ERR_PTR(-ENOMEM);
	}
	/*
	 * Not phys_to_virt(0), which is linear only where there is memory. Drop KASAN's
	 * tag, as every table has a tag of its own.
	 */
	pt->direct_map = kasan_reset_tag(pt->l1) - virt_to_phys(pt->l1);
	/* The table must be empty to the walker before TTBR is written. */
	wmb();
	v7s_fill_cfg(cfg, pt);
	pt->iop.cfg.pgsize_bitmap = cfg->pgsize_bitmap;
	pt->iop.cfg.arm_v7s_cfg = cfg->arm_v7s_cfg;
	return &pt->iop.ops;
}
EXPORT_SYMBOL_GPL(v7s_alloc_pgtable);

void v7s_free_pgtable(struct io_pgtable_ops *ops)
{
	struct v7s_pgtable *pt = v7s_from_ops(ops);
	unsigned long flags;
	unsigned int i;
	bool grace;

	if (pt->tlb && pt->tlb->tlb_flush_all)
		pt->tlb->tlb_flush_all(pt->iop.cookie);
	v7s_flush_free_all(pt);
	for_each_set_bit(i, pt->l2_present, v7s_l1_entries(&pt->fmt))
		v7s_table_free(pt, 2, v7s_l2_of(pt, pt->l1[i]));
	v7s_table_free(pt, 1, pt->l1);
	spin_lock_irqsave(&pt->lock, flags);
	pt->gone = true;
	grace = pt->grace;
	spin_unlock_irqrestore(&pt->lock, flags);
	if (!grace)
		v7s_pgtable_delete(pt);
}
EXPORT_SYMBOL_GPL(v7s_free_pgtable);

static int v7s_hold_slot(struct v7s_pgtable *pt, u32 index, gfp_t gfp)
{
	u32 *table, *fresh = v7s_table_alloc(pt, 2, gfp);

	if (!fresh)
		return -ENOMEM;
	v7s_sync(pt, fresh, V7S_L2_ENTRIES);
	/* Count as a user of the table in the slot, @fresh or another, while marking it. */
	table = v7s_l2_install(pt, index, fresh, 1);
	if (table != fresh)
		v7s_table_free(pt, 2, fresh);
	if (!table)
		return 0;
	v7s_l1_sync_installed(pt, index, index + 1);
	atomic_or(V7S_HELD, v7s_l2_word(pt, index));
	v7s_l2_put(pt, index, 1);
	return 0;
}

int v7s_pgtable_hold(struct io_pgtable_ops *ops, u64 iova, u64 size, gfp_t gfp)
{
	struct v7s_pgtable *pt = v7s_from_ops(ops);
	u64 last = iova + size - 1;
	u32 index;
	int ret = 0;

	if (!size || !v7s_is_within(iova, size, pt->fmt.ias))
		return -ERANGE;
	for (index = v7s_l1_index(iova); !ret && index <= v7s_l1_index(last); index++)
		ret = v7s_hold_slot(pt, index, gfp);
	return ret;
}
EXPORT_SYMBOL_GPL(v7s_pgtable_hold);

phys_addr_t v7s_pgtable_l1_phys(struct io_pgtable_ops *ops)
{
	return virt_to_phys(v7s_from_ops(ops)->l1);
}

struct v7s_pgtable_counts v7s_pgtable_counts(struct io_pgtable_ops *ops)
{
	struct v7s_pgtable *pt = v7s_from_ops(ops);
	struct v7s_pgtable_counts counts = {
		.l2_allocs = atomic_long_read(&pt->l2_allocs),
		.l2_frees = atomic_long_read(&pt->l2_frees),
		.rejected = atomic_long_read(&pt->rejected),
	};

	return counts;
}
