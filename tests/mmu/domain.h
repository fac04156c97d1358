/* SPDX-License-Identifier: GPL-2.0-only */
/* A domain, read from its files `image`, `config`, `mappings` and, where present, `translate`. */
#ifndef DOMAIN_H
#define DOMAIN_H

#include <stdbool.h>
#include <stddef.h>
#include "wire.h"

#define SZ_4K	0x1000U
#define SZ_1M	0x100000U
#define SZ_16M	0x1000000U

/* A row of `mappings`, or of `translate`: the latter is a mapping of a byte. */
struct claim {
	const char *file;
	u64 start, end, phys;
	u64 pgsize;	/* 0 if nothing is mapped */
	char prot[7];		/* rwxcdp */
};

struct table {
	unsigned int level;
	u64 phys;
	u32 bytes;
	u32 *words;
	u32 home;		/* its address in the ARM CPU's memory; 0 for a table above 4 GiB */
};

struct domain {
	const char *name;
	bool ns, no_perms, mtk_ext, mtk_ttbr_ext;
	unsigned int ias;
	u64 ttbr, image_ttbr;
	u32 tcr, prrr, nmrr;
	struct table *tables;
	size_t n_tables;
	struct claim *mappings, *translations;
	size_t n_mappings, n_translations;
};

/* Prints `Bail out!` and ends the program: for files that cannot be read or parsed. */
void bail_out(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Reads the files of dir/name. */
void read_domain(struct domain *domain, const char *dir, const char *name);
void free_domain(struct domain *domain);

const struct claim *find_mapping(const struct domain *domain, u64 iova);
struct table *find_table(const struct domain *domain, unsigned int level, u64 phys);
struct table *l1_table(const struct domain *domain);

static inline bool is_l2_pointer(u32 l1_descriptor)
{
	return (l1_descriptor & 3) == 1;
}

static inline u32 l2_address(u32 l1_descriptor)
{
	return l1_descriptor & ~0x3ffU;
}

/* Appends a zeroed element to a growing array. */
void *grow(void *array, size_t *count, size_t size);

#endif
