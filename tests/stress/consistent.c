// SPDX-License-Identifier: GPL-2.0-only
#include "consistent.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi.h"

#define L1_SLOTS	16384	/* 34 bits of IOVA */
#define TABLES		65536
#define QUESTIONS	400

/* The memory of a table of any domain. */
struct place {
	uint64_t phys;
	uint64_t bytes;
	char domain[32];
};

#define WAITING_MAX	16	/* empty tables of a page table of ours */

static struct place places[TABLES];
static unsigned int n_places;
static unsigned int found;

/* An IOVA and its translation by `mappings`. */
struct question {
	uint64_t iova, phys;
};

/* What the files of a domain report, to be compared. */
struct domain {
	const char *name;
	bool live;			/* not a copy: `translate` takes questions */
	bool ours;			/* of our engine, which counts waiting tables */
	bool limited;			/* its tables must lie below the limit */
	uint64_t tables[3], table_bytes;	/* rows by level */
	uint64_t waiting;			/* empty L2 tables */
	uint32_t used[L1_SLOTS], used_l1;	/* descriptors of each table, by `tables` */
	uint32_t in[L1_SLOTS], in_l1;		/* the same, by `descriptors` */
	uint64_t described;			/* bytes that descriptors map */
	uint64_t mapped, next;			/* bytes of mappings, the end of the last one */
	struct question question[QUESTIONS];
	unsigned int asked, answered;
};

__attribute__((format(printf, 2, 3))) static void wrong(const char *domain, const char *fmt, ...)
{
	va_list args;

	printf("%s: ", domain);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	found++;
}

static void equal(const char *domain, const char *what, uint64_t is, uint64_t should_be)
{
	if (is != should_be)
		wrong(domain, "%s is %" PRIu64 ", not %" PRIu64, what, is, should_be);
}

static uint64_t number(const char *word)
{
	return strtoull(word, NULL, 0);
}

/* level index iova phys bytes zone node within-limit used */
static void read_table(char *row, void *ctx)
{
	struct domain *d = ctx;
	char *word[9];
	int level;

	if (words_of(row, word, 9) != 9) {
		wrong(d->name, "a row of tables does not have 9 words");
		return;
	}
	level = number(word[0]) == 1 ? 1 : 2;
	d->tables[level]++;
	d->table_bytes += number(word[4]);
	if (level == 1)
		d->used_l1 = number(word[8]);
	else
		d->used[number(word[2]) >> 20 & (L1_SLOTS - 1)] = number(word[8]);
	if (d->limited && strcmp(word[7], "yes"))
		wrong(d->name, "a table lies at %s, beyond the limit", word[3]);
	d->waiting += level == 2 && !number(word[8]);
	if (n_places < TABLES) {
		places[n_places].phys = number(word[3]);
		places[n_places].bytes = number(word[4]);
		snprintf(places[n_places++].domain, 32, "%.31s", d->name);
	}
}

/* The bytes that a descriptor maps: large pages and supersections have 16 descriptors. */
static uint64_t bytes_of(const char *kind)
{
	if (!strcmp(kind, "page") || !strcmp(kind, "large"))
		return 4096;
	if (!strcmp(kind, "section") || !strcmp(kind, "super"))
		return 1 << 20;
	return 0;
}

/* level index iova descriptor kind phys pgsize prot */
static void read_descriptor(char *row, void *ctx)
{
	struct domain *d = ctx;
	char *word[8];

	if (words_of(row, word, 8) != 8) {
		wrong(d->name, "a row of descriptors does not have 8 words");
		return;
	}
	if (number(word[0]) == 1)
		d->in_l1++;
	else
		d->in[number(word[2]) >> 20 & (L1_SLOTS - 1)]++;
	d->described += bytes_of(word[4]);
	if (!strcmp(word[4], "invalid"))
		wrong(d->name, "an invalid descriptor at %s", word[2]);
}

static void ask(struct domain *d, uint64_t iova, uint64_t phys)
{
	if (d->asked == QUESTIONS)
		return;
	d->question[d->asked].iova = iova;
	d->question[d->asked++].phys = phys;
}

/* iova-start iova-end phys-start size pgsize prot */
static void read_mapping(char *row, void *ctx)
{
	struct domain *d = ctx;
	uint64_t start, end, phys, size;
	char *word[6];

	if (words_of(row, word, 6) != 6) {
		wrong(d->name, "a row of mappings does not have 6 words");
		return;
	}
	start = number(word[0]);
	end = number(word[1]);
	phys = number(word[2]);
	size = number(word[3]);
	if (start < d->next || end - start + 1 != size || !size || size % 4096)
		wrong(d->name, "invalid mapping: %s %s %s", word[0], word[1], word[3]);
	d->next = end + 1;
	d->mapped += size;
	ask(d, start, phys);
	ask(d, end, phys + size - 1);
}

static void rows_of(struct domain *d, const char *file, void (*fn)(char *row, void *ctx))
{
	char *rows = get(file_of(d->name, file).text);

	if (rows)
		each_row(rows, fn, d);
	else
		wrong(d->name, "%s cannot be read: %m", file);
	free(rows);
}

