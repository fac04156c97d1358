// SPDX-License-Identifier: GPL-2.0-only
/* bench: write what to measure, read CSV. */

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "../format/names.h"
#include "../measure/bench.h"
#include "control.h"

static DEFINE_MUTEX(v7s_bench_lock);
static struct v7s_bench_spec v7s_bench_spec;
static struct v7s_bench_result v7s_bench_results[V7S_BENCH_RESULTS];
static int v7s_bench_n;

static bool v7s_parse_providers(char *text, void *to)
{
	const struct v7s_provider **providers = to;
	unsigned int i, n = 0;
	char *word;

	while ((word = strsep(&text, ","))) {
		if (n == V7S_BENCH_PROVIDERS - 1 || !v7s_parse_provider(word, &providers[n]))
			return false;
		for (i = 0; i < n; i++)
			if (providers[i] == providers[n])
				return false;
		n++;
	}
	providers[n] = NULL;
	return n;
}

static unsigned long v7s_bench_op_bit(const char *word)
{
	int i = match_string(v7s_bench_op_names, V7S_BENCH_OPS, word);

	return i < 0 ? 0 : BIT(i);
}

static bool v7s_parse_ops(char *text, void *to)
{
	return v7s_parse_set(text, to, v7s_bench_op_bit);
}

static bool v7s_parse_one_pgsize(char *text, void *to)
{
	return v7s_parse_pgsize(text, to) && *(u32 *)to;
}

static bool v7s_parse_some(char *text, void *to)
{
	return v7s_parse_u64(text, to) && *(u64 *)to;
}

static bool v7s_parse_tables(char *text, void *to)
{
	bool *absent = to;

	*absent = !strcmp(text, "absent");
	return *absent || !strcmp(text, "present");
}

static bool v7s_parse_sections(char *text, void *to)
{
	bool *shared = to;

	*shared = !strcmp(text, "shared");
	return *shared || !strcmp(text, "apart");
}

static int v7s_bench_run_kept(const struct v7s_bench_spec *spec, struct v7s_why *why)
{
	struct v7s_bench_result *results;
	int ret;

	results = kcalloc(V7S_BENCH_RESULTS, sizeof(*results), GFP_KERNEL);
	if (!results)
		return v7s_because(why, -ENOMEM, "no memory for results");
	ret = v7s_bench_run(spec, results, why);
	if (ret > 0) {
		memcpy(v7s_bench_results, results, sizeof(v7s_bench_results));
		v7s_bench_spec = *spec;
		v7s_bench_n = ret;
	}
	kfree(results);
	return min(ret, 0);
}

static int v7s_bench_line(void *target, char *line, struct v7s_why *why)
{
	static const struct v7s_arg keys[] = {
		{ "op", "a list of map, unmap, translate, create, destroy, store, memset, churn",
		  v7s_parse_ops, offsetof(struct v7s_bench_spec, ops) },
		{ "provider", "a list of providers", v7s_parse_providers,
		  offsetof(struct v7s_bench_spec, providers) },
		{ "quirks", "a list of ns, no_perms, mtk_ext, mtk_ttbr_ext", v7s_parse_quirks,
		  offsetof(struct v7s_bench_spec, quirks) },
		{ "pgsize", "4K, 64K, 1M or 16M", v7s_parse_one_pgsize,
		  offsetof(struct v7s_bench_spec, pgsize) },
		{ "count", "a number, at least 1", v7s_parse_some,
		  offsetof(struct v7s_bench_spec, count) },
		{ "batch", "a number, at least 1", v7s_parse_some,
		  offsetof(struct v7s_bench_spec, batch) },
		{ "loops", "a number", v7s_parse_u64, offsetof(struct v7s_bench_spec, loops) },
		{ "walk", "noncoherent or coherent", v7s_parse_walk,
		  offsetof(struct v7s_bench_spec, coherent) },
		{ "tables", "present or absent", v7s_parse_tables,
		  offsetof(struct v7s_bench_spec, absent) },
		{ "cpus", "a number", v7s_parse_bits, offsetof(struct v7s_bench_spec, cpus) },
		{ "sections", "apart or shared", v7s_parse_sections,
		  offsetof(struct v7s_bench_spec, shared) },
	};
	static const struct v7s_syntax syntax = { NULL, 0, keys, ARRAY_SIZE(keys) };
	struct v7s_bench_spec spec = {
		.providers = { &v7s_provider_slab },
		.pgsize = SZ_4K,
		.loops = 100,
		.cpus = 1,
	};
	struct v7s_writer *writer = target;
	int ret = v7s_parse_line(line, &syntax, &spec, why);

	if (ret)
		return ret;
	if (!spec.ops)
		return v7s_because(why, -EINVAL, "op is missing");
	if (!spec.count)
		spec.count = min_t(u64, 4096, div_u64(SZ_4G, spec.pgsize));
	/* Another caller's bench may take minutes, so the wait can be killed. */
	if (mutex_lock_killable(&v7s_bench_lock))
		return v7s_because(why, -EINTR, "killed while waiting for another bench");
	ret = v7s_bench_run_kept(&spec, why);
	mutex_unlock(&v7s_bench_lock);
	writer->anew = !ret;
	return ret;
}

static void v7s_show_hundredths(struct seq_file *m, u64 value)
{
	u32 rest;
	u64 whole = div_u64_rem(value, 100, &rest);

	seq_printf(m, ",%llu.%02u", whole, rest);
}

static void v7s_show_result(struct seq_file *m, const struct v7s_bench_result *result)
{
	const struct v7s_bench_spec one = v7s_bench_spec_for(&v7s_bench_spec, result->op);
	const struct v7s_bench_spec *spec = &one;

	seq_printf(m, "%s,%s,%s,%s,%s,%llu,%llu,%llu", result->provider->name,
		   spec->coherent ? "coherent" : "noncoherent", spec->absent ? "absent" : "present",
		   v7s_bench_op_names[result->op], v7s_pgsize_name(spec->pgsize), spec->count,
		   spec->batch, spec->loops);
	v7s_show_hundredths(m, result->min);
	v7s_show_hundredths(m, result->median);
	v7s_show_hundredths(m, result->p99);
	if (result->syncs == U64_MAX)
		seq_puts(m, ",-");
	else
		v7s_show_hundredths(m, result->syncs);
	seq_putc(m, '\n');
}

static int v7s_bench_show(struct seq_file *m, void *unused)
{
	int i;

	seq_puts(m, "provider,walk,tables,op,pgsize,count,batch,loops,min_ns,median_ns,p99_ns,syncs\n");
	if (mutex_lock_killable(&v7s_bench_lock))
		return -EINTR;
	for (i = 0; i < v7s_bench_n; i++)
		v7s_show_result(m, &v7s_bench_results[i]);
	mutex_unlock(&v7s_bench_lock);
	return 0;
}

V7S_ANSWER_FILE(bench, v7s_bench_line, v7s_bench_show, PAGE_SIZE);
