// SPDX-License-Identifier: GPL-2.0-only
#include "window.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi.h"
#include "../random.h"

static const uint64_t PAGE = 4096;
#define MAPPED	1ULL	/* marks a page, as physical address 0 is valid */

struct range {
	uint32_t first, n;
};

bool window_open(struct window *w)
{
	w->map = open(file_of(w->domain, "map").text, O_WRONLY);
	w->unmap = open(file_of(w->domain, "unmap").text, O_WRONLY);
	return w->map >= 0 && w->unmap >= 0;
}

/* Mostly whole pages of one size, sometimes a few small pages less. */
static struct range any_range(struct window *w)
{
	static const uint32_t sizes[] = { 1, 16, 256, 4096 };
	uint32_t size = sizes[random_below(&w->random, 4)], nudge = random_below(&w->random, 256);
	struct range r;

	r.first = random_below(&w->random, WINDOW_PAGES / size) * size;
	r.n = (1 + random_below(&w->random, 3)) * size;
	if (nudge < 64) {
		r.first += nudge % 4;
		r.n -= r.n > nudge / 4 ? nudge / 4 : 0;
	}
	if (r.first >= WINDOW_PAGES)
		r.first = 0;
	if (r.n > WINDOW_PAGES - r.first)
		r.n = WINDOW_PAGES - r.first;
	return r;
}

static uint32_t count_mapped(const struct window *w, struct range r)
{
	uint32_t i, count = 0;

	for (i = r.first; i < r.first + r.n; i++)
		count += !!w->page[i];
	return count;
}

static bool expected(struct window *w, const char *what, struct range r, int err, int should_be)
{
	w->calls++;
	w->refused += err == ENOMEM;
	if (err == should_be || err == ENOMEM)
		return true;
	printf("%s: %s of 0x%" PRIx64 ", 0x%" PRIx64 " bytes: %s, not %s\n", w->domain, what,
	       w->base + r.first * PAGE, r.n * PAGE, strerror(err), strerror(should_be));
	return false;
}

static int free_request(const struct window *w)
{
	int i;

	for (i = 0; i < WINDOW_REQUESTS; i++)
		if (!w->request[i].n)
			return i;
	return -1;
}

/* Half of the physical addresses are aligned as the IOVA is, so that large pages fit. */
static bool map_range(struct window *w, struct range r)
{
	uint64_t iova = w->base + r.first * PAGE, bytes = r.n * PAGE;
	uint64_t phys = w->phys +
			(random_below(&w->random, 2) ? iova ^ 0x4000000 : iova + 0x2013000);
	int request = free_request(w), err;
	uint32_t i;

	phys = w->phys + (phys & 0x3fffffff);
	if (w->whole && request < 0)
		return true;
	err = put_line(w->map, "0x%" PRIx64 " 0x%" PRIx64 " %" PRIu64 " prot=%s%s\n", iova, phys,
		       bytes, random_below(&w->random, 2) ? "rw" : "rx",
		       random_below(&w->random, 4) ? "" : " pgsize=4K");
	if (!expected(w, "map", r, err, count_mapped(w, r) ? EEXIST : 0))
		return false;
	for (i = 0; i < r.n && !err; i++)
		w->page[r.first + i] = (phys + i * PAGE) | MAPPED;
	if (w->whole && !err) {
		w->request[request].first = r.first;
		w->request[request].n = r.n;
	}
	return true;
}

/* Mostly mapped pages only: an unmap over a hole is refused. */
static struct range any_mapped(struct window *w, struct range r, int request)
{
	uint32_t n = 0;

	if (w->whole)
		return (struct range){ w->request[request].first, w->request[request].n };
	while (n < r.n && w->page[r.first + n])
		n++;
	if (n && random_below(&w->random, 4))
		r.n = n;
	return r;
}

static bool unmap_range(struct window *w, struct range r)
{
	int err, request = random_below(&w->random, WINDOW_REQUESTS);

	r = any_mapped(w, r, request);
	if (!r.n)
		return true;
	err = put_line(w->unmap, "0x%" PRIx64 " %" PRIu64 "\n", w->base + r.first * PAGE,
		       r.n * PAGE);
	if (!expected(w, "unmap", r, err, count_mapped(w, r) < r.n ? ENOENT : 0))
		return false;
	if (!err)
		memset(&w->page[r.first], 0, r.n * sizeof(w->page[0]));
	if (!err && w->whole)
		w->request[request].n = 0;
	return true;
}

bool window_step(struct window *w)
{
	struct range r = any_range(w);

	return random_below(&w->random, 2) ? map_range(w, r) : unmap_range(w, r);
}

struct look {
	const struct window *w;
	uint64_t seen;
	bool holds;
};

static void a_mapping(char *row, void *ctx)
{
	struct look *look = ctx;
	const struct window *w = look->w;
	char *word[3];
	uint64_t iova, end, phys;

	if (words_of(row, word, 3) != 3)
		return;
	end = strtoull(word[1], NULL, 0);
	phys = strtoull(word[2], NULL, 0);
	for (iova = strtoull(word[0], NULL, 0); iova < end; iova += 4096, phys += 4096) {
		uint64_t page = (iova - w->base) / 4096;

		if (iova < w->base || page >= WINDOW_PAGES)
			continue;
		look->seen++;
		if (look->holds && w->page[page] != (phys | MAPPED)) {
			printf("%s: 0x%" PRIx64 " is mapped to 0x%" PRIx64 ", not 0x%" PRIx64 "\n",
			       w->domain, iova, phys, w->page[page]);
			look->holds = false;
		}
	}
}

uint64_t window_mapped(const struct window *w)
{
	const struct range all = { 0, WINDOW_PAGES };

	return count_mapped(w, all);
}

bool window_holds(const struct window *w)
{
	struct look look = { .w = w, .holds = true };
	char *rows = get(file_of(w->domain, "mappings").text);

	if (!rows) {
		printf("%s: mappings cannot be read: %m\n", w->domain);
		return false;
	}
	each_row(rows, a_mapping, &look);
	free(rows);
	if (look.seen != window_mapped(w)) {
		printf("%s: %" PRIu64 " pages are mapped from 0x%" PRIx64 " on, not %" PRIu64 "\n",
		       w->domain, look.seen, w->base, window_mapped(w));
		return false;
	}
	return look.holds;
}
