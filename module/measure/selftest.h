/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of page tables, written against io_pgtable_ops, so that the same code tests every
 * provider, the kernel's own code included. The report is KTAP.
 */
#ifndef V7S_SELFTEST_H
#define V7S_SELFTEST_H

#include "../domain/domain.h"
#include "tlb.h"

struct v7s_case;

/**
 * struct v7s_driver - a driver without TLB callbacks, which flushes by itself
 * @unmap: unmap pages as the driver does; NULL for a plain call
 * @flush: the driver's flush, once an unmap or a map of @size bytes at @iova has
 *         returned; empties c->tlb
 */
struct v7s_driver {
	size_t (*unmap)(struct io_pgtable_ops *ops, u64 iova, size_t pgsize, size_t count);
	void (*flush)(struct v7s_case *c, struct io_pgtable_ops *ops, u64 iova, u64 size);
};

/** struct v7s_case - a test being run on one provider */
struct v7s_case {
	const struct v7s_provider *provider;
	struct v7s_format fmt;
	bool coherent;
	u64 seed;		/* of random tests, which change it */
	const struct v7s_driver *driver;	/* NULL: the TLB callbacks flush */
	struct v7s_instance pgtable;
	struct v7s_tlb tlb;
	struct v7s_why why;	/* of a failure or skip */
};

enum v7s_outcome {
	V7S_PASS,
	V7S_FAIL,
	V7S_SKIP,
	V7S_KNOWN_BUG,		/* a known fault of the running kernel */
};

/**
 * struct v7s_test - a test
 * @name: one word, as written to the file
 * @run: run it on the case's page table, which is empty and freed afterwards
 * @only: the only provider to test, or NULL for all
 */
struct v7s_test {
	const char *name;
	enum v7s_outcome (*run)(struct v7s_case *c);
	const struct v7s_provider *only;
};

/** v7s_selftest_find() - a test by its name, or NULL */
const struct v7s_test *v7s_selftest_find(const char *name);

typedef void v7s_case_fn(const struct v7s_test *test, struct v7s_case *c, void *ctx);

/**
 * v7s_selftest_for_each() - call @fn for each case
 * @only: the test whose cases to run, or NULL for all
 * @c: filled in with provider, format and walk, and otherwise as @fn has left it
 * @fn: what to call; NULL only counts the cases
 * @ctx: handed to @fn
 *
 * Return: how many there are.
 */
unsigned int v7s_selftest_for_each(const struct v7s_test *only, struct v7s_case *c,
				   v7s_case_fn *fn, void *ctx);

/** v7s_selftest_run_case() - run a test on a page table that @c describes; may sleep */
enum v7s_outcome v7s_selftest_run_case(const struct v7s_test *test, struct v7s_case *c);

#define V7S_DESCRIPTION	96	/* bytes that hold any description */

/** v7s_selftest_describe() - a case in a few words, cut off at @size */
void v7s_selftest_describe(const struct v7s_test *test, const struct v7s_case *c, char *text,
			   size_t size);

/**
 * v7s_selftest_run() - run one test, or all for NULL, on every provider
 * @test: the test, or NULL
 * @seed: of the random tests
 * @report: filled in with KTAP, cut off at @size
 * @size: bytes of @report
 *
 * Context: may sleep; takes seconds, unless the caller is killed.
 */
void v7s_selftest_run(const struct v7s_test *test, u64 seed, char *report, size_t size);

/* For the tests: fill in the reason, and return the outcome. */
#define v7s_failed(c, fmt, ...)	\
	(v7s_because(&(c)->why, 0, fmt, ##__VA_ARGS__), V7S_FAIL)
#define v7s_skipped(c, fmt, ...) \
	(v7s_because(&(c)->why, 0, fmt, ##__VA_ARGS__), V7S_SKIP)
#define v7s_known_bug(c, fmt, ...) \
	(v7s_because(&(c)->why, 0, fmt, ##__VA_ARGS__), V7S_KNOWN_BUG)

/* Make a page table as the case describes it, but of @provider; returns 0 or an errno. */
int v7s_case_make(struct v7s_case *c, struct v7s_instance *pgtable,
		  const struct v7s_provider *provider, struct v7s_tlb *tlb);

int v7s_case_map(struct v7s_case *c, struct v7s_instance *pgtable, u64 iova, u64 phys,
		 size_t pgsize, size_t count, int prot);
bool v7s_case_unmap(struct v7s_case *c, struct v7s_instance *pgtable, u64 iova, size_t pgsize,
		    size_t count);

/* Whether an IOVA translates to phys with prot, by the tables and by iova_to_phys(). */
bool v7s_case_translates(const struct v7s_instance *pgtable, u64 iova, u64 phys, int prot);
bool v7s_case_is_hole(const struct v7s_instance *pgtable, u64 iova);

/* test_device.c: make every change of tables; returns the first stale TLB entry, or NULL */
const struct v7s_tlb_entry *v7s_case_run_tlb(struct v7s_case *c, int *err);

/* Whether this page table can unmap a part of a block without a warning. */
bool v7s_case_splits(const struct v7s_case *c);

/* test_*.c */
enum v7s_outcome v7s_test_sizes(struct v7s_case *c);
enum v7s_outcome v7s_test_split(struct v7s_case *c);
enum v7s_outcome v7s_test_block_over_page(struct v7s_case *c);
enum v7s_outcome v7s_test_reclaim(struct v7s_case *c);
enum v7s_outcome v7s_test_tlb(struct v7s_case *c);
enum v7s_outcome v7s_test_tlb_fault(struct v7s_case *c);
enum v7s_outcome v7s_test_walk_fault(struct v7s_case *c);
enum v7s_outcome v7s_test_late(struct v7s_case *c);
enum v7s_outcome v7s_test_late_fault(struct v7s_case *c);
enum v7s_outcome v7s_test_device(struct v7s_case *c);
enum v7s_outcome v7s_test_device_fault(struct v7s_case *c);
enum v7s_outcome v7s_test_refuse(struct v7s_case *c);
enum v7s_outcome v7s_test_same(struct v7s_case *c);
enum v7s_outcome v7s_test_same_random(struct v7s_case *c);

#endif
