// SPDX-License-Identifier: GPL-2.0-only

#include <linux/spinlock.h>
#include <linux/string.h>

#include "known.h"

/* A board has a handful. bench and selftest create and free others. */
#define V7S_KNOWN_MAX	64

static struct v7s_known v7s_known_tables[V7S_KNOWN_MAX];
static u64 v7s_known_last_id;
static unsigned long v7s_known_no_room;
/* Whether page tables may be added; also read without the lock. */
static bool v7s_known_open;
/* Protects all of the above; probes take it in any context. */
static DEFINE_RAW_SPINLOCK(v7s_known_lock);

const char *v7s_found_name(enum v7s_found found)
{
	static const char *const names[] = {
		[V7S_FOUND_ALLOC] = "alloc",
		[V7S_FOUND_MAP] = "map",
		[V7S_FOUND_REGISTERS] = "registers",
		[V7S_FOUND_HAND] = "hand",
	};

	return names[found];
}

u64 v7s_known_l1(const struct v7s_known *known)
{
	u64 phys = v7s_ttbr_phys(&known->fmt, known->ttbr);

	return IO_PGTABLE_ARM_V7S_TTBR_EXT ? phys : lower_32_bits(phys);
}

void v7s_known_name_device(struct v7s_known *known, const struct device *dev)
{
	strscpy(known->device, dev ? dev_name(dev) : "-", sizeof(known->device));
	strscpy(known->driver, dev && dev->driver ? dev->driver->name : "-", sizeof(known->driver));
	/* A row has no blanks in its columns. */
	strreplace(known->device, ' ', '_');
	strreplace(known->driver, ' ', '_');
	known->group = dev ? v7s_m4u_group(dev) : 0;
}

/* The page table that has this L1 table. */
static struct v7s_known *v7s_known_find(u64 l1_phys)
{
	unsigned int i;

	for (i = 0; i < V7S_KNOWN_MAX; i++)
		if (v7s_known_tables[i].id && v7s_known_l1(&v7s_known_tables[i]) == l1_phys)
			return &v7s_known_tables[i];
	return NULL;
}

/*
 * The page table with the TTBR that an M4U's registers have. Compare TTBR, not the address of the
 * L1 table: that depends on the quirks, which registers do not show.
 */
static struct v7s_known *v7s_known_find_ttbr(const struct v7s_known *known)
{
	unsigned int i;

	for (i = 0; i < V7S_KNOWN_MAX; i++)
		if (v7s_known_tables[i].id && v7s_known_tables[i].ttbr == known->ttbr &&
		    !strcmp(v7s_known_tables[i].device, known->device))
			return &v7s_known_tables[i];
	return NULL;
}

static struct v7s_known *v7s_known_find_free(void)
{
	unsigned int i;

	for (i = 0; i < V7S_KNOWN_MAX; i++)
		if (!v7s_known_tables[i].id)
			return &v7s_known_tables[i];
	v7s_known_no_room++;
	return NULL;
}

bool v7s_known_enter(struct v7s_known *known)
{
	struct v7s_known *there;
	unsigned long flags;
	bool added = false;

	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	there = v7s_known_find(v7s_known_l1(known));
	if (!there && known->found == V7S_FOUND_REGISTERS)
		there = v7s_known_find_ttbr(known);
	if (there) {
		/* A probe may now see a page table that was found without its operations. */
		there->ops = there->ops ?: known->ops;
		*known = *there;
	} else if (v7s_known_open) {
		there = v7s_known_find_free();
		if (there) {
			known->id = ++v7s_known_last_id;
			known->slot = there - v7s_known_tables;
			*there = *known;
			added = true;
		}
	}
	raw_spin_unlock_irqrestore(&v7s_known_lock, flags);
	return added;
}

/* Before 6.0 there is no MTK_TTBR_EXT; its bit may be another quirk. */
static struct v7s_format v7s_known_format(const struct io_pgtable_cfg *cfg)
{
	struct v7s_format fmt = { cfg->quirks & V7S_QUIRKS, cfg->ias, cfg->oas };

	if (!IO_PGTABLE_ARM_V7S_TTBR_EXT)
		fmt.quirks &= ~IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT;
	return fmt;
}

bool v7s_known_add(const struct io_pgtable_ops *ops, const struct io_pgtable_cfg *cfg,
		   bool wide_tables, enum v7s_found found)
{
	struct v7s_known known = {
		.ops = ops,
		.found = found,
		.since_ns = v7s_live_now(),
		.fmt = v7s_known_format(cfg),
		.pgsizes = cfg->pgsize_bitmap & V7S_PGSIZES,
		.coherent = cfg->coherent_walk,
		.ttbr = cfg->arm_v7s_cfg.ttbr,
		.tcr = cfg->arm_v7s_cfg.tcr,
		.prrr = cfg->arm_v7s_cfg.prrr,
		.nmrr = cfg->arm_v7s_cfg.nmrr,
	};

	known.fmt.wide_tables = wide_tables;
	if (!v7s_format_valid(&known.fmt))
		return false;
	v7s_known_name_device(&known, cfg->iommu_dev);
	return v7s_known_enter(&known);
}

bool v7s_known_remove(u64 l1_phys)
{
	struct v7s_known *known;
	unsigned long flags;

	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	known = v7s_known_find(l1_phys);
	if (known)
		known->id = 0;
	raw_spin_unlock_irqrestore(&v7s_known_lock, flags);
	return known;
}

bool v7s_known_remove_of(const struct io_pgtable_cfg *cfg)
{
	const struct v7s_known known = {
		.fmt = v7s_known_format(cfg),
		.ttbr = cfg->arm_v7s_cfg.ttbr,
	};

	return v7s_known_remove(v7s_known_l1(&known));
}

bool v7s_known_remove_ops(const struct io_pgtable_ops *ops)
{
	unsigned long flags;
	bool removed = false;
	unsigned int i;

	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	for (i = 0; i < V7S_KNOWN_MAX; i++) {
		if (!v7s_known_tables[i].id || v7s_known_tables[i].ops != ops)
			continue;
		v7s_known_tables[i].id = 0;
		removed = true;
	}
	raw_spin_unlock_irqrestore(&v7s_known_lock, flags);
	return removed;
}

bool v7s_live_on(void)
{
	return READ_ONCE(v7s_known_open);
}

void v7s_known_begin(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	WRITE_ONCE(v7s_known_open, true);
	raw_spin_unlock_irqrestore(&v7s_known_lock, flags);
}

void v7s_known_end(void)
{
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	WRITE_ONCE(v7s_known_open, false);
	for (i = 0; i < V7S_KNOWN_MAX; i++)
		v7s_known_tables[i].id = 0;
	v7s_known_no_room = 0;
	raw_spin_unlock_irqrestore(&v7s_known_lock, flags);
}

bool v7s_known_next(u64 after, struct v7s_known *to)
{
	const struct v7s_known *known, *first = NULL;
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	for (i = 0; i < V7S_KNOWN_MAX; i++) {
		known = &v7s_known_tables[i];
		if (known->id > after && (!first || known->id < first->id))
			first = known;
	}
	if (first)
		*to = *first;
	raw_spin_unlock_irqrestore(&v7s_known_lock, flags);
	return first;
}

bool v7s_known_is_gone(unsigned int slot, u64 id)
{
	unsigned long flags;
	bool gone;

	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	gone = v7s_known_tables[slot].id != id;
	raw_spin_unlock_irqrestore(&v7s_known_lock, flags);
	return gone;
}

unsigned long v7s_known_lost(void)
{
	return READ_ONCE(v7s_known_no_room);
}
