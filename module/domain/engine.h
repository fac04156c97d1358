/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page table from any provider behind one interface: our engine with the
 * provider's memory, or for `kernel` the in-tree implementation.
 */
#ifndef V7S_ENGINE_H
#define V7S_ENGINE_H

#include "../format/walk.h"
#include "../tables/tables.h"
#include "watch.h"

/**
 * struct v7s_instance - a page table and where its tables come from
 * @provider: the provider
 * @watched: count syncs and keep the device's view of the tables, see watch.h
 * @counted: count syncs
 * @tables: its memory; NULL for `kernel`
 * @by_tables: wraps @tables to count syncs, and to keep the device's view of them where the
 *             DMA API cannot be watched
 * @cfg: the configuration, as the page table filled it in
 * @ops: the page table
 */
struct v7s_instance {
	const struct v7s_provider *provider;
	bool watched;
	bool counted;
	struct v7s_tables *tables;
	struct v7s_watched_tables by_tables;
	struct io_pgtable_cfg cfg;
	struct io_pgtable_ops *ops;
};

/**
 * v7s_instance_make() - make a page table
 * @instance: the page table, with @provider, @watched, @counted and @cfg filled in
 * @cookie: for the TLB callbacks
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM, -EINVAL for a configuration that the format lacks, -EOPNOTSUPP for
 * one that the running kernel's own code lacks, or -ENODEV without such code.
 */
int v7s_instance_make(struct v7s_instance *instance, void *cookie);
void v7s_instance_free(struct v7s_instance *instance);

/** v7s_is_ours() - whether our engine made it, so that it has counters */
static inline bool v7s_is_ours(const struct v7s_instance *instance)
{
	return instance->tables;
}

/**
 * v7s_instance_map() - map pages; the caller serialises, and has checked the request
 * @instance: the page table
 * @iova: start
 * @phys: what @iova is mapped to
 * @pgsize: of every page
 * @count: pages
 * @prot: IOMMU_*
 * @gfp: for L2 tables
 * @mapped: the bytes mapped are added
 *
 * Return: 0, or -ENOMEM: with nothing mapped by our engine, with some pages by `kernel`.
 */
int v7s_instance_map(const struct v7s_instance *instance, u64 iova, u64 phys, size_t pgsize,
		     size_t count, int prot, gfp_t gfp, size_t *mapped);

/** v7s_instance_undo_map() - unmap what v7s_instance_map() has just mapped, and undo its counts */
void v7s_instance_undo_map(const struct v7s_instance *instance, u64 iova, size_t pgsize,
			   size_t count);

/** v7s_instance_unmap() - unmap pages; returns the bytes unmapped, as io_pgtable_ops does */
size_t v7s_instance_unmap(const struct v7s_instance *instance, u64 iova, size_t pgsize,
			  size_t count);

/** v7s_instance_view() - the tables for a walk */
struct v7s_view v7s_instance_view(const struct v7s_instance *instance);

/** v7s_instance_has_device_view() - whether v7s_watch_unsynced() can check its tables */
bool v7s_instance_has_device_view(const struct v7s_instance *instance);

/**
 * v7s_instance_counts() - read our engine's counters
 * @instance: the page table
 * @counts: filled in
 *
 * Return: false for `kernel`, which has none.
 */
static inline bool v7s_instance_counts(const struct v7s_instance *instance,
				       struct v7s_pgtable_counts *counts)
{
	if (v7s_is_ours(instance))
		*counts = v7s_pgtable_counts(instance->ops);
	return v7s_is_ours(instance);
}

#endif
