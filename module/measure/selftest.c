// SPDX-License-Identifier: GPL-2.0-only
/* Running tests on every provider, and reporting as KTAP. */

#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../format/names.h"
#include "selftest.h"

static const struct v7s_test v7s_tests[] = {
	{ "sizes", v7s_test_sizes },
	{ "split", v7s_test_split },
	{ "block_over_page", v7s_test_block_over_page },
	{ "reclaim", v7s_test_reclaim },
	{ "tlb", v7s_test_tlb },
	{ "tlb_fault", v7s_test_tlb_fault },
	{ "walk_fault", v7s_test_walk_fault },
	{ "late", v7s_test_late, &v7s_provider_slab },
	{ "late_fault", v7s_test_late_fault, &v7s_provider_slab },
	{ "device", v7s_test_device },
	{ "device_fault", v7s_test_device_fault },
	{ "refuse", v7s_test_refuse, &v7s_provider_unrestricted },
	{ "same", v7s_test_same, &v7s_provider_kernel },
	{ "same_random", v7s_test_same_random, &v7s_provider_kernel },
};

/* The variants of the format that every test runs on. */
static const struct v7s_format v7s_formats[] = {
	{ 0, 32, 32 },
	{ IO_PGTABLE_QUIRK_ARM_NS, 32, 32 },
	{ IO_PGTABLE_QUIRK_NO_PERMS, 32, 32 },
	{ IO_PGTABLE_QUIRK_NO_PERMS | IO_PGTABLE_QUIRK_ARM_MTK_EXT, 34, 35 },
	{ IO_PGTABLE_QUIRK_NO_PERMS | IO_PGTABLE_QUIRK_ARM_MTK_EXT |
	  IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT, 34, 35 },
};

/* The report, and its length so far. */
struct v7s_ktap {
	char *text;
	size_t size;
	size_t len;
	unsigned int number;
};

__printf(2, 3) static void v7s_ktap_printf(struct v7s_ktap *ktap, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	ktap->len += vscnprintf(ktap->text + ktap->len, ktap->size - ktap->len, fmt, args);
	va_end(args);
}

const struct v7s_test *v7s_selftest_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(v7s_tests); i++)
		if (!strcmp(v7s_tests[i].name, name))
			return &v7s_tests[i];
	return NULL;
}
EXPORT_SYMBOL_GPL(v7s_selftest_find);

int v7s_case_make(struct v7s_case *c, struct v7s_instance *pgtable,
		  const struct v7s_provider *provider, struct v7s_tlb *tlb)
{
	*pgtable = (struct v7s_instance){
		.provider = provider,
		.watched = true,
		.cfg = {
			.quirks = c->fmt.quirks,
			.pgsize_bitmap = V7S_PGSIZES,
			.ias = c->fmt.ias,
			.oas = c->fmt.oas,
			.coherent_walk = c->coherent,
			.tlb = c->driver ? NULL : &v7s_tlb_ops,
		},
	};
	return v7s_instance_make(pgtable, tlb);
}

enum v7s_outcome v7s_selftest_run_case(const struct v7s_test *test, struct v7s_case *c)
{
	enum v7s_outcome outcome;
	int ret;

	if (!v7s_provider_available(c->provider))
		return v7s_skipped(c, "this kernel has no such provider");
	if (!v7s_format_valid(&c->fmt))
		return v7s_skipped(c, "this architecture does not support the format");
	if (c->driver && !c->provider->create)
		return v7s_skipped(c, "the kernel's own code frees tables before the driver flushes");
	ret = v7s_case_make(c, &c->pgtable, c->provider, &c->tlb);
	if (ret == -EOPNOTSUPP)
		return v7s_skipped(c, "this kernel's own code does not support this format, or allows only one page table");
	if (ret)
		return v7s_failed(c, "no page table to test: errno %d", -ret);
	outcome = test->run(c);
	v7s_tlb_ops.tlb_flush_all(&c->tlb);
	v7s_instance_free(&c->pgtable);
	return outcome;
}
EXPORT_SYMBOL_GPL(v7s_selftest_run_case);

void v7s_selftest_describe(const struct v7s_test *test, const struct v7s_case *c, char *text,
			   size_t size)
{
	size_t len = scnprintf(text, size, "%s: %s (%s", c->provider->name, test->name,
			       c->coherent ? "coherent" : "noncoherent");
	unsigned int i;

	for (i = 0; i < V7S_QUIRK_NAMES; i++)
		if (c->fmt.quirks & v7s_quirk_names[i].quirk)
			len += scnprintf(text + len, size - len, " %s", v7s_quirk_names[i].name);
	scnprintf(text + len, size - len, ")");
}
EXPORT_SYMBOL_GPL(v7s_selftest_describe);

static void v7s_ktap_outcome(struct v7s_ktap *ktap, const struct v7s_test *test,
			     const struct v7s_case *c, enum v7s_outcome outcome)
{
	static const char *const sentences[] = {
		[V7S_PASS] = "ok %u %s\n",
		[V7S_FAIL] = "not ok %u %s: %s\n",
		[V7S_SKIP] = "ok %u %s # SKIP %s\n",
		[V7S_KNOWN_BUG] = "not ok %u %s: %s # TODO known of this kernel\n",
	};
	char text[V7S_DESCRIPTION];

	v7s_selftest_describe(test, c, text, sizeof(text));
	v7s_ktap_printf(ktap, sentences[outcome], ++ktap->number, text, c->why.text);
}

unsigned int v7s_selftest_for_each(const struct v7s_test *only, struct v7s_case *c,
				   v7s_case_fn *fn, void *ctx)
{
	unsigned int t, p, f, coherent, n = 0;

	for (t = 0; t < ARRAY_SIZE(v7s_tests); t++) {
		const struct v7s_test *test = &v7s_tests[t];

		for (p = 0; (c->provider = v7s_provider_at(p)); p++) {
			if ((only && only != test) ||
			    (test->only && test->only != c->provider))
				continue;
			for (f = 0; f < ARRAY_SIZE(v7s_formats); f++) {
				for (coherent = 0; coherent < 2; coherent++) {
					c->fmt = v7s_formats[f];
					c->coherent = coherent;
					if (fn)
						fn(test, c, ctx);
					n++;
				}
			}
		}
	}
	return n;
}
EXPORT_SYMBOL_GPL(v7s_selftest_for_each);

static void v7s_report_case(const struct v7s_test *test, struct v7s_case *c, void *ctx)
{
	u64 seed = c->seed;

	if (fatal_signal_pending(current))
		return;
	memset(&c->tlb, 0, sizeof(c->tlb));
	v7s_ktap_outcome(ctx, test, c, v7s_selftest_run_case(test, c));
	c->seed = seed;
	cond_resched();
}

void v7s_selftest_run(const struct v7s_test *test, u64 seed, char *report, size_t size)
{
	struct v7s_ktap ktap = { .text = report, .size = size };
	struct v7s_case *c = kzalloc(sizeof(*c), GFP_KERNEL);

	v7s_ktap_printf(&ktap, "KTAP version 1\n");
	if (!c) {
		v7s_ktap_printf(&ktap, "Bail out! no memory\n");
		return;
	}
	c->seed = seed;
	v7s_ktap_printf(&ktap, "# seed %llu\n1..%u\n", seed,
			v7s_selftest_for_each(test, c, NULL, NULL));
	v7s_selftest_for_each(test, c, v7s_report_case, &ktap);
	if (fatal_signal_pending(current))
		v7s_ktap_printf(&ktap, "Bail out! killed\n");
	kfree(c);
}
