/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints of the engine, events/v7s_dma32/ in tracefs. In each event, the physical
 * address of the L1 table identifies the page table.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM v7s_dma32

#if !defined(V7S_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define V7S_TRACE_H

#include <linux/tracepoint.h>
#include <linux/types.h>

struct v7s_pgtable;

/* clang-format off */

DECLARE_EVENT_CLASS(v7s_table,
	TP_PROTO(const struct v7s_pgtable *pt, int level, phys_addr_t phys, size_t bytes),
	TP_ARGS(pt, level, phys, bytes),
	TP_STRUCT__entry(
		__field(u64, l1)
		__field(u64, phys)
		__field(u32, bytes)
		__field(u8, level)
	),
	TP_fast_assign(
		__entry->l1 = level == 1 ? phys : virt_to_phys(pt->l1);
		__entry->phys = phys;
		__entry->bytes = bytes;
		__entry->level = level;
	),
	TP_printk("l1=0x%08llx level=%u phys=0x%08llx bytes=%u",
		  __entry->l1, __entry->level, __entry->phys, __entry->bytes)
);

DEFINE_EVENT(v7s_table, table_alloc,
	TP_PROTO(const struct v7s_pgtable *pt, int level, phys_addr_t phys, size_t bytes),
	TP_ARGS(pt, level, phys, bytes)
);

DEFINE_EVENT(v7s_table, table_free,
	TP_PROTO(const struct v7s_pgtable *pt, int level, phys_addr_t phys, size_t bytes),
	TP_ARGS(pt, level, phys, bytes)
);

TRACE_EVENT(table_reject,
	TP_PROTO(const struct v7s_pgtable *pt, int level, phys_addr_t phys, const char *why),
	TP_ARGS(pt, level, phys, why),
	TP_STRUCT__entry(
		__field(u64, l1)
		__field(u64, phys)
		__field(u8, level)
		__string(why, why)
	),
	TP_fast_assign(
		__entry->l1 = level == 1 ? phys : virt_to_phys(pt->l1);
		__entry->phys = phys;
		__entry->level = level;
		v7s_assign_str(why, why);
	),
	TP_printk("l1=0x%08llx level=%u phys=0x%08llx why=\"%s\"",
		  __entry->l1, __entry->level, __entry->phys, __get_str(why))
);

TRACE_EVENT(map,
	TP_PROTO(const struct v7s_pgtable *pt, u64 iova, u64 paddr, size_t pgsize, size_t pgcount,
		 int prot, int ret),
	TP_ARGS(pt, iova, paddr, pgsize, pgcount, prot, ret),
	TP_STRUCT__entry(
		__field(u64, l1)
		__field(u64, iova)
		__field(u64, paddr)
		__field(u64, pgsize)
		__field(u64, pgcount)
		__field(u32, prot)
		__field(int, ret)
	),
	TP_fast_assign(
		__entry->l1 = virt_to_phys(pt->l1);
		__entry->iova = iova;
		__entry->paddr = paddr;
		__entry->pgsize = pgsize;
		__entry->pgcount = pgcount;
		__entry->prot = prot;
		__entry->ret = ret;
	),
	TP_printk("l1=0x%08llx iova=0x%08llx paddr=0x%08llx pgsize=0x%llx pgcount=%llu prot=0x%x ret=%d",
		  __entry->l1, __entry->iova, __entry->paddr, __entry->pgsize, __entry->pgcount,
		  __entry->prot, __entry->ret)
);

TRACE_EVENT(unmap,
	TP_PROTO(const struct v7s_pgtable *pt, u64 iova, size_t pgsize, size_t pgcount,
		 size_t unmapped),
	TP_ARGS(pt, iova, pgsize, pgcount, unmapped),
	TP_STRUCT__entry(
		__field(u64, l1)
		__field(u64, iova)
		__field(u64, pgsize)
		__field(u64, pgcount)
		__field(u64, unmapped)
	),
	TP_fast_assign(
		__entry->l1 = virt_to_phys(pt->l1);
		__entry->iova = iova;
		__entry->pgsize = pgsize;
		__entry->pgcount = pgcount;
		__entry->unmapped = unmapped;
	),
	TP_printk("l1=0x%08llx iova=0x%08llx pgsize=0x%llx pgcount=%llu unmapped=0x%llx",
		  __entry->l1, __entry->iova, __entry->pgsize, __entry->pgcount,
		  __entry->unmapped)
);

TRACE_EVENT(split,
	TP_PROTO(const struct v7s_pgtable *pt, u64 iova, size_t from, size_t to),
	TP_ARGS(pt, iova, from, to),
	TP_STRUCT__entry(
		__field(u64, l1)
		__field(u64, iova)
		__field(u32, from)
		__field(u32, to)
	),
	TP_fast_assign(
		__entry->l1 = virt_to_phys(pt->l1);
		__entry->iova = iova;
		__entry->from = from;
		__entry->to = to;
	),
	TP_printk("l1=0x%08llx iova=0x%08llx from=0x%x to=0x%x",
		  __entry->l1, __entry->iova, __entry->from, __entry->to)
);

TRACE_EVENT(sync,
	TP_PROTO(const struct v7s_pgtable *pt, const u32 *desc, u32 n),
	TP_ARGS(pt, desc, n),
	TP_STRUCT__entry(
		__field(u64, l1)
		__field(u64, phys)
		__field(u32, bytes)
	),
	TP_fast_assign(
		__entry->l1 = virt_to_phys(pt->l1);
		__entry->phys = virt_to_phys((void *)desc);
		__entry->bytes = n * sizeof(*desc);
	),
	TP_printk("l1=0x%08llx phys=0x%08llx bytes=%u",
		  __entry->l1, __entry->phys, __entry->bytes)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH pgtable
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
