// SPDX-License-Identifier: GPL-2.0-only
/* Judges a single line, by a regular expression for each kind of word. */

#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control/control.h"

#include "fail.h"
#include "judge_words.h"

static const struct v7s_provider providers[] = { { .name = "slab" }, { .name = "page_frag" } };

const struct v7s_provider *v7s_provider_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(providers); i++)
		if (!strcmp(providers[i].name, name))
			return &providers[i];
	return NULL;
}

#define ARG(name, parse, member) \
	{ name, "what it should be", parse, offsetof(struct words, member) }

static const struct v7s_arg places[] = {
	ARG("name", v7s_parse_name, name),
	ARG("number", v7s_parse_u64, number),
};

static const struct v7s_arg keys[] = {
	ARG("other", v7s_parse_u64, other),
	ARG("bits", v7s_parse_bits, bits),
	ARG("prot", v7s_parse_prot, prot),
	ARG("pgsize", v7s_parse_pgsize, pgsize),
	ARG("pgsizes", v7s_parse_pgsizes, pgsizes),
	ARG("quirks", v7s_parse_quirks, quirks),
	ARG("walk", v7s_parse_walk, coherent),
	ARG("provider", v7s_parse_provider, provider),
};

static const struct v7s_syntax syntax = { places, ARRAY_SIZE(places), keys, ARRAY_SIZE(keys) };

int words_parse(char *line, struct words *words, struct v7s_why *why)
{
	return v7s_parse_line(line, &syntax, words, why);
}

#define ONE_SIZE	"(4K|64K|1M|16M)"
#define ONE_QUIRK	"(ns|no_perms|mtk_ext|mtk_ttbr_ext)"

static bool looks_like(const char *word, const char *pattern)
{
	static struct {
		const char *pattern;
		regex_t regex;
	} known[16];
	unsigned int i;

	for (i = 0; known[i].pattern && known[i].pattern != pattern; i++)
		;
	if (!known[i].pattern) {
		CHECK(!regcomp(&known[i].regex, pattern, REG_EXTENDED | REG_NOSUB),
		      "no regular expression: %s", pattern);
		known[i].pattern = pattern;
	}
	return !regexec(&known[i].regex, word, 0, NULL, 0);
}

static bool judge_u64(const char *word, u64 *to)
{
	static const char pattern[] = "^(0[xX][0-9a-fA-F]+|[0-9]+)[kKmMgG]?$";
	static const char suffixes[] = "KMG";
	bool hex = !strncasecmp(word, "0x", 2);
	const char *suffix;
	char *end;

	if (!looks_like(word, pattern))
		return false;
	errno = 0;
	*to = strtoull(word, &end, hex ? 16 : 10);
	suffix = strchr(suffixes, toupper(*end));
	return errno != ERANGE &&
	       (!*end || !__builtin_mul_overflow(*to, 1ULL << 10 * (suffix - suffixes + 1), to));
}

static bool judge_bits(const char *word, unsigned int *to)
{
	static const char pattern[] = "^[0-9]+$";
	u64 value;

	if (!looks_like(word, pattern) || !judge_u64(word, &value))
		return false;
	*to = value;
	return *to == value;
}

static bool judge_prot(const char *word, int *to)
{
	static const char pattern[] = "^[-rwxcdp]*$";
	const char *letter;

	if (!looks_like(word, pattern) || !strpbrk(word, "rw"))
		return false;
	for (letter = word; *letter; letter++)
		if (*letter != '-' && strchr(letter + 1, *letter))
			return false;
	*to = (strchr(word, 'r') ? 1 : 0) | (strchr(word, 'w') ? 2 : 0) |
	      (strchr(word, 'c') ? 4 : 0) | (strchr(word, 'x') ? 0 : 8) |
	      (strchr(word, 'd') ? 16 : 0) | (strchr(word, 'p') ? 32 : 0);
	return true;
}

static unsigned long size_of(const char *word)
{
	return strtoul(word, NULL, 10) << (word[strcspn(word, "KM")] == 'K' ? 10 : 20);
}

static unsigned long quirk_of(const char *word)
{
	return !strcmp(word, "ns") ? 1 : !strcmp(word, "no_perms") ? 2 :
	       !strcmp(word, "mtk_ext") ? 8 : 16;
}

static bool judge_set(const char *word, const char *pattern,
		      unsigned long (*one)(const char *), unsigned long *to)
{
	char copy[256], *next, *save;

	if (!looks_like(word, pattern))
		return false;
	*to = 0;
	strcpy(copy, word);
	for (next = strtok_r(copy, ",", &save); next; next = strtok_r(NULL, ",", &save)) {
		if (*to & one(next))
			return false;
		*to |= one(next);
	}
	return true;
}

static bool judge_key(const char *key, const char *word, struct words *to)
{
	static const char size[] = "^" ONE_SIZE "$";
	static const char sizes[] = "^" ONE_SIZE "(," ONE_SIZE ")*$";
	static const char quirks[] = "^" ONE_QUIRK "(," ONE_QUIRK ")*$";

	if (!strcmp(key, "other"))
		return judge_u64(word, &to->other);
	if (!strcmp(key, "bits"))
		return judge_bits(word, &to->bits);
	if (!strcmp(key, "prot"))
		return judge_prot(word, &to->prot);
	if (!strcmp(key, "pgsize")) {
		to->pgsize = looks_like(word, size) ? size_of(word) : 0;
		return to->pgsize || !strcmp(word, "auto");
	}
	if (!strcmp(key, "pgsizes"))
		return judge_set(word, sizes, size_of, &to->pgsizes);
	if (!strcmp(key, "quirks"))
		return judge_set(word, quirks, quirk_of, &to->quirks);
	if (!strcmp(key, "walk")) {
		to->coherent = !strcmp(word, "coherent");
		return to->coherent || !strcmp(word, "noncoherent");
	}
	to->provider = v7s_provider_find(word);
	return !strcmp(key, "provider") && to->provider;
}

bool words_judge(const char *line, struct words *to)
{
	static const char name[] = "^[A-Za-z0-9_-]{1,31}$";
	char copy[256], seen[256] = " ", *word, *value, *save;
	unsigned int n = 0;

	strcpy(copy, line);
	for (word = strtok_r(copy, " \t\r\v\f", &save); word;
	     word = strtok_r(NULL, " \t\r\v\f", &save), n++) {
		if (n == 0) {
			if (!looks_like(word, name))
				return false;
			strcpy(to->name, word);
		} else if (n == 1) {
			if (!judge_u64(word, &to->number))
				return false;
		} else {
			char key[260];

			value = strchr(word, '=');
			if (!value)
				return false;
			*value++ = 0;
			snprintf(key, sizeof(key), " %s ", word);
			if (strstr(seen, key) || !judge_key(word, value, to))
				return false;
			strcat(seen, key + 1);
		}
	}
	return n >= 2;
}
