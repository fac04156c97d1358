/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The list of v7s page tables known in the running kernel. Probes add and remove them in
 * any context. Each has a number that is never used again, so a number that is no longer
 * in the list stands for a freed page table.
 */
#ifndef V7S_KNOWN_H
#define V7S_KNOWN_H

#include <linux/device.h>
#include <linux/io-pgtable.h>
#include <linux/sched/clock.h>

#include "../format/descriptor.h"

#define V7S_DEVICE_MAX	47

/** enum v7s_found - how a page table became known */
enum v7s_found {
	V7S_FOUND_ALLOC, /* its allocation was seen */
	V7S_FOUND_MAP,  /* a map into it was seen */
	V7S_FOUND_REGISTERS, /* read from an M4U */
	V7S_FOUND_HAND, /* named by a caller */
};

/** v7s_found_name() - the name of @found in reports */
const char *v7s_found_name(enum v7s_found found);

/**
 * struct v7s_known - a page table of the running kernel
 * @id: its number; 0 for one that is not on the list
 * @slot: its place in the list
 * @ops: the operations that a probe has seen, or NULL; only compared, never called
 * @device: the device that walks it
 * @driver: the device's driver
 * @group: v7s_m4u_group() of the device
 * @found: how it became known
 * @since_ns: when, by the clock of v7s_live_now()
 * @fmt: variant of the format
 * @pgsizes: page sizes
 * @coherent: the walker is coherent
 * @ttbr: TTBR0
 * @tcr: TTBCR, or 0 if unknown
 * @prrr: PRRR, or 0 if unknown
 * @nmrr: NMRR, or 0 if unknown
 */
struct v7s_known {
	u64 id;
	unsigned int slot;
	const struct io_pgtable_ops *ops;
	char device[V7S_DEVICE_MAX + 1];
	char driver[V7S_DEVICE_MAX + 1];
	unsigned int group;
	enum v7s_found found;
	u64 since_ns;
	struct v7s_format fmt;
	unsigned long pgsizes;
	bool coherent;
	u32 ttbr;
	u32 tcr;
	u32 prrr;
	u32 nmrr;
};

/** v7s_live_now() - the time in ns, by the clock of dmesg and of trace events */
static inline u64 v7s_live_now(void)
{
	return local_clock();
}

/** v7s_known_l1() - the address of the L1 table */
u64 v7s_known_l1(const struct v7s_known *known);

/** v7s_m4u_group() - the group of M4Us that share a page table with @dev, or 0; any context */
unsigned int v7s_m4u_group(const struct device *dev);

/** v7s_known_name_device() - fill in @device, @driver and @group */
void v7s_known_name_device(struct v7s_known *known, const struct device *dev);

/**
 * v7s_known_add() - add a page table that a probe has seen
 * @ops: the page table
 * @cfg: its configuration
 * @wide_tables: table addresses have 35 bits whatever the quirks are
 * @found: how it was found
 *
 * Context: any. Return: false if it was known already, or could not be added.
 */
bool v7s_known_add(const struct io_pgtable_ops *ops, const struct io_pgtable_cfg *cfg,
		   bool wide_tables, enum v7s_found found);

/**
 * v7s_known_enter() - add a page table to the list
 * @known: the page table; replaced by the list's entry
 *
 * The address of its L1 table identifies a page table. Context: any.
 * Return: false if it was known already; also, with @known->id 0, if there is no room or
 * v7s_known_end() came first.
 */
bool v7s_known_enter(struct v7s_known *known);

/** v7s_known_remove() - remove the page table with this L1 table; true if found; any context */
bool v7s_known_remove(u64 l1_phys);

/** v7s_known_remove_of() - remove the page table with this configuration */
bool v7s_known_remove_of(const struct io_pgtable_cfg *cfg);

/** v7s_known_remove_ops() - remove the page table that a probe has seen with these operations */
bool v7s_known_remove_ops(const struct io_pgtable_ops *ops);

/** v7s_live_on() - whether page tables of other drivers may be added and read; any context */
bool v7s_live_on(void);

/** v7s_known_begin() - let page tables be added */
void v7s_known_begin(void);

/** v7s_known_end() - remove all page tables and add no more, as no probe would see their frees */
void v7s_known_end(void);

/** v7s_known_next() - copy the first with a number above @after; false at the end */
bool v7s_known_next(u64 after, struct v7s_known *known);

#define v7s_for_each_known(known) \
	for ((known)->id = 0; v7s_known_next((known)->id, known);)

/** v7s_known_is_gone() - whether it has been freed, or is no longer watched */
bool v7s_known_is_gone(unsigned int slot, u64 id);

/** v7s_known_lost() - how many page tables were not added because there was no room */
unsigned long v7s_known_lost(void);

#endif
