// SPDX-License-Identifier: GPL-2.0-only
/* Parse the words of a line. */

#include <linux/bitops.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include "../format/names.h"
#include "../format/socs.h"
#include "control.h"

static unsigned int v7s_suffix_shift(char c)
{
	switch (toupper(c)) {
	case 'K':
		return 10;
	case 'M':
		return 20;
	case 'G':
		return 30;
	default:
		return 0;
	}
}

/*
 * Not memparse(), which accepts octal, other suffixes and trailing junk, and lets
 * numbers overflow.
 */
bool v7s_parse_u64(char *text, void *to)
{
	size_t len = strlen(text);
	bool hex = !strncasecmp(text, "0x", 2);
	unsigned int shift;
	u64 value;

	if (!isdigit(text[0]) || (hex && !isxdigit(text[2])))
		return false;
	shift = v7s_suffix_shift(text[len - 1]);
	if (shift)
		text[len - 1] = 0;
	return !kstrtou64(text, hex ? 16 : 10, &value) &&
	       !check_shl_overflow(value, shift, (u64 *)to);
}

bool v7s_parse_bits(char *text, void *to)
{
	return isdigit(text[0]) && !kstrtouint(text, 10, to);
}

bool v7s_parse_prot(char *text, void *to)
{
	static const struct {
		char letter;
		int bit;
	} letters[] = {
		{ 'r', IOMMU_READ }, { 'w', IOMMU_WRITE }, { 'x', IOMMU_NOEXEC },
		{ 'c', IOMMU_CACHE }, { 'd', IOMMU_MMIO }, { 'p', IOMMU_PRIV },
	};
	unsigned int i;
	int seen = 0;

	for (; *text; text++) {
		if (*text == '-')
			continue;
		for (i = 0; i < ARRAY_SIZE(letters); i++)
			if (letters[i].letter == *text)
				break;
		if (i == ARRAY_SIZE(letters) || seen & letters[i].bit)
			return false;
		seen |= letters[i].bit;
	}
	*(int *)to = seen ^ IOMMU_NOEXEC;
	return seen & (IOMMU_READ | IOMMU_WRITE);
}

static u32 v7s_pgsize_by_name(const char *text)
{
	u32 size;

	for (size = SZ_4K; size <= SZ_16M; size <<= 4)
		if (!strcmp(text, v7s_pgsize_name(size)))
			return size;
	return 0;
}

bool v7s_parse_pgsize(char *text, void *to)
{
	u32 *pgsize = to;

	*pgsize = v7s_pgsize_by_name(text);
	return *pgsize || !strcmp(text, "auto");
}

bool v7s_parse_set(char *text, unsigned long *set, unsigned long (*bit)(const char *word))
{
	char *word;

	*set = 0;
	while ((word = strsep(&text, ","))) {
		unsigned long one = bit(word);

		if (!one || *set & one)
			return false;
		*set |= one;
	}
	return true;
}

static unsigned long v7s_pgsize_bit(const char *word)
{
	return v7s_pgsize_by_name(word);
}

bool v7s_parse_pgsizes(char *text, void *to)
{
	return v7s_parse_set(text, to, v7s_pgsize_bit);
}

static unsigned long v7s_quirk_bit(const char *word)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(v7s_quirk_names); i++)
		if (!strcmp(word, v7s_quirk_names[i].name))
			return v7s_quirk_names[i].quirk;
	return 0;
}

bool v7s_parse_quirks(char *text, void *to)
{
	return v7s_parse_set(text, to, v7s_quirk_bit);
}

/*
 * The configuration that the driver of that SoC asks for. A later ias, oas or quirks=
 * overrides it.
 */
