// SPDX-License-Identifier: GPL-2.0-only
/* The specification of a benchmark: its checks, and the count and batch of each operation. */

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#include "../format/names.h"
#include "bench.h"

/* The given quirks; with MediaTek's, 35-bit physical addresses, as its driver uses. */
struct v7s_format v7s_bench_format(const struct v7s_bench_spec *spec)
{
	bool wide = spec->quirks & IO_PGTABLE_QUIRK_ARM_MTK_EXT &&
		    IS_ENABLED(CONFIG_PHYS_ADDR_T_64BIT);

	return (struct v7s_format){ .quirks = spec->quirks, .ias = 32, .oas = wide ? 35 : 32 };
}

/*
 * Pages per call: a power of two. One call on each CPU fits into a single L2 table, and each CPU
 * makes a whole number of calls.
 */
static u64 v7s_churn_batch(const struct v7s_bench_spec *spec)
{
	u32 share = div_u64(spec->count, spec->cpus);
	u32 most = rounddown_pow_of_two(max(V7S_L2_ENTRIES / spec->cpus, 1U));

	return share ? min(most, share & -share) : 1;
}

/*
 * create and destroy measure one page table. store and memset measure slices, because their buffer
 * has that size.
 */
struct v7s_bench_spec v7s_bench_spec_for(const struct v7s_bench_spec *spec, enum v7s_bench_op op)
{
	struct v7s_bench_spec one = *spec;

	if (op == V7S_BENCH_CREATE || op == V7S_BENCH_DESTROY)
		one.count = 1;
	if (op == V7S_BENCH_CHURN)
		one.batch = spec->batch ?: v7s_churn_batch(spec);
	else if (op > V7S_BENCH_TRANSLATE)
		one.batch = 1;
	else
		one.batch = spec->batch ?: spec->count;
	return one;
}

static int v7s_bench_check_churn(const struct v7s_bench_spec *spec, struct v7s_why *why)
{
	u64 batch = v7s_bench_spec_for(spec, V7S_BENCH_CHURN).batch;

	if (spec->pgsize != SZ_4K || batch * spec->cpus > V7S_L2_ENTRIES)
		return v7s_because(why, -EINVAL,
				   "churn requires pgsize 4K and a batch of at most %u",
				   V7S_L2_ENTRIES / spec->cpus);
	if ((u32)spec->count % ((u32)batch * spec->cpus))
		return v7s_because(why, -EINVAL, "count %llu is not a multiple of %u cpus times batch %llu",
				   spec->count, spec->cpus, batch);
	return 0;
}

int v7s_bench_check(const struct v7s_bench_spec *spec, struct v7s_why *why)
{
	const struct v7s_format fmt = v7s_bench_format(spec);
	unsigned int i;
	int ret = 0;

	if (!v7s_format_valid(&fmt))
		return v7s_because(why, -EINVAL,
				   "unsupported format: mtk_ext requires no_perms; mtk_ttbr_ext requires mtk_ext");
	if (!spec->count || spec->count > V7S_BENCH_COUNT_MAX)
		return v7s_because(why, -EINVAL, "count %llu is not 1 to %u", spec->count,
				   V7S_BENCH_COUNT_MAX);
	if (spec->batch > spec->count || (spec->batch && (u32)spec->count % (u32)spec->batch))
		return v7s_because(why, -EINVAL, "count %llu is not a multiple of batch %llu",
				   spec->count, spec->batch);
	if (!spec->cpus || spec->cpus > num_online_cpus())
		return v7s_because(why, -EINVAL, "cpus %u is not 1 to %u", spec->cpus,
				   num_online_cpus());
	if (!spec->loops || spec->loops > V7S_BENCH_LOOPS_MAX)
		return v7s_because(why, -EINVAL, "loops %llu is not 1 to %u", spec->loops,
				   V7S_BENCH_LOOPS_MAX);
	if (v7s_bench_bytes(spec) > SZ_4G)
		return v7s_because(why, -ERANGE, "%llu pages of %s do not fit into 32-bit IOVAs",
				   spec->count, v7s_pgsize_name(spec->pgsize));
	if ((spec->batch ?: spec->count) * spec->pgsize > SIZE_MAX)
		return v7s_because(why, -ERANGE, "%llu pages of %s are too many for one call",
				   spec->batch ?: spec->count, v7s_pgsize_name(spec->pgsize));
	if (spec->ops & BIT(V7S_BENCH_CHURN))
		ret = v7s_bench_check_churn(spec, why);
	if (ret)
		return ret;
	for (i = 0; spec->providers[i]; i++)
		if (!v7s_provider_available(spec->providers[i]))
			return v7s_because(why, -ENODEV, "this kernel has no provider %s",
					   spec->providers[i]->name);
	return 0;
}
