/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A range of a domain's IOVAs that no other caller uses, and a model of its mappings in
 * pages of 4 KiB.
 */
#ifndef WINDOW_H
#define WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "../random.h"

/* 32.25 MiB, so that neighbouring windows share an L2 table. */
#define WINDOW_PAGES	(8192 + 64)
#define WINDOW_BYTES	(WINDOW_PAGES * 4096ULL)
#define WINDOW_REQUESTS	64

struct window {
	char domain[32];
	uint64_t base;
	uint64_t phys;			/* added to every physical address */
	bool whole;			/* unmap whole maps only, for the kernel's own code */
	struct random random;
	int map, unmap;			/* open files */
	uint64_t page[WINDOW_PAGES];	/* physical address | MAPPED, or 0 */
	struct {
		uint32_t first, n;
	} request[WINDOW_REQUESTS];	/* maps that are in place; only if @whole */
	unsigned int calls, refused;	/* with ENOMEM */
};

bool window_open(struct window *w);

/* Maps or unmaps; returns false after an errno that the model does not expect. */
bool window_step(struct window *w);

/* Whether `mappings` agrees with the model. */
bool window_holds(const struct window *w);

uint64_t window_mapped(const struct window *w);

#endif
