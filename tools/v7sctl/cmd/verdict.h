/* SPDX-License-Identifier: GPL-2.0-only */
/* The `check` files: the module's verdict on its tables. */
#ifndef VERDICT_H
#define VERDICT_H

#include "abi/abi.h"

#define NO_DOMAIN "no domain to judge"

struct verdict {
	struct table domains;	/* a row per domain */
	bool pass;
};

/* Reads the verdict on all domains, or on @domain. A file that contradicts itself is malformed. */
void verdict_read(const struct ctl *ctl, struct verdict *verdict,
		  const char *domain);
void verdict_free(struct verdict *verdict);
bool verdict_passes(const struct verdict *verdict, size_t row);
/* The number of pages that do not translate as they were mapped, or "-" if it is not known. */
const char *table_wrong(const struct table *domains, size_t row);
/* The sum of the numbers that are known. */
uint64_t verdict_wrong(const struct verdict *verdict);
/* EXIT_USAGE if there is no domain to judge. */
enum exit_status verdict_status(const struct verdict *verdict);
/* For struct out_column: the cell of the column `verdict`. */
struct out_value verdict_cell(const void *table_row, const struct out_column *column);
void verdict_show(struct out *out, const struct verdict *verdict);

/* Shows the domains of @verdict with their tables and memory. */
void show_domains(struct ctl *ctl, const struct verdict *verdict);

#endif