/* iova phys pgsize prot */
static void read_answer(char *row, void *ctx)
{
	struct domain *d = ctx;
	const struct question *q = &d->question[d->answered];
	char *word[4];

	if (words_of(row, word, 4) != 4 || d->answered++ >= d->asked)
		wrong(d->name, "a row of translate does not have 4 words, or is one too many");
	else if (number(word[0]) != q->iova || *word[1] == '-' || number(word[1]) != q->phys)
		wrong(d->name, "0x%08" PRIx64 " does not translate to 0x%08" PRIx64, q->iova,
		      q->phys);
}

/* Compares the translations by `mappings` with those by `translate`. */
static void check_translations(struct domain *d)
{
	char questions[QUESTIONS * 20];
	unsigned int i, len = 0;

	for (i = 0; i < d->asked; i++)
		len += sprintf(questions + len, "0x%08" PRIx64 "\n", d->question[i].iova);
	if (d->live)
		put(file_of(d->name, "translate").text, questions, len);
	if (d->asked)
		rows_of(d, "translate", read_answer);
	equal(d->name, "answers", d->answered, d->asked);
}

static void check_counters(const struct domain *d, const char *stats)
{
	uint64_t l2 = field(stats, "l2-tables") + field(stats, "l2-waiting");
	unsigned int slot;

	equal(d->name, "L1 tables", d->tables[1], 1);
	equal(d->name, "l2-tables", l2, d->tables[2]);
	equal(d->name, "mapped-bytes", field(stats, "mapped-bytes"), d->mapped);
	equal(d->name, "table-bytes", field(stats, "table-bytes"), d->table_bytes);
	equal(d->name, "size that descriptors map", d->described, d->mapped);
	equal(d->name, "used of L1", d->used_l1, d->in_l1);
	if (field(stats, "held-bytes") < d->table_bytes)
		wrong(d->name, "held-bytes is less than table-bytes");
	if (d->ours) {
		equal(d->name, "l2-allocs - l2-frees",
		      field(stats, "l2-allocs") - field(stats, "l2-frees"), l2);
		equal(d->name, "l2-waiting", field(stats, "l2-waiting"), d->waiting);
		if (d->waiting > WAITING_MAX)
			wrong(d->name, "%" PRIu64 " empty tables wait", d->waiting);
	}
	for (slot = 0; slot < L1_SLOTS; slot++)
		if (d->used[slot] != d->in[slot])
			wrong(d->name, "table %u has %u descriptors, not %u", slot, d->in[slot],
			      d->used[slot]);
}

static char *config_of(const char *name, const char *key, char *value)
{
	char *config = get(file_of(name, "config").text);
	char *at = config ? strstr(config, key) : NULL;

	*value = 0;
	if (at)
		sscanf(at + strlen(key), ": %31s", value);
	free(config);
	return value;
}

static void check_domain(const char *name, bool live)
{
	struct domain *d = calloc(1, sizeof(*d));
	char provider[32], *stats = get(file_of(name, "stats").text);

	config_of(name, "provider", provider);
	d->name = name;
	d->live = live;
	d->ours = strcmp(provider, "kernel");
	d->limited = strcmp(provider, "unrestricted");
	rows_of(d, "tables", read_table);
	rows_of(d, "descriptors", read_descriptor);
	rows_of(d, "mappings", read_mapping);
	check_translations(d);
	if (stats)
		check_counters(d, stats);
	else
		wrong(name, "stats cannot be read: %m");
	free(stats);
	free(d);
}

static int by_address(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->phys > y->phys) - (x->phys < y->phys);
}

static void check_places(void)
{
	unsigned int i;

	qsort(places, n_places, sizeof(*places), by_address);
	for (i = 1; i < n_places; i++)
		if (places[i - 1].phys + places[i - 1].bytes > places[i].phys)
			wrong(places[i].domain, "the table at 0x%08" PRIx64 " overlaps one of %s",
			      places[i].phys, places[i - 1].domain);
}

struct zone_sums {
	uint64_t l1, l2;
};

/* node zone start end managed-pages free-pages slab-pages l1-tables l2-tables table-pages */
static void read_zone(char *row, void *ctx)
{
	struct zone_sums *sums = ctx;
	char *word[10];

	if (words_of(row, word, 10) != 10) {
		wrong("zones", "a row does not have 10 words");
		return;
	}
	sums->l1 += number(word[7]);
	sums->l2 += number(word[8]);
}

static void check_zones(unsigned int n_domains)
{
	struct zone_sums sums = { 0, 0 };
	char *rows = get(file_of("", "zones").text);

	if (rows)
		each_row(rows, read_zone, &sums);
	free(rows);
	equal("zones", "l1-tables", sums.l1, n_domains);
	equal("zones", "l2-tables", sums.l2, n_places - n_domains);
}

unsigned int inconsistencies(void)
{
	bool live = !strcmp(root, V7S);
	struct names names = domains();
	int i;

	found = 0;
	n_places = 0;
	if (!names.n)
		wrong("domains", "there is no domain");
	for (i = 0; i < names.n; i++)
		check_domain(names.name[i], live);
	check_places();
	check_zones(names.n);
	return found;
}
