// SPDX-License-Identifier: GPL-2.0-only
#include "lines.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "chance.h"

#define N(array)		(sizeof(array) / sizeof((array)[0]))
#define ANY(seed, array)	((array)[chance(seed, N(array))])

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

/* Close to each other, so that ranges meet, or at an edge of something. */
static void add_address(struct line *l, uint64_t *seed)
{
	static const uint64_t edges[] = {
		0, 0xfffff000, 0xff000000, 0x100000000, 0x3fffff000, 0x7fffff000, 0xffffffff,
		0x3ffffffff, 0x400000000, 0x800000000, 1ULL << 63, UINT64_MAX, UINT64_MAX - 4095,
	};
	static const uint64_t aligned[] = { 4096, 65536, 1 << 20, 16 << 20 };
	uint64_t at = chance(seed, 64 << 20) & ~(ANY(seed, aligned) - 1);

	switch (chance(seed, 32)) {
	case 0:
		add(l, " 0x%" PRIx64, ANY(seed, edges));
		break;
	case 1:
		add(l, " %" PRIu64, chance64(seed));
		break;
	case 2:
		add(l, " %u%c", chance(seed, 65536), "KMGkmgT"[chance(seed, 7)]);
		break;
	case 3:
		add(l, " 0x%" PRIx64, at + chance(seed, 4096));
		break;
	default:
		add(l, " 0x%" PRIx64, at);
	}
}

static void add_size(struct line *l, uint64_t *seed)
{
	static const char *const sizes[] = {
		"4K", "4K", "4K", "8K", "64K", "64K", "128K", "1M", "1M", "0x101000", "2M", "16M",
		"16M", "0x1011000", "32M", "0",
	};

	if (chance(seed, 64))
		add(l, " %s", ANY(seed, sizes));
	else
		add_address(l, seed);
}

static void map_line(struct line *l, uint64_t *seed)
{
	static const char *const prots[] = {
		"r", "rw", "rwx", "w", "rc", "rd", "rwxcdp", "r-xc-p", "x",
	};
	static const char *const pgsizes[] = { "auto", "4K", "64K", "1M", "16M", "2M" };

	add_address(l, seed);
	add_address(l, seed);
	add_size(l, seed);
	if (!chance(seed, 2))
		add(l, " prot=%s", ANY(seed, prots));
	if (!chance(seed, 3))
		add(l, " pgsize=%s", ANY(seed, pgsizes));
}

static void unmap_line(struct line *l, uint64_t *seed)
{
	add_address(l, seed);
	add_size(l, seed);
}

static void translate_line(struct line *l, uint64_t *seed)
{
	add_address(l, seed);
}

static const char *const names[] = {
	"default", "a", "b", "c", "d", "e", "f", "A_long-name_of_just_31_letters_",
};

static void create_line(struct line *l, uint64_t *seed)
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

	add(l, "%s", ANY(seed, names));
	if (!chance(seed, 2))
		add(l, " provider=%s", ANY(seed, providers));
	add(l, "%s", ANY(seed, formats));
	if (!chance(seed, 3))
		add(l, " walk=%s", chance(seed, 2) ? "coherent" : "noncoherent");
	if (!chance(seed, 4))
		add(l, " pgsizes=%s", ANY(seed, pgsizes));
}

static void destroy_line(struct line *l, uint64_t *seed)
{
	add(l, "%s", ANY(seed, names));
}

static void bench_line(struct line *l, uint64_t *seed)
{
	static const char *const ops[] = {
		"map", "unmap", "map,unmap,translate", "translate", "create,destroy", "memset", "store",
		"map,map",
	};
	static const char *const more[] = {
		" provider=kernel", " provider=slab,page", " provider=genpool", " provider=slab,slab",
		" pgsize=64K", " pgsize=16M", " walk=coherent", " tables=absent", " batch=3", " batch=0",
	};

	add(l, "op=%s count=%u loops=%u", ANY(seed, ops), chance(seed, 40), chance(seed, 3));
	while (chance(seed, 2))
		add(l, "%s", ANY(seed, more));
}

/* Few of these are right: a test takes a second. */
static void selftest_line(struct line *l, uint64_t *seed)
{
	static const char *const tests[] = {
		"al", "alll", "all all", "reclaims", "seed=1", "split=1", "same seed=x", "tlb seed",
	};

	add(l, "%s", chance(seed, 20) ? ANY(seed, tests) : "block_over_page");
}

/* Few of these are right: a walk of all memory takes a second. */
static void rescan_line(struct line *l, uint64_t *seed)
{
	static const char *const words[] = { "slab", "zones", "slabs slabs", "all", "=", "" };

	add(l, "%s", chance(seed, 10) ? ANY(seed, words) : "slabs");
}

static const struct file {
	const char *name;
	unsigned int often;	/* of a thousand */
	bool of_domain;
	void (*line)(struct line *l, uint64_t *seed);
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

static const struct file *any_file(uint64_t *seed)
{
	unsigned int at = chance(seed, 1000);
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

static void fill(struct line *l, uint64_t *seed, size_t len)
{
	static const char *const words[] = {
		" ", "\t", "#", "=", ",", "\n", "0x", "-", "9", "prot=", "pgsize=4K", "\r", "\x7f", "4K",
	};

	l->len = 0;
	while (l->len < len)
		add(l, "%s", ANY(seed, words));
}

static void mutate(struct line *l, uint64_t *seed)
{
	static const char *const snippets[] = {
		" ", "=", ",", "#", "\n", "\n\n", "\t", "-", "+", "0x", "G", "K", "prot=r", " pgsize=4K",
		"..",
		"99999999999999999999", "\xff", "\v", "%n", "%s", "\"", "\\", "'",
	};
	static const size_t lengths[] = { 1, 254, 255, 256, 1000, 4095, 4096, 8000 };
	const char *snippet = ANY(seed, snippets);
	size_t at = chance(seed, l->len + 1), other = chance(seed, l->len + 1);
	char byte = chance(seed, 256);

	switch (chance(seed, 10)) {
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
		remove_bytes(l, at, 1 + chance(seed, 3));
		break;
	case 6:
		if (at < l->len)
			l->text[at] ^= 1 << chance(seed, 8);
		break;
	case 7:
		if (at < l->len && other < l->len)
			l->text[at] = l->text[other];
		break;
	case 8:
		remove_bytes(l, at, l->len);
		break;
	case 9:
		if (!chance(seed, 8))
			fill(l, seed, ANY(seed, lengths));
	}
}

void any_line(struct line *l, uint64_t *seed, const struct names *domains)
{
	const struct file *file = any_file(seed);
	unsigned int n;

	*l = (struct line){ .file = file->name };
	if (file->of_domain && domains->n)
		strcpy(l->domain, domains->name[chance(seed, domains->n)]);
	else if (file->of_domain)
		file = &files[3], l->file = file->name;
	for (n = chance(seed, 6) ? 1 : 1 + chance(seed, 6); n; n--) {
		file->line(l, seed);
		if (n > 1 || chance(seed, 2))
			add(l, "\n");
	}
	for (n = chance(seed, 3) ? 0 : 1 + chance(seed, 4); n; n--)
		mutate(l, seed);
}