bool v7s_parse_soc(char *text, void *to)
{
#define V7S_SOC_ROW(name, ias, oas, quirks) { name, ias, oas, quirks },
	static const struct {
		const char *name;
		unsigned int ias, oas;
		const char *quirks;
	} socs[] = { V7S_SOCS(V7S_SOC_ROW) };
#undef V7S_SOC_ROW
	struct v7s_format *fmt = to;
	char quirks[64];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(socs); i++) {
		if (strcmp(text, socs[i].name))
			continue;
		fmt->ias = socs[i].ias;
		fmt->oas = socs[i].oas;
		strscpy(quirks, socs[i].quirks, sizeof(quirks));
		return v7s_parse_quirks(quirks, &fmt->quirks);
	}
	return false;
}

bool v7s_parse_walk(char *text, void *to)
{
	bool *coherent = to;

	*coherent = !strcmp(text, "coherent");
	return *coherent || !strcmp(text, "noncoherent");
}

bool v7s_parse_name(char *text, void *to)
{
	size_t len = strlen(text), i;

	if (!len || len > V7S_NAME_MAX)
		return false;
	for (i = 0; i < len; i++)
		if (!isascii(text[i]) || (!isalnum(text[i]) && !strchr("_-", text[i])))
			return false;
	memcpy(to, text, len + 1);
	return true;
}

bool v7s_parse_device(char *text, void *to)
{
	size_t len = strlen(text);

	if (!len || len > V7S_DEVICE_MAX)
		return false;
	memcpy(to, text, len + 1);
	return true;
}

bool v7s_parse_provider(char *text, void *to)
{
	const struct v7s_provider **provider = to;

	*provider = v7s_provider_find(text);
	return *provider;
}

static int v7s_parse_word(const struct v7s_arg *arg, char *text, void *request,
			  struct v7s_why *why)
{
	char shown[40];

	/*
	 * Parsing modifies the word, so copy it for the message, with escapes for unprintable
	 * bytes.
	 */
	scnprintf(shown, sizeof(shown), "%*pE", (int)strnlen(text, 32), text);
	if (arg->parse(text, request + arg->offset))
		return 0;
	return v7s_because(why, -EINVAL, "%s \"%s\" is not %s", arg->name, shown, arg->takes);
}

static const struct v7s_arg *v7s_find_key(const struct v7s_syntax *syntax,
					  const char *key, unsigned int *i)
{
	for (*i = 0; *i < syntax->n_keys; (*i)++)
		if (!strcmp(syntax->keys[*i].name, key))
			return &syntax->keys[*i];
	return NULL;
}

static int v7s_parse_key(char *word, const struct v7s_syntax *syntax, void *request,
			 unsigned long *seen, struct v7s_why *why)
{
	char *value = word, *key = strsep(&value, "=");
	const struct v7s_arg *arg;
	unsigned int i;

	arg = value ? v7s_find_key(syntax, key, &i) : NULL;
	if (!arg)
		return v7s_because(why, -EINVAL, "unknown %s \"%*pE\"",
				   value ? "key" : "word", (int)strnlen(key, 32), key);
	if (*seen & BIT(i))
		return v7s_because(why, -EINVAL, "%s is given twice", arg->name);
	*seen |= BIT(i);
	return v7s_parse_word(arg, value, request, why);
}

static char *v7s_next_word(char **line)
{
	char *word;

	do {
		word = strsep(line, V7S_BLANKS);
	} while (word && !*word);
	return word;
}

int v7s_parse_line(char *line, const struct v7s_syntax *syntax, void *request,
		   struct v7s_why *why)
{
	unsigned long seen = 0;
	unsigned int i;
	char *word;
	int ret = 0;

	for (i = 0; i < syntax->n_places && !ret; i++) {
		word = v7s_next_word(&line);
		if (!word)
			return v7s_because(why, -EINVAL, "%s is missing",
					   syntax->places[i].name);
		ret = v7s_parse_word(&syntax->places[i], word, request, why);
	}
	while (!ret && (word = v7s_next_word(&line)))
		ret = v7s_parse_key(word, syntax, request, &seen, why);
	return ret;
}
