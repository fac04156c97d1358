// SPDX-License-Identifier: GPL-2.0-only
/* Finds the word that was probably meant, by the optimal string alignment distance. */
#include <string.h>

#include "v7sctl.h"

#define LONGEST 32

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t distance(const char *a, const char *b)
{
	size_t d[LONGEST + 1][LONGEST + 1];
	size_t n = strlen(a), m = strlen(b);

	for (size_t i = 0; i <= n; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= m; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++) {
			size_t change = a[i - 1] != b[j - 1];

			d[i][j] = min(d[i - 1][j - 1] + change,
				      min(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n][m];
}

/* Returns NULL if no word is within a distance of a third of @word's length, plus one. */
const char *nearest(const char *word, const char *const *words, size_t count)
{
	size_t length = strlen(word), best = length / 3 + 1;
	const char *found = NULL;

	if (length > LONGEST)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t far;

		if (strlen(words[i]) > LONGEST)
			continue;
		far = distance(word, words[i]);
		if (far < best || (far == best && !found)) {
			best = far;
			found = words[i];
		}
	}
	return found;
}

char *did_you_mean(const char *word, const char *const *words, size_t count)
{
	const char *near = nearest(word, words, count);

	return near ? format_string(": did you mean '%s'?", near) : format_string("%s", "");
}
