// SPDX-License-Identifier: GPL-2.0-only
#include "lines.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../random.h"

#define N(array)		(sizeof(array) / sizeof((array)[0]))
#define ANY(r, array)	((array)[random_below(r, N(array))])

__attribute__((format(printf, 2, 3))) static void add(struct line *l, const char *fmt, ...)
{
	size_t room = sizeof(l->text) - l->len;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(l->text + l->len, room, fmt, args);
	va_end(args);
	l->len += (size_t)len < room ? (size_t)len : room - 1;
}

/* Addresses close to each other, so that ranges overlap, or at the end of a range. */
static void add_address(struct line *l, struct random *r)
{
	static const uint64_t edges[] = {
		0, 0xfffff000, 0xff000000, 0x100000000, 0x3fffff000, 0x7fffff000, 0xffffffff,
		0x3ffffffff, 0x400000000, 0x800000000, 1ULL << 63, UINT64_MAX, UINT64_MAX - 4095,
	};
	static const uint64_t aligned[] = { 4096, 65536, 1 << 20, 16 << 20 };
	uint64_t at = random_below(r, 64 << 20) & ~(ANY(r, aligned) - 1);

	switch (random_below(r, 32)) {
	case 0:
		add(l, " 0x%" PRIx64, ANY(r, edges));
		break;
	case 1:
		add(l, " %" PRIu64, random_u64(r));
		break;
	case 2:
		add(l, " %u%c", random_below(r, 65536), "KMGkmgT"[random_below(r, 7)]);
		break;
	case 3:
		add(l, " 0x%" PRIx64, at + random_below(r, 4096));
		break;
	default:
		add(l, " 0x%" PRIx64, at);
	}
}

static void add_size(struct line *l, struct random *r)
{
	static const char *const sizes[] = {
		"4K", "4K", "4K", "8K", "64K", "64K", "128K", "1M", "1M", "0x101000", "2M", "16M",
		"16M", "0x1011000", "32M", "0",
	};

	if (random_below(r, 64))
		add(l, " %s", ANY(r, sizes));
	else
		add_address(l, r);
}

static void map_line(struct line *l, struct random *r)
{
	static const char *const prots[] = {
		"r", "rw", "rwx", "w", "rc", "rd", "rwxcdp", "r-xc-p", "x",
	};
	static const char *const pgsizes[] = { "auto", "4K", "64K", "1M", "16M", "2M" };

	add_address(l, r);
	add_address(l, r);
	add_size(l, r);
	if (random_one_in(r, 2))
		add(l, " prot=%s", ANY(r, prots));
	if (random_one_in(r, 3))
		add(l, " pgsize=%s", ANY(r, pgsizes));
}

static void unmap_line(struct line *l, struct random *r)
{
	add_address(l, r);
	add_size(l, r);
}

static void translate_line(struct line *l, struct random *r)
{
	add_address(l, r);
}

static const char *const names[] = {
	"default", "a", "b", "c", "d", "e", "f", "A_long-name_of_just_31_letters_",
};

static void create_line(struct line *l, struct random *r)
{
	static const char *const providers[] = {
		"slab", "genpool", "page_frag", "page", "unrestricted", "kernel", "packed", "none",
	};
	static const char *const formats[] = {
		"", " quirks=ns", " quirks=no_perms", " quirks=no_perms,mtk_ext oas=35",
		" quirks=no_perms,mtk_ext oas=35 ias=34", " quirks=mtk_ext",
		" quirks=no_perms,mtk_ext,mtk_ttbr_ext oas=35", " ias=26", " ias=24", " oas=13",
		" oas=40", " ias=34", " ias=4294967328",
	};
	static const char *const pgsizes[] = {
		"4K", "64K", "4K,1M", "16M,4K", "4K,64K,1M,16M", "4K,4K", "",
	};

	add(l, "%s", ANY(r, names));
	if (random_one_in(r, 2))
		add(l, " provider=%s", ANY(r, providers));
	add(l, "%s", ANY(r, formats));
	if (random_one_in(r, 3))
		add(l, " walk=%s", random_below(r, 2) ? "coherent" : "noncoherent");
	if (random_one_in(r, 4))
		add(l, " pgsizes=%s", ANY(r, pgsizes));
}

static void destroy_line(struct line *l, struct random *r)
{
	add(l, "%s", ANY(r, names));
}

static void bench_line(struct line *l, struct random *r)
{
	static const char *const ops[] = {
		"map", "unmap", "map,unmap,translate", "translate", "create,destroy", "memset", "store",
		"map,map",
	};
	static const char *const more[] = {
		" provider=kernel", " provider=slab,page", " provider=genpool", " provider=slab,slab",
		" pgsize=64K", " pgsize=16M", " walk=coherent", " tables=absent", " batch=3", " batch=0",
	};

	add(l, "op=%s count=%u loops=%u", ANY(r, ops), random_below(r, 40), random_below(r, 3));
	while (random_below(r, 2))
		add(l, "%s", ANY(r, more));
}

