// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "domain.h"

#define BLANKS " \t\n"

void bail_out(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("Bail out! ");
	vprintf(format, args);
	printf("\n");
	va_end(args);
	exit(1);
}

void *grow(void *array, size_t *count, size_t size)
{
	/* The capacity is always a power of two. */
	if ((*count & (*count - 1)) == 0) {
		array = reallocarray(array, *count ? 2 * *count : 1, size);
		if (!array)
			bail_out("out of memory");
	}
	memset((char *)array + *count * size, 0, size);
	++*count;
	return array;
}

struct reader {
	const char *domain, *file;
	int number;
	char *line;
	size_t room;
	FILE *stream;
};

static void malformed(const struct reader *in, const char *what)
{
	bail_out("%s/%s: line %d: %s", in->domain, in->file, in->number, what);
}

static bool open_reader(struct reader *in, const char *dir, const char *domain, const char *file)
{
	char *path;

	*in = (struct reader){ .domain = domain, .file = file };
	if (asprintf(&path, "%s/%s/%s", dir, domain, file) < 0)
		bail_out("out of memory");
	in->stream = fopen(path, "r");
	free(path);
	return in->stream;
}

static void open_needed(struct reader *in, const char *dir, const char *domain, const char *file)
{
	if (!open_reader(in, dir, domain, file))
		bail_out("%s/%s: %s", domain, file, strerror(errno));
}

static bool next_line(struct reader *in)
{
	in->number++;
	if (getline(&in->line, &in->room, in->stream) >= 0)
		return true;
	if (ferror(in->stream))
		malformed(in, strerror(errno));
	fclose(in->stream);
	free(in->line);
	return false;
}

/* The next word of the line; the first after next_line(). */
static char *word(struct reader *in, char **position)
{
	char *found = strtok_r(*position ? NULL : in->line, BLANKS, position);

	if (!found)
		malformed(in, "too few words");
	return found;
}

static u64 to_number(const struct reader *in, const char *text)
{
	char *end;
	u64 value;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (*end == 'K' || *end == 'M')
		value <<= *end++ == 'K' ? 10 : 20;
	if (end == text || *end || errno)
		malformed(in, "not a number");
	return value;
}

static void set_quirks(struct domain *domain, const struct reader *in, char *list)
{
	char *position = NULL;

	for (char *quirk; (quirk = strtok_r(list, ", \t\n", &position)); list = NULL) {
		if (!strcmp(quirk, "ns"))
			domain->ns = true;
		else if (!strcmp(quirk, "no_perms"))
			domain->no_perms = true;
		else if (!strcmp(quirk, "mtk_ext"))
			domain->mtk_ext = true;
		else if (!strcmp(quirk, "mtk_ttbr_ext"))
			domain->mtk_ttbr_ext = true;
		else if (strcmp(quirk, "none") && strcmp(quirk, "-"))
			malformed(in, "unknown quirk");
	}
}

static void read_config(struct domain *domain, const char *dir)
{
	struct reader in;
	unsigned int seen = 0;

	open_needed(&in, dir, domain->name, "config");
	while (next_line(&in)) {
		char *value = strchr(in.line, ':');

		if (!value)
			malformed(&in, "no key");
		*value++ = '\0';
		value += strspn(value, BLANKS);
		value[strcspn(value, BLANKS)] = '\0';
		seen++;
		if (!strcmp(in.line, "quirks"))
			set_quirks(domain, &in, value);
		else if (!strcmp(in.line, "ias"))
			domain->ias = to_number(&in, value);
		else if (!strcmp(in.line, "ttbr"))
			domain->ttbr = to_number(&in, value);
		else if (!strcmp(in.line, "tcr"))
			domain->tcr = to_number(&in, value);
		else if (!strcmp(in.line, "prrr"))
			domain->prrr = to_number(&in, value);
		else if (!strcmp(in.line, "nmrr"))
			domain->nmrr = to_number(&in, value);
		else
			seen--;		/* this key has no meaning for the MMU */
	}
	if (seen != 6)
		bail_out("%s/config: needs quirks, ias, ttbr, tcr, prrr and nmrr, each once",
			 domain->name);
	if (domain->ias < 20 || domain->ias > 34)
		bail_out("%s/config: ias is not 20 to 34", domain->name);
}

/* @hex has the table's bytes in memory order, so descriptors are little-endian. */
static void read_hex(struct table *table, const struct reader *in, const char *hex)
{
	size_t length = 2 * (size_t)table->bytes;

	if (table->bytes % 4 || strlen(hex) != length ||
	    strspn(hex, "0123456789abcdefABCDEF") != length)
		malformed(in, "the hex digits do not match the size of the table");
	table->words = calloc(1, table->bytes);
	if (!table->words)
		bail_out("out of memory");
	for (u32 i = 0; i < table->bytes / 4; i++, hex += 8) {
		char digits[9] = "";

		memcpy(digits, hex, 8);
		table->words[i] = __builtin_bswap32(strtoul(digits, NULL, 16));
	}
}

