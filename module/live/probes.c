// SPDX-License-Identifier: GPL-2.0-only
/* kprobes on the allocation, use and free of page tables. */

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/io-pgtable.h>
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "../pgtable/pgtable.h"
#include "live.h"

#if defined(CONFIG_KPROBES) && defined(CONFIG_KRETPROBES) &&                                       \
	defined(CONFIG_HAVE_FUNCTION_ARG_ACCESS_API)

/* The number of maps into known page tables after which the search ends. */
#define V7S_MAPS_SEARCHED	256

/* Arguments of alloc_io_pgtable_ops() or v7s_alloc_pgtable(), kept until it returns. */
struct v7s_alloc_args {
	const struct io_pgtable_cfg *cfg;
	bool any_address;
};

static int v7s_alloc_enters(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct v7s_alloc_args *args = (struct v7s_alloc_args *)ri->data;

	if ((enum io_pgtable_fmt)regs_get_kernel_argument(regs, 0) != ARM_V7S)
		return 1;
	args->cfg = (const struct io_pgtable_cfg *)regs_get_kernel_argument(regs, 1);
	args->any_address = false;
	return 0;
}

NOKPROBE_SYMBOL(v7s_alloc_enters);

static int v7s_alloc_returns(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	const struct v7s_alloc_args *args = (const struct v7s_alloc_args *)ri->data;
	const struct io_pgtable_ops *ops = (const void *)regs_return_value(regs);

	if (!IS_ERR_OR_NULL(ops) &&
	    v7s_known_add(ops, args->cfg, args->any_address, V7S_FOUND_ALLOC))
		v7s_live_changed();
	return 0;
}

NOKPROBE_SYMBOL(v7s_alloc_returns);

static struct kretprobe v7s_alloc_probe = {
	.kp.symbol_name = "alloc_io_pgtable_ops",
	.entry_handler = v7s_alloc_enters,
	.handler = v7s_alloc_returns,
	.data_size = sizeof(struct v7s_alloc_args),
	.maxactive = 32,
};

static int v7s_free_enters(struct kprobe *p, struct pt_regs *regs)
{
	struct io_pgtable_ops *ops = (void *)regs_get_kernel_argument(regs, 0);
	const struct io_pgtable *iop = ops ? io_pgtable_ops_to_pgtable(ops) : NULL;

	if (iop && iop->fmt == ARM_V7S && v7s_known_remove_of(&iop->cfg))
		v7s_live_changed();
	return 0;
}

NOKPROBE_SYMBOL(v7s_free_enters);

static struct kprobe v7s_free_probe = {
	.symbol_name = "free_io_pgtable_ops",
	.pre_handler = v7s_free_enters,
};

/* Skip the module's own page tables: their devices are named after the module. */
static int v7s_engine_alloc_enters(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	const struct io_pgtable_cfg *cfg = (const void *)regs_get_kernel_argument(regs, 0);
	const struct v7s_tables *tables = (const void *)regs_get_kernel_argument(regs, 1);
	struct v7s_alloc_args *args = (struct v7s_alloc_args *)ri->data;

	if (!cfg->iommu_dev || strstarts(dev_name(cfg->iommu_dev), KBUILD_MODNAME))
		return 1;
	*args = (struct v7s_alloc_args){ cfg, v7s_has_any_address(tables) };
	return 0;
}

NOKPROBE_SYMBOL(v7s_engine_alloc_enters);

static struct kretprobe v7s_engine_alloc_probe = {
	.kp.symbol_name = "v7s_alloc_pgtable",
	.entry_handler = v7s_engine_alloc_enters,
	.handler = v7s_alloc_returns,
	.data_size = sizeof(struct v7s_alloc_args),
	.maxactive = 32,
};

static int v7s_engine_free_enters(struct kprobe *p, struct pt_regs *regs)
{
	struct io_pgtable_ops *ops = (void *)regs_get_kernel_argument(regs, 0);

	/* An entry from registers, or from a caller, has no operations: find it by the cfg. */
	if (v7s_known_remove_ops(ops) ||
	    v7s_known_remove_of(&io_pgtable_ops_to_pgtable(ops)->cfg))
		v7s_live_changed();
	return 0;
}

NOKPROBE_SYMBOL(v7s_engine_free_enters);

static struct kprobe v7s_engine_free_probe = {
	.symbol_name = "v7s_free_pgtable",
	.pre_handler = v7s_engine_free_enters,
};

static atomic_t v7s_maps_left;

static void v7s_search_end(struct work_struct *work);
static DECLARE_WORK(v7s_search_end_work, v7s_search_end);

static int v7s_map_enters(struct kprobe *p, struct pt_regs *regs)
{
	struct io_pgtable_ops *ops = (void *)regs_get_kernel_argument(regs, 0);
	const struct io_pgtable *iop = io_pgtable_ops_to_pgtable(ops);

	if (v7s_known_add(ops, &iop->cfg, false, V7S_FOUND_MAP))
		v7s_live_changed();
	else if (!atomic_dec_return(&v7s_maps_left))
		schedule_work(&v7s_search_end_work);
	return 0;
}