/* Few of these are valid: a test takes a second. */
static void selftest_line(struct line *l, struct random *r)
{
	static const char *const tests[] = {
		"al", "alll", "all all", "reclaims", "seed=1", "split=1", "same seed=x", "tlb seed",
	};

	add(l, "%s", random_below(r, 20) ? ANY(r, tests) : "block_over_page");
}

/* Few of these are valid: a pass over all memory takes a second. */
static void rescan_line(struct line *l, struct random *r)
{
	static const char *const words[] = { "slab", "zones", "slabs slabs", "all", "=", "" };

	add(l, "%s", random_below(r, 10) ? ANY(r, words) : "slabs");
}

static const struct file {
	const char *name;
	unsigned int often;	/* out of a thousand lines */
	bool of_domain;
	void (*line)(struct line *l, struct random *r);
} files[] = {
	{ "map", 455, true, map_line },
	{ "unmap", 290, true, unmap_line },
	{ "translate", 180, true, translate_line },
	{ "create", 40, false, create_line },
	{ "destroy", 26, false, destroy_line },
	{ "rescan", 5, false, rescan_line },
	{ "bench", 3, false, bench_line },
	{ "selftest", 1, false, selftest_line },
};

static const struct file *any_file(struct random *r)
{
	unsigned int at = random_below(r, 1000);
	const struct file *file = files;

	while (at >= file->often)
		at -= file++->often;
	return file;
}

static void insert(struct line *l, size_t at, const char *bytes, size_t n)
{
	if (l->len + n > sizeof(l->text))
		return;
	memmove(l->text + at + n, l->text + at, l->len - at);
	memcpy(l->text + at, bytes, n);
	l->len += n;
}

static void remove_bytes(struct line *l, size_t at, size_t n)
{
	if (n > l->len - at)
		n = l->len - at;
	memmove(l->text + at, l->text + at + n, l->len - at - n);
	l->len -= n;
}

static void fill(struct line *l, struct random *r, size_t len)
{
	static const char *const words[] = {
		" ", "\t", "#", "=", ",", "\n", "0x", "-", "9", "prot=", "pgsize=4K", "\r", "\x7f", "4K",
	};

	l->len = 0;
	while (l->len < len)
		add(l, "%s", ANY(r, words));
}

static void mutate(struct line *l, struct random *r)
{
	static const char *const snippets[] = {
		" ", "=", ",", "#", "\n", "\n\n", "\t", "-", "+", "0x", "G", "K", "prot=r", " pgsize=4K",
		"..",
		"99999999999999999999", "\xff", "\v", "%n", "%s", "\"", "\\", "'",
	};
	static const size_t lengths[] = { 1, 254, 255, 256, 1000, 4095, 4096, 8000 };
	const char *snippet = ANY(r, snippets);
	size_t at = random_below(r, l->len + 1), other = random_below(r, l->len + 1);
	char byte = random_below(r, 256);

	switch (random_below(r, 10)) {
	case 0:
	case 1:
		insert(l, at, snippet, strlen(snippet));
		break;
	case 2:
		insert(l, at, &byte, 1);
		break;
	case 3:
		insert(l, at, "", 1);
		break;
	case 4:
	case 5:
		remove_bytes(l, at, 1 + random_below(r, 3));
		break;
	case 6:
		if (at < l->len)
			l->text[at] ^= 1 << random_below(r, 8);
		break;
	case 7:
		if (at < l->len && other < l->len)
			l->text[at] = l->text[other];
		break;
	case 8:
		remove_bytes(l, at, l->len);
		break;
	case 9:
		if (random_one_in(r, 8))
			fill(l, r, ANY(r, lengths));
	}
}

void any_line(struct line *l, struct random *r, const struct names *domains)
{
	const struct file *file = any_file(r);
	unsigned int n;

	*l = (struct line){ .file = file->name };
	if (file->of_domain && domains->n)
		strcpy(l->domain, domains->name[random_below(r, domains->n)]);
	else if (file->of_domain)
		file = &files[3], l->file = file->name;
	for (n = random_below(r, 6) ? 1 : 1 + random_below(r, 6); n; n--) {
		file->line(l, r);
		if (n > 1 || random_below(r, 2))
			add(l, "\n");
	}
	for (n = random_below(r, 3) ? 0 : 1 + random_below(r, 4); n; n--)
		mutate(l, r);
}
