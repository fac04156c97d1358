/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_DOMAIN_FOREIGN_H
#define V7S_DOMAIN_FOREIGN_H

#include "domain.h"

extern const struct v7s_provider v7s_provider_foreign;

/** v7s_spec_is_foreign() - whether a spec asks for another driver's page table */
bool v7s_spec_is_foreign(const struct v7s_domain_spec *spec);

/**
 * v7s_domain_attach() - make a domain of the page table that its spec asks for
 * @domain: with its spec filled in, except what the page table determines
 * @why: filled in on failure
 *
 * Context: may sleep; under v7s_domains_lock.
 * Return: 0; -EPERM if other drivers' page tables may not be read, -ENOENT if none of the
 * device is known, -EAGAIN if the device is suspended, -EEXIST if another domain reads the
 * page table, -EINVAL for a TTBR of more than 32 bits or an L1 table that is misaligned or
 * not in RAM, -ENOMEM.
 */
int v7s_domain_attach(struct v7s_domain *domain, struct v7s_why *why);

#endif
