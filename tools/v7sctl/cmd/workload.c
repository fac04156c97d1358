// SPDX-License-Identifier: GPL-2.0-only
/* The workloads. Each section of 1 MiB that holds a page needs an L2 table. */
#include <stdlib.h>

#include "v7sctl.h"
#include "cmd/workload.h"

#define PAGE		((uint64_t)4096)
#define SECTION		((uint64_t)1 << 20)
#define SECTIONS	4096
#define MEMORY		((uint64_t)0x40000000)	/* where mapped memory begins */
#define MEMORY_PAGES	((uint64_t)0x40000)	/* and how much there is: 1 GiB */

/* splitmix64: each state is valid, and the sequence is the same on each machine. */
static uint64_t random_below(struct steps *steps, uint64_t limit)
{
	uint64_t z = steps->random += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (z ^ (z >> 31)) % limit;
}

static void add(struct steps *steps, bool map, uint64_t iova, uint64_t phys,
		uint64_t size)
{
	if (steps->count == steps->room) {
		steps->room = steps->room ? steps->room * 2 : 1024;
		steps->items = check_memory(realloc(steps->items, steps->room *
						    sizeof(*steps->items)));
	}
	steps->items[steps->count++] = (struct step){ map, iova, phys, size };
}

/* Maps page @page of a section. */
static void map_page(struct steps *steps, uint64_t section, uint64_t page)
{
	add(steps, true, section * SECTION + page * PAGE,
	    MEMORY + section * PAGE, PAGE);
}

static void sparse(struct steps *steps)
{
	for (uint64_t i = 0; i < 100; i++)
		map_page(steps, i * (SECTIONS / 100), 0);
}

static void full(struct steps *steps)
{
	for (uint64_t i = 0; i < SECTIONS; i++)
		map_page(steps, i, 0);
}

/* Sections in random order, so that the first n are a random choice. */
static void shuffle(struct steps *steps, uint64_t *order)
{
	for (uint64_t i = 0; i < SECTIONS; i++)
		order[i] = i;
	for (uint64_t i = SECTIONS - 1; i > 0; i--) {
		uint64_t j = random_below(steps, i + 1), kept = order[i];

		order[i] = order[j];
		order[j] = kept;
	}
}

/*
 * Maps a page in every section and unmaps a random 90 % of them, then maps another page in 10 % of
 * the sections, chosen among those that are empty now.
 */
static void churn(struct steps *steps)
{
	uint64_t order[SECTIONS];

	full(steps);
	shuffle(steps, order);
	for (size_t i = 0; i < SECTIONS * 9 / 10; i++)
		add(steps, false, order[i] * SECTION, 0, PAGE);
	for (size_t i = 0; i < SECTIONS / 10; i++)
		map_page(steps, order[i * 9], 128);
}

/* A buffer as the DMA API hands it out: scattered chunks at one IOVA range. */
static void map_buffer(struct steps *steps, uint64_t iova, uint64_t pages)
{
	while (pages) {
		uint64_t chunk = 1 + random_below(steps, 16);
		uint64_t phys;

		if (chunk > pages)
			chunk = pages;
		phys = MEMORY + random_below(steps, MEMORY_PAGES - chunk) * PAGE;
		add(steps, true, iova, phys, chunk * PAGE);
		iova += chunk * PAGE;
		pages -= chunk;
	}
}

/*
 * A display with a camera beside it: 3 frame buffers of 1920x1080x32, 6 video
 * frames of 1920x1080 NV12 and 8 command buffers, which are unmapped and mapped
 * again one at a time.
 */
static void pipeline(struct steps *steps)
{
	static const uint64_t sizes[] = { 2025, 760, 16 };
	static const size_t counts[] = { 3, 6, 8 };
	uint64_t iovas[17], pages[17], iova = SECTIONS * SECTION;
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		for (size_t j = 0; j < counts[i]; j++) {
			iova -= sizes[i] * PAGE;
			iovas[count] = iova;
			pages[count] = sizes[i];
			map_buffer(steps, iovas[count], pages[count]);
			count++;
		}
	for (size_t i = 0; i < 30; i++) {
		size_t buffer = (size_t)random_below(steps, count);

		add(steps, false, iovas[buffer], 0, pages[buffer] * PAGE);
		map_buffer(steps, iovas[buffer], pages[buffer]);
	}
}

const struct workload workloads[] = {
	{ "sparse", sparse },
	{ "full", full },
	{ "churn", churn },
	{ "pipeline", pipeline },
};

const size_t workload_count = ARRAY_SIZE(workloads);

void steps_make(struct steps *steps, const struct workload *workload,
		uint64_t seed)
{
	*steps = (struct steps){ .random = seed };
	workload->make(steps);
}

void steps_free(struct steps *steps)
{
	free(steps->items);
}