static void read_image(struct domain *domain, const char *dir)
{
	struct reader in;

	open_needed(&in, dir, domain->name, "image");
	while (next_line(&in)) {
		char *position = NULL;
		char *kind = word(&in, &position);
		struct table *table;

		if (!strcmp(kind, "ttbr")) {
			domain->image_ttbr = to_number(&in, word(&in, &position));
			continue;
		}
		if (strcmp(kind, "table"))
			malformed(&in, "neither ttbr nor table");
		domain->tables = grow(domain->tables, &domain->n_tables, sizeof(*table));
		table = &domain->tables[domain->n_tables - 1];
		table->level = to_number(&in, word(&in, &position));
		table->phys = to_number(&in, word(&in, &position));
		table->bytes = to_number(&in, word(&in, &position));
		read_hex(table, &in, word(&in, &position));
	}
}

static void set_prot(struct claim *claim, const struct reader *in, const char *prot)
{
	static const char letters[] = "rwxcdp";

	for (int i = 0; i < 6; i++)
		if (prot[i] != letters[i] && prot[i] != '-')
			malformed(in, "not a permission");
	if (prot[6])
		malformed(in, "not a permission");
	memcpy(claim->prot, prot, sizeof(claim->prot));
}

static struct claim mapping_row(struct reader *in, char **position)
{
	struct claim claim = { .file = in->file };

	claim.start = to_number(in, word(in, position));
	claim.end = to_number(in, word(in, position));
	claim.phys = to_number(in, word(in, position));
	if (to_number(in, word(in, position)) != claim.end - claim.start + 1)
		malformed(in, "size is not that of the range");
	claim.pgsize = to_number(in, word(in, position));
	set_prot(&claim, in, word(in, position));
	if (!claim.pgsize || (claim.start | (claim.end + 1) | claim.phys) % claim.pgsize)
		malformed(in, "not made of whole pages");
	return claim;
}

static struct claim translate_row(struct reader *in, char **position)
{
	struct claim claim = { .file = in->file };
	char *phys;

	claim.start = to_number(in, word(in, position));
	claim.end = claim.start;
	phys = word(in, position);
	if (strcmp(phys, "-")) {
		claim.phys = to_number(in, phys);
		claim.pgsize = to_number(in, word(in, position));
		set_prot(&claim, in, word(in, position));
	}
	return claim;
}

static struct claim *read_rows(struct reader *in, size_t *count,
			       struct claim (*row)(struct reader *, char **))
{
	struct claim *claims = NULL;

	while (next_line(in)) {
		char *position = NULL;

		if (in->line[0] == '#')
			continue;
		claims = grow(claims, count, sizeof(*claims));
		claims[*count - 1] = row(in, &position);
	}
	return claims;
}

static int by_start(const void *a, const void *b)
{
	const struct claim *left = a, *right = b;

	return (left->start > right->start) - (left->start < right->start);
}

static void sort_mappings(struct domain *domain)
{
	struct claim *rows = domain->mappings;

	if (rows)
		qsort(rows, domain->n_mappings, sizeof(*rows), by_start);
	for (size_t i = 0; i < domain->n_mappings; i++) {
		if (rows[i].end >> domain->ias)
			bail_out("%s/mappings: iova 0x%08llx is beyond ias", domain->name,
				 rows[i].end);
		if (i && rows[i].start <= rows[i - 1].end)
			bail_out("%s/mappings: two rows hold iova 0x%08llx", domain->name,
				 rows[i].start);
	}
}

void read_domain(struct domain *domain, const char *dir, const char *name)
{
	struct reader in;

	*domain = (struct domain){ .name = name };
	read_config(domain, dir);
	read_image(domain, dir);
	open_needed(&in, dir, name, "mappings");
	domain->mappings = read_rows(&in, &domain->n_mappings, mapping_row);
	sort_mappings(domain);
	if (open_reader(&in, dir, name, "translate"))
		domain->translations = read_rows(&in, &domain->n_translations, translate_row);
}

void free_domain(struct domain *domain)
{
	for (size_t i = 0; i < domain->n_tables; i++)
		free(domain->tables[i].words);
	free(domain->tables);
	free(domain->mappings);
	free(domain->translations);
}

static int iova_in_row(const void *key, const void *row)
{
	const struct claim *claim = row;
	u64 iova = *(const u64 *)key;

	return (iova > claim->end) - (iova < claim->start);
}

const struct claim *find_mapping(const struct domain *domain, u64 iova)
{
	if (!domain->n_mappings)
		return NULL;
	return bsearch(&iova, domain->mappings, domain->n_mappings, sizeof(*domain->mappings),
		       iova_in_row);
}

struct table *find_table(const struct domain *domain, unsigned int level, u64 phys)
{
	for (size_t i = 0; i < domain->n_tables; i++)
		if (domain->tables[i].level == level && domain->tables[i].phys == phys)
			return &domain->tables[i];
	return NULL;
}

struct table *l1_table(const struct domain *domain)
{
	for (size_t i = 0; i < domain->n_tables; i++)
		if (domain->tables[i].level == 1)
			return &domain->tables[i];
	bail_out("%s/image: no L1 table", domain->name);
}