NOKPROBE_SYMBOL(v7s_map_enters);

static struct kprobe v7s_map_probe = {
	.pre_handler = v7s_map_enters,
};

/* Which probes are in place. Written under the lock, also read without it. */
static bool v7s_alloc_seen, v7s_free_seen, v7s_map_seen;
static bool v7s_engine_alloc_seen, v7s_engine_free_seen;
static bool v7s_map_found;
static DEFINE_MUTEX(v7s_probes_lock);

/* Registering a probe sets these fields, even if it fails. */
static void v7s_probe_reset(struct kprobe *p)
{
	p->addr = NULL;
	p->flags = 0;
}

static bool v7s_probe_begin(struct kprobe *p)
{
	v7s_probe_reset(p);
	return !register_kprobe(p);
}

static bool v7s_probe_return_begin(struct kretprobe *p)
{
	v7s_probe_reset(&p->kp);
	return !register_kretprobe(p);
}

/* 5.15 renamed the format's map function. */
static bool v7s_map_begin(void)
{
	static const char *const names[] = { "arm_v7s_map_pages", "arm_v7s_map" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		v7s_map_probe.symbol_name = names[i];
		if (v7s_probe_begin(&v7s_map_probe))
			return true;
	}
	return false;
}

static void v7s_map_end(void)
{
	if (v7s_map_seen)
		unregister_kprobe(&v7s_map_probe);
	v7s_map_seen = false;
}

static void v7s_search_end(struct work_struct *work)
{
	mutex_lock(&v7s_probes_lock);
	if (atomic_read(&v7s_maps_left) <= 0)
		v7s_map_end();
	mutex_unlock(&v7s_probes_lock);
}

void v7s_probes_search(void)
{
	mutex_lock(&v7s_probes_lock);
	atomic_set(&v7s_maps_left, V7S_MAPS_SEARCHED);
	/* Without the probe on frees, a freed page table would stay on the list. */
	if (v7s_free_seen && !v7s_map_seen) {
		v7s_map_seen = v7s_map_begin();
		WRITE_ONCE(v7s_map_found, v7s_map_seen);
	}
	mutex_unlock(&v7s_probes_lock);
}

/* Page tables that other drivers make with this module's engine. */
static void v7s_engine_begin(void)
{
	v7s_engine_free_seen = v7s_probe_begin(&v7s_engine_free_probe);
	v7s_engine_alloc_seen =
		v7s_engine_free_seen && v7s_probe_return_begin(&v7s_engine_alloc_probe);
}

static void v7s_engine_end(void)
{
	if (v7s_engine_alloc_seen)
		unregister_kretprobe(&v7s_engine_alloc_probe);
	if (v7s_engine_free_seen)
		unregister_kprobe(&v7s_engine_free_probe);
	v7s_engine_alloc_seen = false;
	v7s_engine_free_seen = false;
}

void v7s_probes_begin(void)
{
	mutex_lock(&v7s_probes_lock);
	WRITE_ONCE(v7s_free_seen, v7s_probe_begin(&v7s_free_probe));
	WRITE_ONCE(v7s_alloc_seen, v7s_free_seen && v7s_probe_return_begin(&v7s_alloc_probe));
	v7s_engine_begin();
	mutex_unlock(&v7s_probes_lock);
}

void v7s_probes_end(void)
{
	mutex_lock(&v7s_probes_lock);
	v7s_map_end();
	v7s_engine_end();
	if (v7s_alloc_seen)
		unregister_kretprobe(&v7s_alloc_probe);
	if (v7s_free_seen)
		unregister_kprobe(&v7s_free_probe);
	WRITE_ONCE(v7s_alloc_seen, false);
	WRITE_ONCE(v7s_free_seen, false);
	mutex_unlock(&v7s_probes_lock);
	cancel_work_sync(&v7s_search_end_work);
}

bool v7s_probes_see_frees(void)
{
	return READ_ONCE(v7s_free_seen);
}

const char *v7s_probes_missing(void)
{
	if (!READ_ONCE(v7s_free_seen) || !READ_ONCE(v7s_alloc_seen))
		return "alloc_io_pgtable_ops cannot be probed: only registers are read";
	if (!READ_ONCE(v7s_map_found))
		return "the map function cannot be probed: only registers show older page tables";
	return NULL;
}

#else

void v7s_probes_begin(void)
{
}

void v7s_probes_end(void)
{
}

void v7s_probes_search(void)
{
}

bool v7s_probes_see_frees(void)
{
	return false;
}

const char *v7s_probes_missing(void)
{
	return "this kernel has no kprobes: only registers are read";
}

#endif
