// SPDX-License-Identifier: GPL-2.0-only

#include <linux/sched/clock.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "known.h"

/* A board has a handful; those that bench and selftest make come and go. */
#define V7S_KNOWN_MAX	64

static struct v7s_known v7s_known_tables[V7S_KNOWN_MAX];
static u64 v7s_known_last_id;
static unsigned long v7s_known_no_room;
/* Of all the above; probes take it in any context. */
static DEFINE_RAW_SPINLOCK(v7s_known_lock);

u64 v7s_live_now(void)
{
	return local_clock();
}

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
	strscpy(known->driver, dev && dev->driver ? dev->driver->name : "-",
		sizeof(known->driver));
	/* A row has no blanks in its columns. */
	strreplace(known->device, ' ', '_');
	strreplace(known->driver, ' ', '_');
}

static struct v7s_known *v7s_known_find(const struct io_pgtable_ops *ops)
{
	unsigned int i;

	for (i = 0; i < V7S_KNOWN_MAX; i++)
		if (v7s_known_tables[i].ops == ops)
			return &v7s_known_tables[i];
	return NULL;
}

static void v7s_known_fill(struct v7s_known *known, const struct io_pgtable_ops *ops,
			   const struct io_pgtable_cfg *cfg, const struct v7s_format *fmt,
			   enum v7s_found found)
{
	*known = (struct v7s_known){
		.slot = known - v7s_known_tables,
		.ops = ops,
		.found = found,
		.since_ns = v7s_live_now(),
		.fmt = *fmt,
		.pgsizes = cfg->pgsize_bitmap & V7S_PGSIZES,
		.coherent = cfg->coherent_walk,
		.ttbr = cfg->arm_v7s_cfg.ttbr,
		.tcr = cfg->arm_v7s_cfg.tcr,
		.prrr = cfg->arm_v7s_cfg.prrr,
		.nmrr = cfg->arm_v7s_cfg.nmrr,
	};
	v7s_known_name_device(known, cfg->iommu_dev);
	WRITE_ONCE(known->id, ++v7s_known_last_id);
}

/* Until 6.0 the bit of MTK_TTBR_EXT is another quirk. */
static struct v7s_format v7s_known_format(const struct io_pgtable_cfg *cfg)
{
	struct v7s_format fmt = { cfg->quirks & V7S_QUIRKS, cfg->ias, cfg->oas };

	if (!IO_PGTABLE_ARM_V7S_TTBR_EXT)
		fmt.quirks &= ~IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT;
	return fmt;
}

bool v7s_known_add(const struct io_pgtable_ops *ops, const struct io_pgtable_cfg *cfg,
		   enum v7s_found found)
{
	const struct v7s_format fmt = v7s_known_format(cfg);
	struct v7s_known *known;
	unsigned long flags;
	bool added = false;

	if (!v7s_format_valid(&fmt))
		return false;
	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	if (!v7s_known_find(ops)) {
		known = v7s_known_find(NULL);
		if (known)
			v7s_known_fill(known, ops, cfg, &fmt, found);
		else
			v7s_known_no_room++;
		added = known;
	}
	raw_spin_unlock_irqrestore(&v7s_known_lock, flags);
	return added;
}

bool v7s_known_remove(const struct io_pgtable_ops *ops)
{
	struct v7s_known *known = NULL;
	unsigned long flags;

	if (!ops)
		return false;
	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	known = v7s_known_find(ops);
	if (known) {
		WRITE_ONCE(known->id, 0);
		known->ops = NULL;
	}
	raw_spin_unlock_irqrestore(&v7s_known_lock, flags);
	return known;
}

void v7s_known_forget_all(void)
{
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&v7s_known_lock, flags);
	for (i = 0; i < V7S_KNOWN_MAX; i++) {
		WRITE_ONCE(v7s_known_tables[i].id, 0);
		v7s_known_tables[i].ops = NULL;
	}
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
