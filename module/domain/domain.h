/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Named domains: a page table from a provider, its configuration, a lock and
 * counters. Every request is checked here against the tables themselves before
 * the page table is called, so that no implementation, the kernel's own
 * included, sees a request that it would WARN about.
 */
#ifndef V7S_DOMAIN_H
#define V7S_DOMAIN_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include "../format/walk.h"
#include "../live/foreign.h"
#include "engine.h"
#include "expected.h"

#define V7S_NAME_MAX	31

/** struct v7s_why - one line that says why a request was refused */
struct v7s_why {
	char text[192];
};

/** v7s_because() - fill in the reason and return @err */
__printf(3, 4) int v7s_because(struct v7s_why *why, int err, const char *fmt, ...);

/** v7s_pause() - let other tasks run; -EINTR if the caller has been killed, else 0 */
int v7s_pause(void);

/**
 * struct v7s_domain_spec - what a domain is made of
 * @name: its name
 * @provider: where its tables come from
 * @fmt: variant of the format
 * @pgsizes: page sizes
 * @coherent: the walker is coherent
 * @device: the device whose page table, made by another driver, is to be read; or empty
 * @ttbr: the TTBR of another driver's page table that is to be read, or V7S_NO_TTBR
 */
struct v7s_domain_spec {
	char name[V7S_NAME_MAX + 1];
	const struct v7s_provider *provider;
	struct v7s_format fmt;
	unsigned long pgsizes;
	bool coherent;
	char device[V7S_DEVICE_MAX + 1];
	u64 ttbr;
};

#define V7S_NO_TTBR	U64_MAX

#define V7S_DOMAIN_SPEC_DEFAULT {					\
	.provider = &v7s_provider_slab,					\
	.fmt = { .ias = 32, .oas = 32 },				\
	.pgsizes = V7S_PGSIZES,						\
	.ttbr = V7S_NO_TTBR,						\
}

/**
 * struct v7s_domain - a domain
 * @node: in v7s_domains
 * @serial: from 1 on, in order of creation
 * @spec: what it was made of
 * @lock: held by every request and report; taken inside v7s_domains_lock
 * @pgtable: its page table
 * @foreign: another driver's page table, which it has instead of @pgtable, or NULL
 * @maps: successful map requests; under @lock
 * @unmaps: successful unmap requests; under @lock
 * @mapped_bytes: bytes mapped now; under @lock
 * @expected: what should be mapped; under @lock
 * @wrong: 4 KiB pages that requests have left different from @expected; under @lock
 * @tlb_flushes: calls of the TLB callbacks
 * @files: its directory in debugfs; private to module/control
 * @ref: keeps the domain and its tables; v7s_domains and the files share a reference
 * @destroy: the work item of module/control that destroys it
 * @dying: whether @destroy has been queued; under v7s_domains_lock
 * @gone: completed once its files and its name are gone
 */
struct v7s_domain {
	struct list_head node;
	u64 serial;
	struct v7s_domain_spec spec;
	struct mutex lock; /* see above */
	struct v7s_instance pgtable;
	struct v7s_foreign *foreign;
	unsigned long maps;
	unsigned long unmaps;
	u64 mapped_bytes;
	struct v7s_expected expected;
	u64 wrong;
	atomic_long_t tlb_flushes;
	void *files;
	struct kref ref;
	struct work_struct destroy;
	bool dying;
	struct completion gone;
};

/** v7s_domains - every domain, in order of creation; under v7s_domains_lock */
extern struct list_head v7s_domains;
extern struct mutex v7s_domains_lock;

/** v7s_domains_init() - make the devices that tables are synced through, and the shrinker */
int v7s_domains_init(void);
void v7s_domains_exit(void);

/** v7s_shrink_init() - register the shrinker, which frees waiting tables */
int v7s_shrink_init(void);
void v7s_shrink_exit(void);

/**
 * v7s_domain_create() - make a domain and add it to v7s_domains
 * @spec: what it is made of
 * @why: filled in on failure
 *
 * Context: may sleep; under v7s_domains_lock.
 * Return: the domain or ERR_PTR: -EEXIST for a name in use, -ENODEV for a
 * provider that this kernel lacks, -EINVAL for a configuration that the format
 * lacks, -EOPNOTSUPP for one that the running kernel's own code lacks, -ENOMEM; for
 * another driver's page table also the errnos of v7s_domain_attach().
 */
struct v7s_domain *v7s_domain_create(const struct v7s_domain_spec *spec, struct v7s_why *why);

/** v7s_domain_find() - the domain of this name, or NULL; under v7s_domains_lock */
struct v7s_domain *v7s_domain_find(const char *name);

/**
 * v7s_domain_next() - get the domain that was made next
 * @serial: of the domain before it, or 0 for the first
 *
 * Context: may sleep; takes v7s_domains_lock.
 * Return: the domain, to be put by v7s_domain_put(); NULL if there is none; or
 * ERR_PTR(-EINTR) if the caller has been killed.
 */
struct v7s_domain *v7s_domain_next(u64 serial);

/** v7s_domain_unlist() - remove a domain from v7s_domains; under v7s_domains_lock */
void v7s_domain_unlist(struct v7s_domain *domain);

