// SPDX-License-Identifier: GPL-2.0-only
#include "model.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"
#include "../random.h"
#include "window.h"

static bool stats_agree(const struct window *w)
{
	char *stats = get(file_of(w->domain, "stats").text);
	uint64_t bytes = stats ? field(stats, "mapped-bytes") : 0;

	free(stats);
	if (bytes == window_mapped(w) * 4096)
		return true;
	printf("%s: %" PRIu64 " bytes mapped, not %" PRIu64 "\n", w->domain, bytes,
	       window_mapped(w) * 4096);
	return false;
}

static void an_answer(char *row, void *ctx)
{
	char *word[2];

	if (words_of(row, word, 2) == 2)
		*(uint64_t *)ctx = *word[1] == '-' ? 0 : strtoull(word[1], NULL, 0) | 1;
}

/* Translates a random address in the window. */
static bool translate_agrees(struct window *w)
{
	uint32_t page = random_below(&w->random, WINDOW_PAGES);
	int fd = open(file_of(w->domain, "translate").text, O_RDWR);
	uint64_t phys = 2;
	char *rows = NULL;

	if (fd >= 0 && !put_line(fd, "0x%" PRIx64 "\n", w->base + page * (uint64_t)4096))
		rows = read_all(fd);
	if (rows)
		each_row(rows, an_answer, &phys);
	free(rows);
	if (fd >= 0)
		close(fd);
	if (phys == w->page[page])
		return true;
	printf("%s: 0x%" PRIx64 " translates to 0x%" PRIx64 ", not 0x%" PRIx64 "\n", w->domain,
	       w->base + page * (uint64_t)4096, phys, w->page[page]);
	return false;
}

/* A planted fault: unmaps the first mapped page. */
static void steal(const struct window *w)
{
	char line[64];
	uint32_t i;

	for (i = 0; i < WINDOW_PAGES && !w->page[i]; i++)
		;
	snprintf(line, sizeof(line), "0x%" PRIx64 " 4K\n", w->base + i * (uint64_t)4096);
	put(file_of(w->domain, "unmap").text, line, strlen(line));
}

static bool model_of(const char *provider, unsigned int steps, uint64_t seed, bool thief)
{
	static struct window w;
	unsigned int step;
	bool ok;
	char line[96];

	memset(&w, 0, sizeof(w));
	snprintf(w.domain, sizeof(w.domain), "model");
	snprintf(line, sizeof(line), "model provider=%s walk=%s", provider,
		 seed & 2 ? "coherent" : "noncoherent");
	if (put(file_of("", "create").text, line, strlen(line))) {
		printf("no domain of provider %s\n", provider);
		return false;
	}
	w.base = 0x40000000 + 0x1000000 * (seed >> 8 & 3);
	w.whole = !strcmp(provider, "kernel");
	w.random = random_seeded(seed);
	ok = window_open(&w);
	for (step = 0; ok && step < steps; step++) {
		ok = window_step(&w) && window_holds(&w) && stats_agree(&w) &&
		     translate_agrees(&w);
		if (thief && step == steps / 2)
			steal(&w);
	}
	printf("%s: %u steps, %s\n", provider, step, ok ? "ok" : "WRONG");
	close(w.map);
	close(w.unmap);
	return !put(file_of("", "destroy").text, "model", 5) && ok;
}

bool model(unsigned int steps, uint64_t seed, bool thief)
{
	struct names all = providers();
	bool ok = true;
	int i;

	printf("seed %" PRIu64 "\n", seed);
	for (i = 0; i < all.n; i++)
		ok = model_of(all.name[i], steps, random_seed_of(seed, i), thief) && ok;
	return ok;
}