/** v7s_domain_get() - take a reference; under v7s_domains_lock, or with another reference */
void v7s_domain_get(struct v7s_domain *domain);

/** v7s_domain_put() - drop a reference; the last frees the domain and its tables; may sleep */
void v7s_domain_put(struct v7s_domain *domain);

/** v7s_domain_lock() - lock a domain; -EINTR, and @why filled in, if the caller is killed */
int v7s_domain_lock(struct v7s_domain *domain, struct v7s_why *why);

/**
 * struct v7s_map_request - a range to map
 * @iova: first address
 * @phys: what it is mapped to
 * @size: bytes
 * @prot: IOMMU_* bits
 * @pgsize: the page size to use throughout, or 0 for the largest that fits at
 *          each step
 */
struct v7s_map_request {
	u64 iova;
	u64 phys;
	u64 size;
	int prot;
	u32 pgsize;
};

/**
 * v7s_domain_map() - map a range, all or nothing
 * @domain: the domain
 * @req: the range
 * @why: filled in on failure
 *
 * Context: may sleep.
 * Return: 0, -EINVAL for a zero, misaligned or wrapping range or a page size
 * that the domain lacks, -ERANGE beyond ias or oas, -EEXIST over a mapping,
 * -ENOMEM, -EINTR if the caller has been killed, -EROFS for another driver's
 * page table.
 */
int v7s_domain_map(struct v7s_domain *domain, const struct v7s_map_request *req,
		   struct v7s_why *why);

/**
 * v7s_domain_unmap() - unmap a range
 * @domain: the domain
 * @iova: first address
 * @size: bytes
 * @why: filled in on failure
 *
 * Context: may sleep.
 * Return: as v7s_domain_map(), but -ENOENT if not all of the range is mapped, and
 * -EOPNOTSUPP if the kernel's own code cannot split a block at its ends. After -EINTR, and
 * after -ENOMEM from the kernel's own code, a part from @iova on may be unmapped; for
 * -EINTR @why tells how much.
 */
int v7s_domain_unmap(struct v7s_domain *domain, u64 iova, u64 size, struct v7s_why *why);

/**
 * v7s_domain_settle() - wait until detached tables are freed
 * @domain: the domain
 *
 * v7s_domain_unmap() detaches tables, which are freed after an RCU grace period.
 * Context: may sleep.
 */
void v7s_domain_settle(struct v7s_domain *domain);

/**
 * v7s_domain_trim() - free the empty L2 tables that are kept for reuse
 * @domain: the domain
 * @why: filled in on failure
 *
 * Context: may sleep.
 * Return: 0, -EOPNOTSUPP for the kernel's own page tables, -EROFS for another
 * driver's, or -EINTR if the caller has been killed.
 */
int v7s_domain_trim(struct v7s_domain *domain, struct v7s_why *why);

/** struct v7s_translation - what an IOVA translates to; @pgsize is 0 if it is not mapped */
struct v7s_translation {
	u64 iova;
	u64 phys;
	u32 pgsize;
	int prot;
};

/**
 * v7s_domain_translate() - translate one IOVA
 * @domain: the domain
 * @iova: any address
 * @to: filled in on success
 * @why: filled in on failure
 *
 * The address comes from iova_to_phys(), size and permissions from a walk of the tables.
 * For another driver's page table all of them come from the walk.
 *
 * Context: may sleep.
 * Return: 0, -ERANGE beyond ias, or -EINTR if the caller has been killed.
 */
int v7s_domain_translate(struct v7s_domain *domain, u64 iova, struct v7s_translation *to,
			 struct v7s_why *why);

/**
 * v7s_domain_wrong() - count the pages that do not translate as they were mapped
 * @domain: the domain
 * @pages: filled in with the number of 4 KiB pages
 *
 * For our page tables this is the number after the last request. For the kernel's own page
 * tables all pages are compared now.
 *
 * Context: may sleep; under @domain->lock.
 * Return: false for another driver's page table, and while @domain->expected is lost.
 */
bool v7s_domain_wrong(const struct v7s_domain *domain, u64 *pages);

/**
 * struct v7s_effect - what a request may change, compared before and after it
 * @first: first address
 * @last: last address
 * @wrong: pages that were wrong before
 */
struct v7s_effect {
	u64 first;
	u64 last;
	u64 wrong;
};

/**
 * v7s_effect_begin() - note what a request may change
 * @effect: filled in
 * @domain: the domain, before the request
 * @iova: first address of the request
 * @size: bytes
 *
 * That is the range, and the rest of the pages that lie across its ends.
 * Context: may sleep; under @domain->lock.
 */
void v7s_effect_begin(struct v7s_effect *effect, const struct v7s_domain *domain, u64 iova,
		      u64 size);

/**
 * v7s_effect_end() - compare what a request may have changed with what is expected now
 * @effect: from v7s_effect_begin()
 * @domain: the domain, after the request; its count of wrong pages is updated
 * @why: filled in if more pages are wrong than before
 *
 * Context: may sleep; under @domain->lock.
 */
void v7s_effect_end(const struct v7s_effect *effect, struct v7s_domain *domain,
		    struct v7s_why *why);

/** v7s_domain_view() - the tables, for a walk under domain->lock */
struct v7s_view v7s_domain_view(const struct v7s_domain *domain);

#endif
